/* config-mail: what attune.conf says of letters, checked. Private to base/. */
#ifndef BASE_CONFIG_MAIL_H
#define BASE_CONFIG_MAIL_H

#include "base/config.h"

/* Relative paths start at @base. */
gboolean config_settle_mail(Config *config, const char *base, GError **error);

#endif
