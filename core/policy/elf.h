/* elf: which symbols a shared object takes from outside and which it hands out, read from the file without loading it. */
#ifndef POLICY_ELF_H
#define POLICY_ELF_H

#include <glib.h>

typedef struct {
  GPtrArray *taken; /* names of undefined dynamic symbols */
  GPtrArray *given; /* names of defined dynamic symbols that others may bind to */
} ElfSymbols;

void elf_symbols_clear(ElfSymbols *symbols);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ElfSymbols, elf_symbols_clear)

/* Reads the file open as @fd; every offset in it is checked against its size. */
gboolean elf_read_symbols(int fd, ElfSymbols *symbols, GError **error);

#endif
