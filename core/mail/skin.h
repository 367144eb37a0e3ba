/* skin: GMime, loaded when the first message is written or read. Private to mail/. */
#ifndef MAIL_SKIN_H
#define MAIL_SKIN_H

#include <glib.h>

#include "mail/gmime-skin.h"

/* ERROR_INVALID if this build has no GMime. */
const GmimeSkin *mail_skin(GError **error);

#endif
