/* Dates of birth, as people here write a date: day first, the year in four digits or two, the month as a number or a name. */
#include <string.h>

#include "model/privacy.h"

#define YEARS_MOST 120    /* nobody talked of was born before */
#define YEARS_AHEAD 2     /* "27", when that is at most so far ahead, is a year to come and not 1927 */
#define SPACE_WITHIN 4    /* characters between two parts of one date */
#define WORDS_BACK 4      /* between “born” and the date */

/* One word, number or sign; blanks are not kept, but that there were some is. */
typedef struct {
  char kind;          /* '0' number, 'a' word, else the sign itself; 0 behind the last */
  gboolean spaced;    /* a blank stands before it */
  gint64 number;
  int width;          /* digits of a number */
  int month;          /* 1..12 where the word is a month's name */
  const char *begin;
  gsize length;
} Token;

typedef struct {
  int today; /* day number */
  int year;  /* of today */
} Reader;

/* ---- tokens ---- */

static gboolean is_word(const Token *token, const char *word)
{
  return token->kind == 'a' && token->length == strlen(word) && g_ascii_strncasecmp(token->begin, word, token->length) == 0;
}

static int month_of(const Token *token)
{
  static const char *const names[] = { "january", "february", "march",     "april",   "may",      "june",
                                       "july",    "august",   "september", "october", "november", "december" };
  if (is_word(token, "sept"))
    return 9;
  for (int i = 0; i < 12; i++)
    if (is_word(token, names[i]) || (token->length == 3 && g_ascii_strncasecmp(token->begin, names[i], 3) == 0))
      return i + 1;
  return 0;
}

static Token next_token(const char *at)
{
  Token token = { .kind = *at, .begin = at, .length = 1 };
  if (g_ascii_isdigit(*at)) {
    token.length = strspn(at, "0123456789");
    token.kind = '0';
    token.width = (int)MIN(token.length, 99);
    token.number = token.width <= 8 ? (gint64)g_ascii_strtoull(at, NULL, 10) : -1;
  } else if (privacy_is_letter(*at)) {
    while (privacy_is_letter(at[token.length]))
      token.length++;
    token.kind = 'a';
    token.month = month_of(&token);
  }
  return token;
}

#define MARGIN 3 /* tokens of kind 0 at either end, so that one may look about */

static GArray *read_tokens(const char *text)
{
  GArray *tokens = g_array_new(FALSE, TRUE, sizeof(Token));
  g_array_set_size(tokens, MARGIN);
  gboolean spaced = FALSE;
  for (const char *p = text; *p;) {
    if (*p == ' ') {
      spaced = TRUE;
      p++;
      continue;
    }
    Token token = next_token(p);
    token.spaced = spaced;
    spaced = FALSE;
    g_array_append_val(tokens, token);
    p += token.length;
  }
  g_array_set_size(tokens, tokens->len + MARGIN);
  return tokens;
}

/* ---- what a date is ---- */

static gboolean is_number(const Token *token, int least, int most)
{
  return token->kind == '0' && token->width >= least && token->width <= most;
}

static gboolean is_past(const Reader *reader, gint64 year, gint64 month, gint64 day)
{
  if (!privacy_is_date(year, month, day))
    return FALSE;
  int then = civil_to_day((Civil){ .year = (gint16)year, .month = (guint8)month, .day = (guint8)day });
  return then < reader->today && year >= reader->year - YEARS_MOST;
}

/* A year as written, in two digits or four. */
static gint64 full_year(const Reader *reader, const Token *token)
{
  if (token->width == 4)
    return token->number;
  gint64 century = reader->year / 100 * 100, year = century + token->number;
  return year > reader->year + YEARS_AHEAD ? year - 100 : year;
}

/* "the 3rd of March was born", "DOB:", "d.o.b.", "born on the": whether the words before @at speak of a birth. */
static gboolean is_birth(const Token *at)
{
  static const char *const births[] = { "born", "dob", "birthdate", "birthday", "birthdays", "bday" };
  static const char *const fillers[] = { "on", "the", "was", "is", "at", "about", "around", "date", "in", "approx",
                                         "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
  int words = 0;
  for (const Token *token = at - 1; token->kind && words <= WORDS_BACK; token--) {
    if (token->kind != 'a' && !strchr(".:=-,()/\n", token->kind))
      return FALSE;
    if (token->kind != 'a')
      continue;
    for (gsize i = 0; i < G_N_ELEMENTS(births); i++)
      if (is_word(token, births[i]))
        return TRUE;
    if (is_word(token, "birth") && (token[-1].kind != 'a' || is_word(token - 1, "of")))
      return TRUE;
    if (is_word(token, "b")) /* d.o.b., d/o/b, d o b, or b. alone */
      return is_word(token - 1, "o") || is_word(token - 2, "o") || token[1].kind == '.';
    gboolean filler = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(fillers) && !filler; i++)
      filler = is_word(token, fillers[i]);
    if (!filler)
      return FALSE;
    words++;
  }
  return FALSE;
}

/* ---- forms ---- */

/* The token behind the signs that may stand between two parts of a date; *@sign takes the one that is no blank, else ' ', or
 * 0 where the parts touch. NULL if what stands there parts them. */
static const Token *past_sign(const Token *at, const char *signs, char *sign)
{
  *sign = at->spaced ? ' ' : 0;
  for (int n = 0; at->kind && strchr(signs, at->kind) && n < SPACE_WITHIN; n++, at++)
    if (*sign == ' ' || *sign == 0)
      *sign = at->kind;
  return at->kind == '0' || at->kind == 'a' ? at : NULL;
}

