#include "web/headers.h"

#include "web/private.h"

#define POLICY                                                                                                             \
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "    \
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
#define FEATURES                                                                                                           \
  "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), "            \
  "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
#define TWO_YEARS "max-age=63072000"

#define COMMON                                                                                                             \
  "Content-Security-Policy", POLICY, "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer",                \
    "Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin", "Permissions-Policy",      \
    FEATURES, "Cache-Control", "private, no-store"

const char *const *headers_always(void *data)
{
  static const char *const plain[] = { COMMON, NULL };
  static const char *const secure[] = { COMMON, "Strict-Transport-Security", TWO_YEARS, NULL };
  const Web *web = data;
  return g_str_has_prefix(web->config->base_url, "https://") ? secure : plain;
}
