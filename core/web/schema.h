/* schema: the shapes of JSON bodies as data. What a request must look like is checked by it, and the OpenAPI document is
 * written from it, so that the two cannot differ.
 */
#ifndef WEB_SCHEMA_H
#define WEB_SCHEMA_H

#include <glib.h>
#include <jansson.h>

typedef enum {
  FIELD_TEXT,    /* least..most characters */
  FIELD_CHOICE,  /* one of `choices` */
  FIELD_WHOLE,   /* least..most */
  FIELD_NUMBER,
  FIELD_YES_NO,
  FIELD_INSTANT, /* ISO 8601 with offset */
  FIELD_TIME,    /* "2026-10-25T09:00", time on the wall in the service's zone, never a date alone; or with an offset */
  FIELD_DATE,    /* "2026-10-25" */
  FIELD_OBJECT,  /* of schema `of` */
  FIELD_LIST,    /* of objects of schema `of` */
  FIELD_TEXTS,   /* list of texts of least..most characters */
  FIELD_WHICH,   /* a text of least..most characters, or a whole number from 1: an id or a place in a list */
  FIELD_WHOLES,  /* object whose values are whole numbers least..most: answers by question */
  FIELD_ANY      /* whatever */
} FieldKind;

typedef enum { FIELD_OPTIONAL = 0, FIELD_REQUIRED = 1, FIELD_NULLABLE = 2, FIELD_REQUIRED_NULLABLE = 3 } FieldNeed;

typedef struct {
  const char *name;
  FieldKind kind;
  FieldNeed need;
  const char *note;            /* a sentence for the document */
  const char *of;              /* name of a schema */
  const char *const *choices;  /* NULL-ended */
  gint64 least, most;
} WebField;

typedef struct {
  const char *name;            /* "BookingWish" */
  const char *note;
  const WebField *fields;      /* ended by one without a name */
  gboolean open;               /* further keys may come */
} WebSchema;

/* All schemas in order of name; *@n takes their number. */
const WebSchema *web_schemas(gsize *n);
/* The schema called @name; NULL if there is none. */
const WebSchema *web_schema_find(const char *name);

/* Whether @value is of that shape. ERROR_INVALID names the field by its path ("party.kind") and, for an unknown one, the
 * nearest that is known. */
gboolean web_schema_check(const WebSchema *schema, const json_t *value, GError **error);

/* The schema as JSON Schema (draft 2020-12), with references into "#/components/schemas/". */
json_t *web_schema_document(const WebSchema *schema);

#endif
