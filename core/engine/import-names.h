/* import-names: who the names in a file of past bookings are. Private to engine/import*. */
#ifndef ENGINE_IMPORT_NAMES_H
#define ENGINE_IMPORT_NAMES_H

#include "engine/import-row.h"
#include "engine/import.h"

typedef struct {
  Engine *engine;
  Instant now;
  ImportOutcome *outcome;
  GHashTable *people;     /* name or mail address → NamedPerson */
  GHashTable *hosts;      /* the same, known to be clinicians */
  GHashTable *teams;      /* id or title → NamedTeam */
  GHashTable *host_lists; /* the field as written → "id,id" sorted */
  GHashTable *priority;   /* names of professions of the priority workforce */
} ImportNames;

typedef struct {
  char *id, *profession, *organisation;
} ImportParty;

gboolean import_names_init(ImportNames *names, Engine *engine, Instant now, ImportOutcome *outcome, GError **error);
void import_names_clear(ImportNames *names);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportNames, import_names_clear)

/* The party of a row, made if nobody knows it; borrowed until the next call. */
const ImportParty *import_party(ImportNames *names, const ImportRow *row, GError **error);
/* Ids of the hosts, sorted, comma-separated, made where nobody knows them; borrowed until the next call. */
const char *import_hosts(ImportNames *names, const char *field, GError **error);
gboolean import_is_priority(const ImportNames *names, const char *profession);

#endif
