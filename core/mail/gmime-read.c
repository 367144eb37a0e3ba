/* Taking a message apart, by GMime, within bounds: foreign bytes. */
#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

#include "mail/gmime-private.h"

#define LINE_MOST 500      /* bytes kept of a header */
#define TEXT_MOST 4000     /* of the plain text */
#define CALENDAR_MOST 65536
#define READERS_MOST 50
#define NESTS_MOST 200     /* how often a message may say that something is inside something */

/* ---- texts ---- */

/* At most @most bytes of @text as valid UTF-8 without control characters but (where @lines) line ends. */
static char *clean(const char *text, size_t most, gboolean lines)
{
  if (!text)
    return g_strdup("");
  g_autofree char *cut = g_strndup(text, most);
  char *valid = g_utf8_make_valid(cut, -1);
  for (char *p = valid; *p; p++)
    if (g_ascii_iscntrl(*p) && !(lines && *p == '\n'))
      *p = ' ';
  return g_strstrip(valid);
}

static char *header(GMimeMessage *message, const char *name)
{
  return clean(g_mime_object_get_header(GMIME_OBJECT(message), name), LINE_MOST, FALSE);
}

/* ---- addresses ---- */

static const char *address_of(InternetAddress *address)
{
  return INTERNET_ADDRESS_IS_MAILBOX(address) ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)) : NULL;
}

static void read_author(GMimeMessage *message, MailRead *read)
{
  InternetAddressList *from = g_mime_message_get_from(message);
  InternetAddress *one = from && internet_address_list_length(from) == 1 ? internet_address_list_get_address(from, 0) : NULL;
  read->from = clean(one ? address_of(one) : NULL, LINE_MOST, FALSE);
  read->from_name = clean(one ? internet_address_get_name(one) : NULL, LINE_MOST, FALSE);
}

static void add_reader(GPtrArray *readers, const char *address)
{
  if (address && *address && readers->len < READERS_MOST)
    g_ptr_array_add(readers, clean(address, LINE_MOST, FALSE));
}

static void add_readers(GPtrArray *readers, InternetAddressList *list)
{
  for (int i = 0; list && i < internet_address_list_length(list); i++)
    add_reader(readers, address_of(internet_address_list_get_address(list, i)));
}

/* Whom the server delivered it for is surer than what its author wrote. */
static void read_readers(GMimeMessage *message, MailRead *read)
{
  static const char *const envelope[] = { "Delivered-To", "X-Original-To", "Envelope-To" };
  GPtrArray *readers = g_ptr_array_new();
  for (size_t i = 0; i < G_N_ELEMENTS(envelope); i++) {
    g_autofree char *value = header(message, envelope[i]);
    add_reader(readers, value);
  }
  add_readers(readers, g_mime_message_get_to(message));
  add_readers(readers, g_mime_message_get_cc(message));
  g_ptr_array_add(readers, NULL);
  read->readers = (char **)g_ptr_array_free(readers, FALSE);
}

/* ---- who wrote it ---- */

static gboolean header_is(GMimeMessage *message, const char *name, const char *const *values)
{
  g_autofree char *value = header(message, name);
  for (; *values; values++)
    if (g_ascii_strncasecmp(value, *values, strlen(*values)) == 0)
      return TRUE;
  return FALSE;
}

/* RFC 3834 §2: what is not to be answered by a program. */
static gboolean is_automatic(GMimeMessage *message)
{
  static const char *const bulk[] = { "bulk", "junk", "list", "auto_reply", NULL };
  static const char *const marks[] = { "List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress",
                                       "Feedback-Type" };
  g_autofree char *submitted = header(message, "Auto-Submitted"), *sender = header(message, "Return-Path");
  if (*submitted && g_ascii_strncasecmp(submitted, "no", 2) != 0)
    return TRUE;
  for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
    if (g_mime_object_get_header(GMIME_OBJECT(message), marks[i]))
      return TRUE;
  GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(message));
  GMimeObject *top = g_mime_message_get_mime_part(message);
  type = top ? g_mime_object_get_content_type(top) : type;
  return strcmp(sender, "<>") == 0 || header_is(message, "Precedence", bulk)
         || (type && g_mime_content_type_is_type(type, "multipart", "report"));
}

/* ---- parts ---- */

