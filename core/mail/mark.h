/* mark: what is added to the address that answers go to, so that an answer is known to be about one booking and to come from
 * one person: mail-reply-to bookings@diary.example becomes bookings+MARK@diary.example.
 *
 * A mark is the booking's id and 80 bits of a keyed hash of booking and person; the key is kept in the database. It is written
 * in small letters and digits, since servers are free to fold an address. Pure but for the key.
 */
#ifndef MAIL_MARK_H
#define MAIL_MARK_H

#include "db/db.h"

#define MARK_TEXT 43 /* 42 characters and a NUL */

/* The key of this database, made where there is none; in a transaction. NULL with @error. */
char *mark_key(Db *db, GError **error);

/* @booking_id: a UUID. FALSE: it is none. */
gboolean mark_make(const char *key, const char *booking_id, const char *person_id, char *out);
/* The booking that a mark names, in @booking_id (ID_TEXT bytes). FALSE: it is no mark. What it is worth says mark_holds. */
gboolean mark_read(const char *mark, char *booking_id);
/* Whether @mark was made for this person. */
gboolean mark_holds(const char *key, const char *mark, const char *person_id);

/* @address with @mark added, newly allocated; and the mark in @address if it is @base with one, newly allocated, else NULL. */
char *mark_add(const char *address, const char *mark);
char *mark_find(const char *base, const char *address);

#endif
