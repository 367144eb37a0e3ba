/* tzif: a zone's transition table out of the bytes of a TZif file (RFC 8536), as the system's tzdata keeps them. */
#ifndef CALENDAR_TZIF_H
#define CALENDAR_TZIF_H

#include "calendar/tzrule.h"

/* A stretch of time over which the clocks of a zone keep one offset: from @at up to the next span's @at. */
typedef struct {
  Instant at;       /* G_MININT64 for the first span */
  gint32 offset;    /* seconds east of UTC */
  gboolean daylight;
  const char *abbr; /* "BST", "+0530"; interned */
} ZoneSpan;

/* Gives the spans (GArray of ZoneSpan, at least one, in order) written out in the file, and the rule that holds
 * after the last of them; where the file gives none, a rule without changes. ERROR_UNREADABLE if the bytes are no
 * sound TZif file of version 2 or later, or count leap seconds. */
GArray *tzif_read(const guint8 *bytes, gsize size, TzRule *rule, GError **error);

#endif
