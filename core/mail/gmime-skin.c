/* gmime-skin: GMime in a module of its own: the daemon neither writes nor reads letters, and GMime brings a dozen libraries. */
#include <gmime/gmime.h>

#include "mail/gmime-private.h"

__attribute__((visibility("default"))) const GmimeSkin *gmime_skin(void)
{
  static const GmimeSkin skin = { gmime_compose, gmime_read, gmime_read_free };
  static int begun;
  if (!begun)
    g_mime_init(); /* never shut down: the module stays mapped */
  begun = 1;
  return &skin;
}
