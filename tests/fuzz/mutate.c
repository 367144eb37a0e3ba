/* mutate: makes inputs out of sound ones: bytes changed, pieces cut out, doubled, put in, and two of them joined. */
#include <string.h>

#include "fuzz.h"

#define MOST_CHANGES 8

/* A linear congruential generator of 64 bits; its upper half is good enough for throwing dice. */
guint32 fuzz_throw(guint64 *dice)
{
  *dice = *dice * G_GUINT64_CONSTANT(6364136223846793005) + G_GUINT64_CONSTANT(1442695040888963407);
  return (guint32)(*dice >> 33);
}

static gsize below(guint64 *dice, gsize n)
{
  return n ? fuzz_throw(dice) % n : 0;
}

static guint count(const char *const *texts)
{
  return texts ? g_strv_length((char **)texts) : 0;
}

static void start_from(GByteArray *input, const FuzzTarget *target, const GPtrArray *more, guint64 *dice)
{
  guint n_seeds = count(target->seeds), n_more = more ? more->len : 0;
  guint which = (guint)below(dice, n_seeds + n_more);
  if (which < n_seeds) {
    g_byte_array_append(input, (const guint8 *)target->seeds[which], (guint)strlen(target->seeds[which]));
    return;
  }
  gsize size;
  const guint8 *bytes = g_bytes_get_data(more->pdata[which - n_seeds], &size);
  g_byte_array_append(input, bytes, (guint)MIN(size, FUZZ_MOST_BYTES));
}

static void insert(GByteArray *input, gsize at, const void *bytes, gsize size)
{
  g_autofree guint8 *kept = g_memdup2(bytes, size); /* it may be of the input itself */
  gsize behind = input->len - at;
  if (size == 0 || input->len + size > FUZZ_MOST_BYTES)
    return;
  g_byte_array_set_size(input, input->len + (guint)size);
  memmove(input->data + at + size, input->data + at, behind);
  memcpy(input->data + at, kept, size);
}

static void change(GByteArray *input, const FuzzTarget *target, guint64 *dice)
{
  static const guint8 odd[] = { 0, '\n', '\r', '"', ';', ',', ':', '=', '%', '\\', '-', '9', 0x7f, 0x80, 0xc3, 0xe2, 0xf0, 0xff };
  gsize at = below(dice, input->len), wish = below(dice, 60), length = MIN(wish, input->len - at);
  switch (below(dice, 7)) {
  case 0:
    input->data[at] = (guint8)fuzz_throw(dice);
    break;
  case 1:
    input->data[at] = odd[below(dice, sizeof odd)];
    break;
  case 2:
    g_byte_array_remove_range(input, (guint)at, (guint)length);
    break;
  case 3: /* doubled, elsewhere */
    insert(input, below(dice, input->len), input->data + at, length);
    break;
  case 4: /* again and again */
    for (guint times = 1 + (guint)below(dice, 200); times > 0; times--)
      insert(input, at, input->data + at, length);
    break;
  case 5: { /* another seed's tail */
    const char *seed = target->seeds[below(dice, count(target->seeds))];
    gsize from = below(dice, strlen(seed));
    insert(input, at, seed + from, strlen(seed) - from);
    break;
  }
  default:
    if (target->pieces) {
      const char *piece = target->pieces[below(dice, count(target->pieces))];
      insert(input, at, piece, strlen(piece));
    }
  }
}

GByteArray *fuzz_make(const FuzzTarget *target, const GPtrArray *more, guint64 *dice)
{
  GByteArray *input = g_byte_array_new();
  start_from(input, target, more, dice);
  for (gsize changes = below(dice, MOST_CHANGES); changes > 0 && input->len > 0; changes--)
    change(input, target, dice);
  return input;
}
