#define _GNU_SOURCE /* close_range */
#include "base/descriptor.h"

#include <glib.h>
#include <unistd.h>

void descriptor_close_others(int kept)
{
  if (kept > 3)
    close_range(3, (guint)kept - 1, 0);
  close_range((guint)MAX(kept, 2) + 1, G_MAXUINT, 0);
}
