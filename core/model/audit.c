#include "model/audit.h"

void audit_entry_free(AuditEntry *entry)
{
  if (!entry)
    return;
  g_free(entry->id);
  g_free(entry->who);
  g_free(entry->who_name);
  g_free(entry->act);
  g_free(entry->kind);
  g_free(entry->subject);
  g_free(entry->before);
  g_free(entry->after);
  g_free(entry);
}
