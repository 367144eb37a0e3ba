/* ctemplate-skin: what the module ctemplate-skin.so can do. It knows no GLib and calls nothing of the program's. */
#ifndef RENDER_CTEMPLATE_SKIN_H
#define RENDER_CTEMPLATE_SKIN_H

#include <jansson.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All parsed templates. */
typedef struct CtemplateShelf CtemplateShelf;

typedef struct {
  CtemplateShelf *(*open)(void);
  void (*close)(CtemplateShelf *shelf);
  /* Parses @text, to be known as @key from now on; 0 if it cannot be parsed: then standard error says why. */
  int (*add)(CtemplateShelf *shelf, const char *key, const char *text, size_t size);
  /* Fills the template @key from @view. The result is the caller's, for free(), and *@size takes its bytes; NULL if there is no
   * such template. *@missing takes the first marker for which @view has no text (for free()), or NULL. */
  char *(*fill)(CtemplateShelf *shelf, const char *key, const json_t *view, size_t *size, char **missing);
} CtemplateSkin;

/* The one function of the module. */
const CtemplateSkin *ctemplate_skin(void);
typedef const CtemplateSkin *(*CtemplateSkinFinder)(void);

#ifdef __cplusplus
}
#endif

#endif
