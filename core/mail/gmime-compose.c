/* Putting a message together, by GMime. */
#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

#include "mail/gmime-private.h"

/* One line of a header: whatever could end it is a blank, and what looks encoded already is not. GMime encodes the rest
 * (RFC 2047) and folds it. */
static char *one_line(const char *text)
{
  g_autofree char *line = g_utf8_make_valid(text, -1);
  for (char *p = line; *p; p++)
    if (g_ascii_iscntrl(*p))
      *p = ' ';
  g_auto(GStrv) parts = g_strsplit(line, "=?", -1);
  return g_strstrip(g_strjoinv("= ?", parts));
}

static void add_mailbox(GMimeMessage *message, GMimeAddressType kind, const char *name, const char *address)
{
  g_autofree char *shown = one_line(name), *bare = one_line(address);
  InternetAddress *mailbox = internet_address_mailbox_new(*shown ? shown : NULL, bare);
  internet_address_set_charset(mailbox, "utf-8");
  internet_address_list_add(g_mime_message_get_addresses(message, kind), mailbox);
  g_object_unref(mailbox);
}

static void add_header(GMimeMessage *message, const char *name, const char *value)
{
  if (!value || !*value)
    return;
  g_autofree char *line = one_line(value);
  g_mime_object_set_header(GMIME_OBJECT(message), name, line, "utf-8");
}

static void add_heads(GMimeMessage *message, const GmimeLetter *letter)
{
  g_autofree char *subject = one_line(letter->subject), *id = one_line(letter->message_id);
  g_autoptr(GTimeZone) zone = g_time_zone_new_offset(letter->offset);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(letter->date);
  g_autoptr(GDateTime) date = g_date_time_to_timezone(utc, zone);
  add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, letter->from_name, letter->from);
  add_mailbox(message, GMIME_ADDRESS_TYPE_TO, letter->to_name, letter->to);
  if (letter->reply_to)
    add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, letter->from_name, letter->reply_to);
  g_mime_message_set_subject(message, subject, "utf-8");
  g_mime_message_set_date(message, date);
  g_mime_message_set_message_id(message, id);
  add_header(message, "Auto-Submitted", letter->auto_submitted);
  add_header(message, "X-Auto-Response-Suppress", "DR, OOF, AutoReply"); /* [MS-OXCMAIL] §2.1.3.2.10: as above, for Exchange */
  add_header(message, "List-Unsubscribe", letter->unsubscribe);
  if (letter->in_reply_to && *letter->in_reply_to) {
    g_autofree char *bracketed = g_strconcat("<", letter->in_reply_to, ">", NULL);
    add_header(message, "In-Reply-To", bracketed);
    add_header(message, "References", bracketed);
  }
}

static GMimePart *new_part(const char *subtype, const char *text)
{
  GMimePart *part = g_mime_part_new_with_type("text", subtype);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
  GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
  g_mime_part_set_content(part, content);
  g_object_unref(content);
  g_object_unref(stream);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
  g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return part;
}

static GMimePart *new_calendar(const GmimeCalendar *calendar, gboolean attached)
{
  GMimePart *part = new_part("calendar", calendar->text);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "method", calendar->method);
  if (attached) {
    g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(part, calendar->file);
  }
  return part;
}

static void add_part(GMimeMultipart *multipart, GMimePart *part)
{
  g_mime_multipart_add(multipart, GMIME_OBJECT(part));
  g_object_unref(part);
}

/* The same thing told three ways, the best last (RFC 2046 §5.1.4). */
static GMimeObject *alternatives(const GmimeLetter *letter)
{
  GMimeMultipart *all = g_mime_multipart_new_with_subtype("alternative");
  add_part(all, new_part("plain", letter->text));
  if (letter->html)
    add_part(all, new_part("html", letter->html));
  if (letter->n_calendars > 0)
    add_part(all, new_calendar(&letter->calendars[0], FALSE));
  return GMIME_OBJECT(all);
}

static GMimeObject *body(const GmimeLetter *letter)
{
  if (!letter->html && letter->n_calendars == 0)
    return GMIME_OBJECT(new_part("plain", letter->text));
  GMimeObject *told = alternatives(letter);
  if (letter->n_calendars < 2)
    return told;
  GMimeMultipart *mixed = g_mime_multipart_new_with_subtype("mixed");
  g_mime_multipart_add(mixed, told);
  g_object_unref(told);
  for (size_t i = 1; i < letter->n_calendars; i++)
    add_part(mixed, new_calendar(&letter->calendars[i], TRUE));
  return GMIME_OBJECT(mixed);
}

static char *write_out(GMimeMessage *message, size_t *size)
{
  GMimeFormatOptions *options = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
  GMimeStream *stream = g_mime_stream_mem_new();
  g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);
  GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  char *copy = malloc(bytes->len);
  if (copy) {
    memcpy(copy, bytes->data, bytes->len);
    *size = bytes->len;
  }
  g_object_unref(stream);
  g_mime_format_options_free(options);
  return copy;
}

char *gmime_compose(const GmimeLetter *letter, size_t *size)
{
  GMimeMessage *message = g_mime_message_new(TRUE);
  add_heads(message, letter);
  GMimeObject *content = body(letter);
  g_mime_message_set_mime_part(message, content);
  g_object_unref(content);
  char *bytes = write_out(message, size);
  g_object_unref(message);
  return bytes;
}