static gboolean is_joined(const Token *before, const Token *after)
{
  return before->kind && strchr("-./", before->kind) && !after->spaced && !before->spaced;
}

/* Three numbers with a year of two digits: only where slashes, dashes or dots join them, and nothing more is joined on, as
 * in an address or a list. */
static gboolean is_short_form(const Reader *reader, const Token *a, const Token *b, const Token *c, char first, char second)
{
  gboolean birth = is_birth(a);
  gboolean joined = first != ' ' && second != ' ' && first && second;
  gboolean longer = (is_number(a - 2, 1, 8) && is_joined(a - 1, a)) || (is_number(c + 2, 1, 8) && is_joined(c + 1, c + 2))
                    || (c[1].kind == ':' && !c[1].spaced);
  if (!birth && (!joined || longer))
    return FALSE;
  if (c->width == 2 && is_past(reader, full_year(reader, c), b->number, a->number))
    return TRUE;
  gboolean day_first = c->width == 2 && privacy_is_date(full_year(reader, c), b->number, a->number);
  return !day_first && a->width == 2 && c->width == 2 && is_past(reader, full_year(reader, a), b->number, c->number);
}

/* 12/03/2019, 12.3.19, 2019-03-12, 12 03 2019. */
static gboolean is_numeric(const Reader *reader, const Token *a)
{
  char first, second;
  const Token *b = past_sign(a + 1, "/-.", &first);
  const Token *c = b && is_number(b, 1, 2) ? past_sign(b + 1, "/-.", &second) : NULL;
  if (!first || !c || !second || c->kind != '0')
    return b && first && first != ' ' && is_number(a, 1, 2) && is_number(b, 1, 2) && is_birth(a)
           && privacy_is_date(2000, b->number, a->number);
  if (is_number(a, 4, 4) && is_number(c, 1, 2))
    return is_past(reader, a->number, b->number, c->number);
  if (!is_number(a, 1, 2))
    return FALSE;
  if (!is_number(c, 4, 4))
    return is_number(c, 1, 2) && is_short_form(reader, a, b, c, first, second);
  if (privacy_is_date(c->number, b->number, a->number))
    return is_past(reader, c->number, b->number, a->number);
  return is_past(reader, c->number, a->number, b->number);
}

/* Past "th", "st", "of" and signs, behind a day or a month's name. */
static const Token *past_joints(const Token *at)
{
  static const char *const joints[] = { "st", "nd", "rd", "th", "of" };
  for (int n = 0; n < SPACE_WITHIN; n++, at++) {
    gboolean joint = at->kind && strchr("/-.,'", at->kind);
    for (gsize i = 0; i < G_N_ELEMENTS(joints) && !joint; i++)
      joint = is_word(at, joints[i]);
    if (!joint)
      break;
  }
  return at;
}

/* Whether @at is the year of a date with a named month: two digits behind a blank, with a word behind, count something else
 * (“12 March 10 families”) unless the words before say born. */
static gboolean is_year(const Token *at, gboolean birth)
{
  if (is_number(at, 4, 4))
    return TRUE;
  gboolean marked = !at->spaced || at[-1].kind == '\'';
  gboolean counts = at[1].kind == 'a' || (at[1].kind == ':' && !at[1].spaced) || at[1].kind == '%';
  return is_number(at, 2, 2) && (birth || (marked && at[1].kind != ':') || !counts);
}

/* 12 March 2019, 12th of Mar '19, March 12, 2019, 2019 March 12. @a is its first number or name. */
static gboolean is_named(const Reader *reader, const Token *a)
{
  gboolean birth = is_birth(a);
  const Token *b = past_joints(a + 1);
  gboolean day_first = is_number(a, 1, 2) && b->month, month_first = a->month && is_number(b, 1, 2);
  if (is_number(a, 4, 4) && b->month) {
    const Token *day = past_joints(b + 1);
    return is_number(day, 1, 2) && is_past(reader, a->number, b->month, day->number);
  }
  if (!day_first && !month_first)
    return FALSE;
  int month = day_first ? b->month : a->month;
  gint64 day = day_first ? a->number : b->number;
  const Token *year = past_joints(b + 1);
  if (is_year(year, birth))
    return is_past(reader, full_year(reader, year), month, day);
  return birth && privacy_is_date(2000, month, day);
}

/* 12032019, 20190312; and, where the words before say born, 120319. */
static gboolean is_compact(const Reader *reader, const Token *a)
{
  gint64 n = a->number;
  if (a->width == 8)
    return is_past(reader, n % 10000, n / 10000 % 100, n / 1000000) || is_past(reader, n / 10000, n / 100 % 100, n % 100);
  return a->width == 6 && is_birth(a)
         && (privacy_is_date(2000, n / 100 % 100, n / 10000) || privacy_is_date(2000, n / 100 % 100, n % 100));
}

gboolean privacy_has_birth_date(const char *folded, Civil today)
{
  g_autoptr(GArray) tokens = read_tokens(folded);
  const Token *all = (const Token *)(gpointer)tokens->data;
  Reader reader = { .today = civil_to_day(today), .year = today.year };
  for (const Token *at = all + MARGIN; at->kind; at++)
    if (at->kind == '0' ? is_numeric(&reader, at) || is_named(&reader, at) || is_compact(&reader, at)
                        : at->month && is_named(&reader, at))
      return TRUE;
  return FALSE;
}
