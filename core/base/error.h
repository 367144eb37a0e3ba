/* error: the one GError domain.
 *
 * A refusal (no room, too late) is a value and lives in model/verdict.h; an error means bad input or a broken machine.
 * The message is written once, where the fault is found, names the place and the way out, and is prefixed on its way
 * up (g_prefix_error), never replaced.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <glib.h>

#define ERROR_DOMAIN (error_domain())

typedef enum {
  ERROR_UNREADABLE = 1, /* could not be read at all: HTTP 400, exit 3 */
  ERROR_INVALID,        /* read, but not acceptable: HTTP 422, exit 4 */
  ERROR_STRANGER,       /* nobody we know: HTTP 401, exit 5 */
  ERROR_DENIED,         /* known, but may not: HTTP 403, exit 6 */
  ERROR_MISSING,        /* no such thing: HTTP 404, exit 7 */
  ERROR_CONFLICT,       /* not as things stand; a refusal that crosses the rim: HTTP 409, exit 8 */
  ERROR_BUSY,           /* try again in a moment: HTTP 503, exit 9 */
  ERROR_BROKEN,         /* our fault or the machine's: HTTP 500, exit 10 */
  ERROR_GONE,           /* was there and has been taken back: HTTP 410, exit 7 */
  ERROR_PRIVATE         /* says more of a family than may be kept: HTTP 422, exit 4 */
} ErrorCode;

/* One row of the table that every rim (HTTP, command line, documents) reads. */
typedef struct {
  ErrorCode code;
  const char *reason; /* snake_case, stable: the `reason` of a problem document */
  const char *title;  /* a few plain words */
  int http_status;
  int exit_code;
} ErrorKind;

GQuark error_domain(void);

/* The row for @error; an error of a foreign domain (GFileError, …) counts as ERROR_BROKEN. Never NULL. */
const ErrorKind *error_kind(const GError *error);

/* All rows; *@n takes their number. */
const ErrorKind *error_kinds(gsize *n);

/* Sets @error in our domain; returns FALSE always, so that a caller may say `return error_set(...)`. */
gboolean error_set(GError **error, ErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
