/* Letters that come back: whatever a mail server hands to attune receive. */
#include <string.h>

#include "fuzz.h"
#include "mail/mark.h"
#include "mail/skin.h"

static void check_text(const char *text)
{
  g_assert_nonnull(text);
  g_assert_true(g_utf8_validate(text, -1, NULL));
  for (const char *at = text; *at; at++)
    g_assert_true(!g_ascii_iscntrl(*at) || strchr("\r\n\t", *at));
}

static void read_message(const char *bytes, gsize size)
{
  const GmimeSkin *skin = mail_skin(NULL);
  MailRead *message = skin ? skin->read(bytes, size, 50, 10) : NULL;
  if (!message)
    return;
  const char *const texts[] = { message->from, message->from_name, message->subject, message->message_id, message->text,
                                message->sender, message->method };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    check_text(texts[i]);
  g_assert_true(g_utf8_validate(message->calendar, -1, NULL));
  for (char **reader = message->readers; *reader; reader++) {
    g_autofree char *mark = mark_find("diary@example.org", *reader);
    check_text(*reader);
    char booking[64];
    if (mark)
      mark_read(mark, booking);
  }
  skin->read_free(message);
}

static const char *const message_seeds[] = {
  "From: Ada Okafor <ada@north.example>\r\nTo: diary+abc@example.org\r\nSubject: Declined: =?utf-8?q?Drop-in?=\r\n"
  "Message-ID: <1@north.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n"
  "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nI cannot come =E2=80=93 sorry\r\n"
  "--b\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
  "QkVHSU46VkNBTEVOREFSDQpNRVRIT0Q6UkVQTFkNCkVORDpWQ0FMRU5EQVINCg==\r\n--b--\r\n",
  "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nAuto-Submitted: auto-replied\r\nTo: diary@example.org\r\n"
  "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nno such user\r\n--x--\r\n",
  "From: \"A, B\" <a@x>, b@y\nTo: undisclosed-recipients:;\nContent-Type: message/rfc822\n\nFrom: c@z\n\nhello\n", NULL,
};
static const char *const message_pieces[] = {
  "\r\n", "--b\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n", "=?utf-8?b?", "?=", "Content-Transfer-Encoding: base64\r\n",
  "charset=utf-16", "charset=\xff", "=\r\n", "\"", "<", "(", "Content-Type: message/rfc822\r\n\r\n", "%00", NULL,
};
const FuzzTarget fuzz_message = { "message", "a letter that comes back", read_message, message_seeds, message_pieces };
