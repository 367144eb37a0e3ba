/* gmime-private: what the files of the module gmime-skin.so share. */
#ifndef MAIL_GMIME_PRIVATE_H
#define MAIL_GMIME_PRIVATE_H

#include "mail/gmime-skin.h"

char *gmime_compose(const GmimeLetter *letter, size_t *size);
MailRead *gmime_read(const char *bytes, size_t size, int parts_most, int depth_most);
void gmime_read_free(MailRead *message);

#endif
