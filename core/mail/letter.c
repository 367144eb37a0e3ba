#include "mail/letter.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "mail/entry.h"
#include "mail/mark.h"
#include "mail/skin.h"
#include "mail/wrap.h"

#define COLUMNS 72

char *letter_message_id(const Letterhead *head, const Letter *letter)
{
  return g_strdup_printf("%s@%s", letter->id, head->host);
}

char *letter_sender(const Letterhead *head)
{
  return head->config->mail_from ? g_strdup(head->config->mail_from) : g_strconcat("attune@", head->host, NULL);
}

/* ---- the view ---- */

static const char *text_in(const json_t *view, const char *object, const char *key)
{
  return json_string_value(json_object_get(json_object_get(view, object), key));
}

static void put_text(json_t *view, const char *key, const char *text)
{
  json_object_set_new(view, key, json_string(text ? text : ""));
}

static void put_link(json_t *view, const char *key, const char *base, const char *path)
{
  g_autofree char *link = g_strconcat(base, path, NULL);
  put_text(view, key, link);
}

static void add_links(const Letterhead *head, json_t *view)
{
  const char *booking = text_in(view, "booking", "id");
  put_text(view, "home", head->config->base_url);
  put_link(view, "figures_link", head->config->base_url, "/figures");
  put_link(view, "sessions_link", head->config->base_url, "/sessions");
  if (!booking)
    return;
  g_autofree char *link = g_strdup_printf("%s/bookings/%s", head->config->base_url, booking);
  put_text(view, "link", link);
  put_link(view, "move_link", link, "/move");
  put_link(view, "cancel_link", link, "/cancel");
  put_link(view, "feedback_link", link, "/feedback");
  put_text(view, "party_name", text_in(json_object_get(view, "booking"), "party", "name"));
}

static json_t *read_view(const Letterhead *head, const Letter *letter, GError **error)
{
  json_error_t why;
  json_t *view = json_loads(letter->view, JSON_REJECT_DUPLICATES, &why);
  if (!json_is_object(view)) {
    json_decref(view);
    error_set(error, ERROR_BROKEN, "what the letter was to say cannot be read");
    return NULL;
  }
  put_text(view, "service_name", head->config->service_name);
  put_text(view, "to_name", text_in(view, "to", "name"));
  if (json_object_get(view, "by")) {
    put_text(view, "by_name", text_in(view, "by", "name"));
    json_object_set(view, "by_you", json_object_get(json_object_get(view, "by"), "you"));
    json_object_set(view, "by_person", json_object_get(json_object_get(view, "by"), "person"));
  }
  add_links(head, view);
  return view;
}

/* ---- the words ---- */

typedef struct {
  char *subject, *text, *html;
} LetterWords;

static void words_clear(LetterWords *words)
{
  g_free(words->subject);
  g_free(words->text);
  g_free(words->html);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LetterWords, words_clear)

/* The first line is the subject, the others are the letter. */
static gboolean split(const char *filled, LetterWords *words, GError **error)
{
  while (g_ascii_isspace(*filled))
    filled++;
  const char *end = strchr(filled, '\n');
  if (!end)
    return error_set(error, ERROR_BROKEN, "the template has a subject and no letter");
  words->subject = g_strstrip(g_strndup(filled, (gsize)(end - filled)));
  words->text = wrap_text(end, COLUMNS);
  return TRUE;
}

static gboolean fill(const Letterhead *head, const Letter *letter, json_t *view, LetterWords *words, GError **error)
{
  g_autofree char *text_name = g_strconcat(letter->kind, ".txt", NULL), *html_name = g_strconcat(letter->kind, ".html", NULL);
  g_autofree char *filled = templates_fill(head->templates, text_name, head->language, view, NULL, error);
  if (!filled || !split(filled, words, error))
    return FALSE;
  put_text(view, "subject", words->subject);
  words->html = templates_fill(head->templates, html_name, head->language, view, NULL, error);
  return words->html != NULL;
}

/* ---- the addresses ---- */

