#include "model/slot.h"

#include <string.h>

static const char *const slot_states[] = { "offered", "cancelled", "withdrawn" };

const char *slot_state_text(SlotState state)
{
  return slot_states[state];
}

SlotState slot_state_from_text(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(slot_states); i++)
    if (strcmp(slot_states[i], text) == 0)
      return (SlotState)i;
  return SLOT_WITHDRAWN;
}

void meeting_free(Meeting *meeting)
{
  if (!meeting)
    return;
  g_free(meeting->id);
  g_free(meeting->zone);
  g_free(meeting->place);
  g_free(meeting->online);
  g_free(meeting);
}

void slot_free(Slot *slot)
{
  if (!slot)
    return;
  g_free(slot->id);
  g_free(slot->service_id);
  g_free(slot->schedule_id);
  g_free(slot->slot_key);
  g_free(slot->clinic);
  g_free(slot->place);
  g_free(slot->hosts);
  g_free(slot);
}

void named_id_free(NamedId *named)
{
  if (!named)
    return;
  g_free(named->id);
  g_free(named->name);
  g_free(named);
}

void slot_view_free(SlotView *view)
{
  if (!view)
    return;
  slot_free(view->slot);
  g_free(view->service_title);
  g_free(view->zone);
  g_clear_pointer(&view->meetings, g_ptr_array_unref);
  g_clear_pointer(&view->hosts, g_ptr_array_unref);
  g_free(view);
}
