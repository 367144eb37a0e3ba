/* chain: what holds the log together. Private to store/.
 *
 *   digest = H(salt, who, subject, before, after)      what an entry tells of people; can be dropped and its digest kept
 *   seal   = H(seal of the entry before, number, id, at, act, kind, digest)
 *
 * H is base/seal.h's. One chain serves the whole database, for only one transaction writes at a time, on either kind of it
 * (db/db.h): its end is nothing that writers would have to wait for. The seal of the first entry's predecessor is "".
 */
#ifndef STORE_CHAIN_H
#define STORE_CHAIN_H

#include "base/civil.h"
#include "base/seal.h"

/* Where the chain ends: "NUMBER SEAL". */
#define FACT_LOG_HEAD "log-head"

/* One entry of the log. Texts are borrowed. */
typedef struct {
  gint64 number;
  const char *id;
  Instant at;
  const char *who, *act, *kind, *subject, *before, *after;
  const char *salt;
  const char *digest; /* "": nothing was dropped */
} ChainEntry;

/* Its digest: the one that is kept, or that of what it tells. @out has SEAL_TEXT bytes; returns @out. */
const char *chain_digest(const ChainEntry *entry, char *out);
/* Its seal behind @before, the seal of the entry before it. */
const char *chain_seal(const ChainEntry *entry, const char *before, char *out);

#endif
