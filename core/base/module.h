/* module: parts of the program itself that lie in files of their own and are loaded on first use.
 *
 * A part goes there because of the library it brings: linking one that many runs never call would be paid at every start, in
 * time and in memory. Such a file exports one function; it is compiled with -fvisibility=hidden, calls nothing of the program
 * that it does not carry itself, and stays mapped for good. Plugins are no modules: they come through policy/registry.
 */
#ifndef BASE_MODULE_H
#define BASE_MODULE_H

#include <glib.h>

typedef void (*ModuleSymbol)(void);

/* The function @symbol of the module @file ("ctemplate-skin.so"), which is built in @room. Cast it to its type. Remembered by
 * the dynamic linker, so asking again is cheap. ERROR_BROKEN says what is missing. */
ModuleSymbol module_find(const char *room, const char *file, const char *symbol, GError **error);

#endif
