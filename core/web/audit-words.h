/* audit-words: what the log writes in codes, for programs, as people say it. */
#ifndef WEB_AUDIT_WORDS_H
#define WEB_AUDIT_WORDS_H

#include <glib.h>

typedef struct {
  const char *act, *says; /* @says is marked for the catalogues, and in English yet */
  gboolean of_kind;       /* says nothing without what it was done to: “Changed” */
} AuditAct;

/* Every act that has words, in the order in which a list of them is read; *@n takes their number. */
const AuditAct *audit_acts(gsize *n);
/* The row of a code; NULL where it has no words. */
const AuditAct *audit_act(const char *act);
/* Words in the language of the answer that is being made; the code itself where it has none. Borrowed. */
const char *audit_act_says(const char *act);
const char *audit_kind_says(const char *kind);
/* Whoever did something and is no person: “The clock”; the code itself for anybody else. */
const char *audit_who_says(const char *who);

#endif
