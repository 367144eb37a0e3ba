/* attune person link: a way in without mail. */
#include <jansson.h>
#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/signin.h"

#define MINUTES 15

typedef struct {
  const char *mail;
  int minutes;
  char *address;
} LinkWork;

static gboolean make(Engine *engine, void *data, GError **error)
{
  LinkWork *work = data;
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_signin_link(engine, operator, work->mail, work->minutes, &work->address, error);
}

gboolean cli_person_link(CliCall *call, GError **error)
{
  gint minutes = MINUTES;
  const GOptionEntry entries[] = {
    { "minutes", 0, 0, G_OPTION_ARG_INT, &minutes, "Good for so long, from 1 to 1440 (15 if left out)", "N" },
    { NULL },
  };
  if (!cli_parse_words(call, entries, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  LinkWork work = { .mail = call->argv[1], .minutes = minutes };
  if (!engine || !engine_write(engine, make, &work, error))
    return FALSE;
  if (call->json)
    session_print_json(json_pack("{s:s}", "url", work.address));
  else
    puts(work.address);
  token_forget(work.address);
  g_free(work.address);
  return TRUE;
}
