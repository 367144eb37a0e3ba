/* smtp: hands one letter to a mail server (RFC 5321), through libcurl, which is loaded when the first is sent.
 *
 * What is certain and what is not. Until the line that ends a letter has gone, the server has not taken it, whatever happens:
 * `before_end` is called just before that line, and may still call it off. From then on until the server's answer nobody can
 * know. An answer of 250 means that the server is answerable for it. If the connection breaks instead, the server has not
 * said that it is, so the letter is to be tried again (§4.2.5), and in the worst case arrives twice, with one Message-ID.
 */
#ifndef WIRE_SMTP_H
#define WIRE_SMTP_H

#include <glib.h>

typedef enum {
  SMTP_TLS_NEEDED,  /* no letter goes without */
  SMTP_TLS_OFFERED, /* where the server offers it */
  SMTP_TLS_OFF
} SmtpTls;

typedef struct {
  const char *url;      /* "smtp://HOST[:PORT]", "smtps://HOST[:PORT]" */
  const char *name;     /* how we name ourselves (EHLO); NULL: as the machine is called */
  const char *user, *password; /* NULL for neither */
  const char *ca_file;  /* NULL: the system's */
  SmtpTls tls;          /* of smtp://; smtps:// always has it */
} SmtpSettings;

typedef struct Smtp Smtp;

/* Nothing is connected before the first letter, and the connection is kept from then on. ERROR_INVALID if this build has no
 * libcurl. */
Smtp *smtp_open(const SmtpSettings *settings, GError **error);
void smtp_close(Smtp *smtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Smtp, smtp_close)
/* Ends the connection, so that the next letter makes a new one. */
void smtp_rest(Smtp *smtp);

typedef enum {
  SMTP_SENT,  /* the server has it */
  SMTP_LATER, /* not now: no connection, no sign-in, an answer of 4xx, or none */
  SMTP_NEVER, /* the server refused this letter or its reader for good (5xx) */
  SMTP_OFF    /* before_end or tick called it off: it has not gone */
} SmtpOutcome;

typedef struct {
  gboolean (*before_end)(void *data); /* FALSE: the letter must not go */
  gboolean (*tick)(void *data);       /* now and then while it takes long; FALSE calls it off, while that is possible */
  void *data;
} SmtpWatch;

/* @from and @to are bare addresses; @message has lines that end with CRLF. *@why takes what went wrong, in one line without
 * addresses; NULL where nothing did. */
SmtpOutcome smtp_send(Smtp *smtp, const char *from, const char *to, GBytes *message, const SmtpWatch *watch, char **why);

/* Whether the server of @url is this very machine, so that nobody can listen on the way. */
gboolean smtp_is_near(const char *url);
/* @text in one line, without what looks like a mail address; newly allocated. */
char *smtp_without_addresses(const char *text);

#endif
