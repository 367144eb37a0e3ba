/* An entry of the log as JSON. */
#include "render/view.h"

/* What an entry keeps is JSON already; text that is none is told as text. */
static json_t *telling(const char *text)
{
  json_t *read = *text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
  return read ? read : *text ? json_string(text) : json_null();
}

json_t *view_audit(const Zone *zone, const AuditEntry *entry)
{
  return json_pack("{s:s, s:I, s:o, s:{s:s, s:s}, s:s, s:s, s:s, s:o, s:o, s:b}", "id", entry->id, "number",
                   (json_int_t)entry->number, "at", view_instant(zone, entry->at), "who", "id", entry->who, "name",
                   entry->who_name, "act", entry->act, "kind", entry->kind, "subject", entry->subject, "before",
                   telling(entry->before), "after", telling(entry->after), "dropped", entry->dropped);
}
