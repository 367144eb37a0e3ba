/* gmime-skin: what the module gmime-skin.so can do: put a message together, and take one apart. It knows nothing of the
 * program's and calls nothing of it. All texts are UTF-8.
 */
#ifndef MAIL_GMIME_SKIN_H
#define MAIL_GMIME_SKIN_H

#include <stddef.h>
#include <stdint.h>

/* ---- putting together ---- */

typedef struct {
  const char *method; /* "REQUEST" */
  const char *text;   /* the calendar, with CRLF */
  const char *file;   /* name under which it is shown */
} GmimeCalendar;

typedef struct {
  const char *from_name, *from, *to_name, *to;
  const char *reply_to;         /* NULL for none */
  const char *subject;
  const char *message_id;       /* without the angle brackets */
  const char *unsubscribe;      /* an address as List-Unsubscribe wants it, "<mailto:…>"; NULL for none */
  const char *in_reply_to;      /* a message id without brackets; NULL for none */
  int64_t date;                 /* seconds since 1970 */
  int offset;                   /* of the zone in which it is shown, in seconds */
  const char *auto_submitted;   /* "auto-generated", "auto-replied" */
  const char *text, *html;      /* html: NULL for none */
  const GmimeCalendar *calendars;
  size_t n_calendars;
} GmimeLetter;

/* ---- taking apart ---- */

/* What a message says that concerns us. Texts are valid UTF-8 without control characters but line ends, "" where there is
 * nothing, and cut to a sensible length. */
typedef struct {
  char *from, *from_name;       /* the one author; "" where there are none or several */
  char *subject, *message_id, *text;
  char *sender;                 /* Return-Path as the server wrote it, "<>" for none; "" where it wrote nothing */
  char **readers;               /* addresses in To, Cc, Delivered-To, X-Original-To, Envelope-To; ended by NULL */
  char *calendar, *method;      /* the first text/calendar part, control characters and all, and its method in capitals */
  int automatic;                /* no person wrote it: Auto-Submitted, Precedence, List-Id, a report, no sender */
} MailRead;

typedef struct {
  /* The whole message, lines ended by CRLF; for free(). NULL: no memory. */
  char *(*compose)(const GmimeLetter *letter, size_t *size);
  /* NULL if it is no message at all. @parts_most and @depth_most: what lies beyond is not looked at. */
  MailRead *(*read)(const char *bytes, size_t size, int parts_most, int depth_most);
  void (*read_free)(MailRead *message);
} GmimeSkin;

/* The one function of the module. */
const GmimeSkin *gmime_skin(void);
typedef const GmimeSkin *(*GmimeSkinFinder)(void);

#endif