/* To people, about what somebody wrote: they answer that one. NULL: the address is none that could be answered. */
static char *author_address(const json_t *view)
{
  const char *author = json_string_value(json_object_get(view, "reply_to"));
  return author && text_is_mail(author) ? g_strdup(author) : NULL;
}

/* Where answers go: with a mark, where the letter is about a booking. NULL: nowhere. */
static char *reply_address(const Letterhead *head, const Letter *letter, const json_t *view)
{
  char mark[MARK_TEXT];
  const char *booking = text_in(view, "booking", "id"), *base = head->config->mail_reply_to;
  if (strcmp(letter->kind, "message") == 0)
    return author_address(view);
  if (!base)
    return NULL;
  gboolean marked = booking && strcmp(booking, letter->about) == 0
                    && mark_make(head->reply_key, booking, letter->person_id, mark);
  return marked ? mark_add(base, mark) : g_strdup(base);
}

/* Letters that somebody may not want, though nobody did anything that they tell of. */
static char *unsubscribe_address(const Letterhead *head, const Letter *letter)
{
  static const char *const kinds[] = { "reminder", "feedback", "digest", "figures", NULL };
  if (!head->config->mail_reply_to || !g_strv_contains(kinds, letter->kind))
    return NULL;
  return g_strdup_printf("<mailto:%s?subject=no%%20%s>", head->config->mail_reply_to, letter->kind);
}

/* ---- all ---- */

static GBytes *put_together(const GmimeLetter *parts, GError **error)
{
  const GmimeSkin *skin = mail_skin(error);
  gsize size = 0;
  char *bytes = skin ? skin->compose(parts, &size) : NULL;
  if (bytes)
    return g_bytes_new_with_free_func(bytes, size, free, bytes);
  if (skin)
    error_set(error, ERROR_BUSY, "there is not memory enough for a letter");
  return NULL;
}

static GBytes *compose(const Letterhead *head, const Letter *letter, const json_t *view, const LetterWords *words, Instant now,
                       GError **error)
{
  const char *name = head->config->service_name, *to_name = text_in(view, "to", "name");
  g_autofree char *from = letter_sender(head), *reply = reply_address(head, letter, view);
  g_autofree char *unsubscribe = unsubscribe_address(head, letter), *id = letter_message_id(head, letter);
  EntryPeople people = { .host = head->host, .organizer = reply ? reply : from, .organizer_name = name,
                         .guest = letter->address, .guest_name = to_name, .asks_reply = reply != NULL };
  g_autoptr(GPtrArray) entries = entries_of(json_object_get(view, "calendar"), &people, error);
  if (!entries)
    return NULL;
  g_autofree GmimeCalendar *calendars = g_new0(GmimeCalendar, entries->len + 1);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    calendars[i] = (GmimeCalendar){ text_in(view, "calendar", "method"), entry->text, entry->file };
  }
  GmimeLetter parts = { .from_name = name, .from = from, .to_name = to_name ? to_name : "", .to = letter->address,
                        .reply_to = reply, .subject = words->subject, .message_id = id, .unsubscribe = unsubscribe,
                        .in_reply_to = json_string_value(json_object_get(view, "in_reply_to")), .date = now,
                        .offset = zone_offset(head->zone, now), .text = words->text, .html = words->html,
                        .auto_submitted = strcmp(letter->kind, "answer") == 0 ? "auto-replied" : "auto-generated",
                        .calendars = calendars, .n_calendars = entries->len };
  return put_together(&parts, error);
}

GBytes *letter_compose(const Letterhead *head, const Letter *letter, const char *link, Instant now, GError **error)
{
  g_auto(LetterWords) words = { 0 };
  json_auto_t *view = read_view(head, letter, error);
  GBytes *bytes = NULL;
  if (view && link)
    put_text(view, "link", link);
  if (view && fill(head, letter, view, &words, error))
    bytes = compose(head, letter, view, &words, now, error);
  if (!bytes)
    g_prefix_error(error, "letter %s (%s): ", letter->id, letter->kind);
  return bytes;
}
