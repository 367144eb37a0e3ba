/* Postcodes of the United Kingdom and the Crown dependencies: BS 7666, and the list of postcode areas. */
#include <string.h>

#include "model/privacy.h"

#define OUTWARD_MOST 4
#define BLANKS_MOST 2 /* between the halves */

static const char areas[] =
  " AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL "
  "GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA "
  "PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV "
  "YO ZE ";
static const char zero_areas[] = " BL BS CM CR FY HA PR SL SS ";   /* with a district 0 */
static const char letter_areas[] = " E EC N NW SE SW W WC ";         /* with districts such as W1A */

static gboolean is_among(const char *list, const char *word, gsize n)
{
  char wanted[8];
  g_snprintf(wanted, sizeof wanted, " %.*s ", (int)n, word);
  return strstr(list, wanted) != NULL;
}

/* "BD7", "M1", "SW1A": area, district of one digit or two, in London's middle a letter. In capitals. */
static gboolean is_outward(const char *text, gsize n)
{
  if (n == 3 && strncmp(text, "GIR", 3) == 0)
    return TRUE;
  gsize letters = 0;
  while (letters < n && g_ascii_isupper(text[letters]))
    letters++;
  gsize digits = 0;
  while (letters + digits < n && g_ascii_isdigit(text[letters + digits]))
    digits++;
  gsize rest = n - letters - digits;
  if (letters > 2 || !is_among(areas, text, letters) || digits < 1 || digits > 2 || rest > 1)
    return FALSE;
  if (text[letters] == '0')
    return digits == 1 && rest == 0 && is_among(zero_areas, text, letters);
  return rest == 0 || (digits == 1 && g_ascii_isupper(text[n - 1]) && is_among(letter_areas, text, letters));
}

/* "1AB": never with one of the letters that are taken for another. In capitals. */
static gboolean is_inward(const char *text)
{
  return g_ascii_isdigit(text[0]) && g_ascii_isupper(text[1]) && g_ascii_isupper(text[2]) && !strchr("CIKMOV", text[1])
         && !strchr("CIKMOV", text[2]);
}

/* "2nd", "3hr": what follows a room's or an age's number in small letters, and is a word. */
static gboolean is_word(const char *text)
{
  static const char *const ordinals[] = { "th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th" };
  static const char *const units[] = { "hr", "yr", "ft", "pt", "lb" };
  if (strncmp(text + 1, ordinals[text[0] - '0'], 2) == 0)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
    if (strncmp(text + 1, units[i], 2) == 0)
      return TRUE;
  return FALSE;
}

static gboolean stands_alone(const char *text, const char *begin, const char *end)
{
  return (begin == text || (!privacy_is_letter(begin[-1]) && !g_ascii_isdigit(begin[-1])))
         && !privacy_is_letter(*end) && !g_ascii_isdigit(*end);
}

/* Whether the half before @inward, with or without a blank between, makes it a postcode. @text is as written, @capitals
 * the same in capitals. */
static gboolean ends_postcode(const char *text, const char *capitals, gsize inward)
{
  gsize end = inward;
  while (end > 0 && inward - end < BLANKS_MOST && capitals[end - 1] == ' ')
    end--;
  if (end < inward && is_word(text + inward))
    return FALSE;
  for (gsize n = 2; n <= OUTWARD_MOST && n <= end; n++)
    if (is_outward(capitals + end - n, n) && stands_alone(capitals, capitals + end - n, capitals + inward + 3))
      return TRUE;
  return FALSE;
}

gboolean privacy_has_postcode(const char *folded)
{
  g_autofree char *capitals = g_ascii_strup(folded, -1);
  for (const char *p = capitals; *p; p++)
    if (p - capitals >= 2 && is_inward(p) && ends_postcode(folded, capitals, (gsize)(p - capitals)))
      return TRUE;
  return FALSE;
}
