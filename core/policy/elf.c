#include "policy/elf.h"

#include <link.h>
#include <string.h>

#include "base/error.h"

#define MOST_SYMBOLS 100000

typedef struct {
  const char *bytes;
  gsize size;
} Image;

void elf_symbols_clear(ElfSymbols *symbols)
{
  g_clear_pointer(&symbols->taken, g_ptr_array_unref);
  g_clear_pointer(&symbols->given, g_ptr_array_unref);
}

/* @count rows of @row bytes from @offset on, if they lie within the file and may be read there. */
static const void *rows_at(Image image, guint64 offset, guint64 count, gsize row)
{
  if (offset > image.size || count > (image.size - offset) / row || offset % sizeof(guint32) != 0)
    return NULL;
  return image.bytes + offset;
}

static gboolean is_ours(const ElfW(Ehdr) *head)
{
  const ElfW(Half) machines[] = { EM_X86_64, EM_AARCH64, EM_386, EM_ARM, EM_PPC64, EM_S390, EM_RISCV, EM_LOONGARCH };
  gboolean known = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS(machines); i++)
    known = known || head->e_machine == machines[i];
  return memcmp(head->e_ident, ELFMAG, SELFMAG) == 0 && known && head->e_type == ET_DYN &&
         head->e_ident[EI_CLASS] == (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) &&
         head->e_ident[EI_DATA] == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB);
}

static void take_symbol(const ElfW(Sym) *symbol, const char *name, ElfSymbols *symbols)
{
  int bind = symbol->st_info >> 4, visibility = symbol->st_other & 3;
  if (!*name || (bind != STB_GLOBAL && bind != STB_WEAK && bind != STB_GNU_UNIQUE))
    return;
  if (symbol->st_shndx == SHN_UNDEF)
    g_ptr_array_add(symbols->taken, g_strdup(name));
  else if (visibility == STV_DEFAULT || visibility == STV_PROTECTED)
    g_ptr_array_add(symbols->given, g_strdup(name));
}

static gboolean take_table(Image image, const ElfW(Shdr) *table, const ElfW(Shdr) *texts, ElfSymbols *symbols,
                           GError **error)
{
  guint64 count = table->sh_size / sizeof(ElfW(Sym));
  const ElfW(Sym) *rows = rows_at(image, table->sh_offset, count, sizeof *rows);
  if (!rows || count > MOST_SYMBOLS || texts->sh_offset > image.size || texts->sh_size > image.size - texts->sh_offset)
    return error_set(error, ERROR_INVALID, "its table of symbols lies outside the file");
  const char *text = image.bytes + texts->sh_offset;
  for (guint64 i = 1; i < count; i++) {
    if (rows[i].st_name >= texts->sh_size || !memchr(text + rows[i].st_name, 0, texts->sh_size - rows[i].st_name))
      return error_set(error, ERROR_INVALID, "a symbol's name lies outside the file");
    take_symbol(&rows[i], text + rows[i].st_name, symbols);
  }
  return TRUE;
}

static gboolean read_image(Image image, ElfSymbols *symbols, GError **error)
{
  const ElfW(Ehdr) *head = rows_at(image, 0, 1, sizeof *head);
  if (!head || !is_ours(head))
    return error_set(error, ERROR_INVALID, "is not a shared object for this machine");
  const ElfW(Shdr) *sections = rows_at(image, head->e_shoff, head->e_shnum, sizeof *sections);
  if (!sections || head->e_shentsize != sizeof *sections)
    return error_set(error, ERROR_INVALID, "its table of sections lies outside the file");
  for (int i = 0; i < head->e_shnum; i++)
    if (sections[i].sh_type == SHT_DYNSYM && sections[i].sh_link < head->e_shnum)
      return take_table(image, &sections[i], &sections[sections[i].sh_link], symbols, error);
  return error_set(error, ERROR_INVALID, "has no table of dynamic symbols");
}

gboolean elf_read_symbols(int fd, ElfSymbols *symbols, GError **error)
{
  g_autoptr(GError) why = NULL;
  GMappedFile *file = g_mapped_file_new_from_fd(fd, FALSE, &why);
  if (!file)
    return error_set(error, ERROR_UNREADABLE, "cannot be read: %s", why->message);
  symbols->taken = g_ptr_array_new_with_free_func(g_free);
  symbols->given = g_ptr_array_new_with_free_func(g_free);
  Image image = { g_mapped_file_get_contents(file), g_mapped_file_get_length(file) };
  gboolean ok = read_image(image, symbols, error);
  g_mapped_file_unref(file);
  return ok;
}
