/* carrier: how letters leave the house: to a mail server, or into a folder. */
#ifndef MAIL_CARRIER_H
#define MAIL_CARRIER_H

#include "base/config.h"
#include "wire/smtp.h"

typedef struct Carrier Carrier;

/* As the configuration's mail says. ERROR_INVALID: nothing is configured, or not so that it could work. */
Carrier *carrier_open(const Config *config, GError **error);
void carrier_close(Carrier *carrier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Carrier, carrier_close)
/* Nothing is to be sent for a while. */
void carrier_rest(Carrier *carrier);

typedef struct {
  const char *message_id; /* without brackets */
  const char *from, *to;
  GBytes *message;
} CarrierLetter;

/* As smtp_send. A folder takes a letter as MESSAGE-ID.eml, whole or not at all, and the same letter again takes the same
 * name; @watch is asked before it gets that name, for what it told of may have changed since it was taken. */
SmtpOutcome carrier_send(Carrier *carrier, const CarrierLetter *letter, const SmtpWatch *watch, char **why);

#endif
