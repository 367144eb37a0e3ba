/* target: rows of target, reporting_year and profession. */
#ifndef STORE_TARGET_H
#define STORE_TARGET_H

#include "db/db.h"
#include "model/target.h"

/* Target * in order of first day and id; NULL with @error. */
GPtrArray *store_target_list(Db *db, GError **error);
/* Writes it anew or changes the one with its id, services included. */
gboolean store_target_put(Db *db, const Target *target, GError **error);
gboolean store_target_delete(Db *db, const char *id, GError **error);

/* ReportingYear * in order of first day; NULL with @error. */
GPtrArray *store_reporting_year_list(Db *db, GError **error);
gboolean store_reporting_year_put(Db *db, const ReportingYear *year, GError **error);
gboolean store_reporting_year_delete(Db *db, const char *name, GError **error);

/* Names of the professions of the priority workforce, sorted; NULL with @error. */
GStrv store_profession_priority(Db *db, GError **error);
/* Every profession that anybody has, or that was ever said to be of it, sorted, each once whatever its capitals. */
GStrv store_profession_list(Db *db, GError **error);
/* Whether @profession is one of them; in capitals or small letters. */
gboolean store_profession_is_priority(Db *db, const char *profession, gboolean *priority, GError **error);
/* Marks @profession as of the priority workforce or not. */
gboolean store_profession_put(Db *db, const char *profession, gboolean priority, GError **error);

#endif
