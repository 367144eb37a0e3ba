/* case-words: the words of a .cases file, turned into what policy takes. */
#ifndef TESTS_CASE_WORDS_H
#define TESTS_CASE_WORDS_H

#include "policy/policy.h"

/* One line "KIND word… [| opening…] -> expected…", taken apart; texts in quotes hold blanks. */
typedef struct {
  char *kind;
  GStrv words;    /* key=value */
  GStrv openings; /* of a plan, else empty */
  GStrv expected;
} CaseLine;

void case_line_clear(CaseLine *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CaseLine, case_line_clear)
gboolean case_line_parse(const char *text, CaseLine *line, GError **error);

/* A slot in the making: its meetings and how many places; 0 where a line says nothing of places. */
typedef struct {
  int capacity;
  GArray *meetings; /* PolicyOpening */
} CaseSlot;
void case_slot_free(CaseSlot *slot);

/* "09:00-12:00", "7+09:00-12:00" (day 7), "0..7w+10:00-12:00" (weeks 0 to 7), "…*5" (places), joined by
 * commas where one slot has several meetings. */
CaseSlot *case_slot_parse(const char *text, GError **error);
char *case_slot_text(const PolicySlot *slot);

/* Fills @wish and @settings from key=value words: those of a wish, then those of the service type's settings. */
PolicySettings *case_wish(const AttunePlugin *plugin, const CaseLine *line, PolicyCase *wish, GError **error);
/* The same for a telling; texts belong to @line. */
PolicySettings *case_telling(const AttunePlugin *plugin, const CaseLine *line, PolicyTelling *telling,
                             AttuneAudience *audience, GError **error);
/* Settings alone. */
PolicySettings *case_settings(const AttunePlugin *plugin, const CaseLine *line, GError **error);

#endif
