#include "base/error.h"

static const ErrorKind kinds[] = {
  { ERROR_UNREADABLE, "unreadable", "Could not be read", 400, 3 },
  { ERROR_INVALID, "invalid", "Not acceptable as it stands", 422, 4 },
  { ERROR_STRANGER, "stranger", "Sign in first", 401, 5 },
  { ERROR_DENIED, "denied", "Not allowed", 403, 6 },
  { ERROR_MISSING, "missing", "Not found", 404, 7 },
  { ERROR_CONFLICT, "conflict", "Not possible as things stand", 409, 8 },
  { ERROR_BUSY, "busy", "Busy, try again in a moment", 503, 9 },
  { ERROR_BROKEN, "broken", "Something went wrong on our side", 500, 10 },
  { ERROR_GONE, "gone", "No longer there", 410, 7 },
  { ERROR_PRIVATE, "personal_data", "Says too much about a person", 422, 4 },
};

GQuark error_domain(void)
{
  return g_quark_from_static_string("attune-error");
}

const ErrorKind *error_kinds(gsize *n)
{
  *n = G_N_ELEMENTS(kinds);
  return kinds;
}

const ErrorKind *error_kind(const GError *error)
{
  if (error && error->domain == ERROR_DOMAIN)
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
      if ((int)kinds[i].code == error->code)
        return &kinds[i];
  return &kinds[ERROR_BROKEN - 1];
}

gboolean error_set(GError **error, ErrorCode code, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  GError *made = g_error_new_valist(ERROR_DOMAIN, (int)code, format, args);
  va_end(args);
  if (!g_utf8_validate(made->message, -1, NULL)) { /* what is quoted in it came from outside */
    char *valid = g_utf8_make_valid(made->message, -1);
    g_free(made->message);
    made->message = valid;
  }
  g_propagate_error(error, made);
  return FALSE;
}
