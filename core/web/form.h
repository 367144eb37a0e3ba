/* form: what a browser's form sends: application/x-www-form-urlencoded. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "http/request.h"

#define FORM_MOST_FIELDS 500
#define FORM_MOST_BYTES (256u << 10)

typedef struct Form Form;

/* Reads the body of @request. ERROR_UNREADABLE for another media type, and for what is no valid form: a broken escape, a
 * control character other than tab and line ends, bytes that are no UTF-8, more than the limits above. */
Form *form_read(const HttpRequest *request, GError **error);
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

/* The first field of that name, without blanks round it and with plain line ends; "" where it is not there. Owned by @form. */
const char *form_text(const Form *form, const char *name);
/* Whether there is a field of that name: a checkbox that is ticked. */
gboolean form_has(const Form *form, const char *name);
/* The @index-th field, counted from 0 in the order sent; FALSE past the last. */
gboolean form_at(const Form *form, guint index, const char **name, const char **value);

#endif