typedef struct {
  MailRead *read;
  int parts, depth_most;
} Walk;

/* The decoded text of a part as UTF-8 where its charset is known; NULL for a part that ends with its headers. */
static char *part_text(GMimePart *part, size_t most, gboolean lines)
{
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  if (!content)
    return NULL;
  GMimeStream *stream = g_mime_stream_mem_new();
  GMimeStream *filtered = g_mime_stream_filter_new(stream);
  const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
  GMimeFilter *filter = charset && g_ascii_strcasecmp(charset, "utf-8") != 0 ? g_mime_filter_charset_new(charset, "utf-8") : NULL;
  if (filter) {
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), filter);
    g_object_unref(filter);
  }
  g_mime_data_wrapper_write_to_stream(content, filtered);
  g_mime_stream_flush(filtered);
  g_object_unref(filtered);
  GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  g_autofree char *raw = g_strndup(bytes->len ? (const char *)bytes->data : "", MIN(bytes->len, most));
  g_object_unref(stream);
  return lines ? clean(raw, most, TRUE) : g_utf8_make_valid(raw, -1);
}

/* Google sends it as both. */
static gboolean is_calendar(GMimeContentType *type)
{
  return g_mime_content_type_is_type(type, "text", "calendar") || g_mime_content_type_is_type(type, "application", "ics");
}

static void read_part(Walk *walk, GMimePart *part)
{
  MailRead *read = walk->read;
  GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
  if (!read->calendar && is_calendar(type) && (read->calendar = part_text(part, CALENDAR_MOST, FALSE))) {
    const char *method = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "method");
    g_autofree char *said = clean(method, LINE_MOST, FALSE);
    read->method = g_ascii_strup(said, -1);
  }
  if (!read->text && g_mime_content_type_is_type(type, "text", "plain"))
    read->text = part_text(part, TEXT_MOST, TRUE);
}

/* What lies in an attached message is somebody else's words, and not looked at. */
static void walk_object(Walk *walk, GMimeObject *object, int depth)
{
  if (!object || depth > walk->depth_most || walk->parts <= 0)
    return;
  walk->parts--;
  if (GMIME_IS_PART(object))
    read_part(walk, GMIME_PART(object));
  if (!GMIME_IS_MULTIPART(object))
    return;
  int n = g_mime_multipart_get_count(GMIME_MULTIPART(object));
  for (int i = 0; i < n; i++)
    walk_object(walk, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
}

/* ---- all ---- */

static int count_nests(const char *bytes, size_t size)
{
  static const char *const words[] = { "multipart/", "message/" };
  int found = 0;
  for (size_t at = 0; at < size; at++)
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
      size_t length = strlen(words[i]);
      found += size - at >= length && g_ascii_strncasecmp(bytes + at, words[i], length) == 0;
    }
  return found;
}

static GMimeMessage *parse(const char *bytes, size_t size)
{
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
  g_object_unref(parser);
  g_object_unref(stream);
  return message;
}

static void settle(char **text)
{
  if (!*text)
    *text = g_strdup("");
}

MailRead *gmime_read(const char *bytes, size_t size, int parts_most, int depth_most)
{
  GMimeMessage *message = count_nests(bytes, size) > NESTS_MOST ? NULL : parse(bytes, size);
  if (!message)
    return NULL;
  MailRead *read = g_new0(MailRead, 1);
  read_author(message, read);
  read_readers(message, read);
  read->subject = clean(g_mime_message_get_subject(message), LINE_MOST, FALSE);
  read->message_id = clean(g_mime_message_get_message_id(message), LINE_MOST, FALSE);
  read->sender = header(message, "Return-Path");
  read->automatic = is_automatic(message);
  Walk walk = { read, parts_most, depth_most };
  walk_object(&walk, g_mime_message_get_mime_part(message), 0);
  settle(&read->text);
  settle(&read->calendar);
  settle(&read->method);
  g_object_unref(message);
  return read;
}

void gmime_read_free(MailRead *read)
{
  if (!read)
    return;
  g_free(read->from);
  g_free(read->from_name);
  g_free(read->subject);
  g_free(read->message_id);
  g_free(read->text);
  g_free(read->sender);
  g_strfreev(read->readers);
  g_free(read->calendar);
  g_free(read->method);
  g_free(read);
}
