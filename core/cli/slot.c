#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/slots.h"

/* What the options of making and editing say. */
typedef struct {
  char *as, *service, *starts, *ends, *place, *online, *hosts, *id, *reason;
  gint minutes, capacity;
  GStrv host_list;
  const char *slot;
  GPtrArray *made;
  guint cancelled;
  const Actor *actor;
} Wish;

static void wish_clear(Wish *wish)
{
  g_free(wish->as);
  g_free(wish->service);
  g_free(wish->starts);
  g_free(wish->ends);
  g_free(wish->place);
  g_free(wish->online);
  g_free(wish->hosts);
  g_free(wish->id);
  g_free(wish->reason);
  g_strfreev(wish->host_list);
  g_clear_pointer(&wish->made, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wish, wish_clear)

static gboolean parse(CliCall *call, Wish *wish, const GOptionEntry *own, int words, GError **error)
{
  if (!cli_parse_words(call, own, words, words, error))
    return FALSE;
  wish->host_list = wish->hosts ? text_split_list(wish->hosts) : NULL;
  wish->slot = words == 1 ? call->argv[1] : NULL;
  return TRUE;
}

static gboolean run(CliCall *call, Wish *wish, EngineWork work, GError **error)
{
  g_autoptr(Engine) engine = NULL;
  g_autoptr(Actor) actor = NULL;
  if (!session_open(call, wish->as, &engine, &actor, error))
    return FALSE;
  wish->actor = actor;
  gboolean fine = engine_write(engine, work, wish, error);
  wish->actor = NULL;
  return fine;
}

#define SHARED(wish)                                                                                       \
  { "as", 0, 0, G_OPTION_ARG_STRING, &(wish).as, "Act as this person (standard: the operator)", "MAIL" },  \
    { "starts", 0, 0, G_OPTION_ARG_STRING, &(wish).starts, "Start, local time of the service", "LOCAL" },  \
    { "ends", 0, 0, G_OPTION_ARG_STRING, &(wish).ends, "End, in place of --minutes", "LOCAL" },            \
    { "minutes", 0, 0, G_OPTION_ARG_INT, &(wish).minutes, "Length", "N" },                                 \
    { "capacity", 0, 0, G_OPTION_ARG_INT, &(wish).capacity, "Places", "N" },                               \
    { "place", 0, 0, G_OPTION_ARG_STRING, &(wish).place, "Where it is", "TEXT" },                          \
    { "online", 0, 0, G_OPTION_ARG_STRING, &(wish).online, "Address of the online meeting", "URL" },       \
  {                                                                                                        \
    "hosts", 0, 0, G_OPTION_ARG_STRING, &(wish).hosts, "Clinicians who give it, \"\" for none", "MAIL,…" \
  }

/* ---- making ---- */

static gboolean run_create(Engine *engine, void *data, GError **error)
{
  Wish *wish = data;
  SlotWish slot = { .id = wish->id,
                    .service_id = wish->service,
                    .starts = wish->starts,
                    .ends = wish->ends,
                    .minutes = wish->minutes,
                    .capacity = wish->capacity,
                    .place = wish->place,
                    .online = wish->online,
                    .hosts = (const char *const *)wish->host_list };
  wish->made = engine_slot_create(engine, wish->actor, &slot, error);
  return wish->made != NULL;
}

gboolean cli_slot_create(CliCall *call, GError **error)
{
  g_auto(Wish) wish = { 0 };
  const GOptionEntry entries[] = {
    SHARED(wish),
    { "service", 0, 0, G_OPTION_ARG_STRING, &wish.service, "The service", "ID" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &wish.id, "The slot's id; the same one twice is the same slot", "UUID" },
    { NULL },
  };
  if (!parse(call, &wish, entries, 0, error))
    return FALSE;
  if (!wish.service || !wish.starts || (!wish.minutes && !wish.ends))
    return error_set(error, ERROR_INVALID, "say --service, --starts and --minutes (or --ends)");
  if (!run(call, &wish, run_create, error))
    return FALSE;
  json_t *items = json_array();
  for (guint i = 0; i < wish.made->len; i++)
    if (call->json)
      json_array_append_new(items, json_string(wish.made->pdata[i]));
    else
      puts(wish.made->pdata[i]);
  if (call->json)
    session_print_json(json_pack("{s:o}", "items", items));
  else
    json_decref(items);
  return TRUE;
}

/* ---- editing ---- */

static gboolean run_edit(Engine *engine, void *data, GError **error)
{
  const Wish *wish = data;
  SlotEdit edit = { .starts = wish->starts,
                    .ends = wish->ends,
                    .minutes = wish->minutes,
                    .capacity = wish->capacity,
                    .place = wish->place,
                    .online = wish->online,
                    .hosts = (const char *const *)wish->host_list,
                    .override_reason = wish->reason };
  return engine_slot_edit(engine, wish->actor, wish->slot, &edit, error);
}

gboolean cli_slot_edit(CliCall *call, GError **error)
{
  g_auto(Wish) wish = { 0 };
  const GOptionEntry entries[] = {
    SHARED(wish),
    { "override", 0, 0, G_OPTION_ARG_STRING, &wish.reason, "Why a clinician who is taken elsewhere gives it",
      "REASON" },
    { NULL },
  };
  return parse(call, &wish, entries, 1, error) && run(call, &wish, run_edit, error);
}

/* ---- cancelling ---- */

static gboolean run_cancel(Engine *engine, void *data, GError **error)
{
  Wish *wish = data;
  return engine_slot_cancel(engine, wish->actor, wish->slot, wish->reason, &wish->cancelled, error);
}

gboolean cli_slot_cancel(CliCall *call, GError **error)
{
  g_auto(Wish) wish = { 0 };
  const GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_STRING, &wish.as, "Act as this person (standard: the operator)", "MAIL" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &wish.reason, "Why, as everybody booked is told", "TEXT" },
    { NULL },
  };
  if (!parse(call, &wish, entries, 1, error) || !run(call, &wish, run_cancel, error))
    return FALSE;
  if (call->json)
    session_print_json(json_pack("{s:i}", "bookings_cancelled", (int)wish.cancelled));
  else
    fprintf(stderr, "cancelled by the service; %u %s\n", wish.cancelled,
            wish.cancelled == 1 ? "booking" : "bookings");
  return TRUE;
}
