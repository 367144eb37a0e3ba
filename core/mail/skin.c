#include "mail/skin.h"

#include "base/error.h"
#include "base/module.h"
#include "config.h"

#ifdef HAVE_GMIME
const GmimeSkin *mail_skin(GError **error)
{
  GmimeSkinFinder finder = (GmimeSkinFinder)module_find("mail", "gmime-skin.so", "gmime_skin", error);
  return finder ? finder() : NULL;
}
#else
const GmimeSkin *mail_skin(GError **error)
{
  error_set(error, ERROR_INVALID, "this program was built without GMime, so it neither writes nor reads letters; build it "
                                  "anew with GMime");
  return NULL;
}
#endif
