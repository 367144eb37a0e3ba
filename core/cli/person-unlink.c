/* attune person unlink: a person and their account at an identity provider go separate ways. */
#include <stdio.h>

#include "cli/commands.h"
#include "engine/arrival.h"

typedef struct {
  const char *mail;
  guint forgotten;
} UnlinkWork;

static gboolean forget(Engine *engine, void *data, GError **error)
{
  UnlinkWork *work = data;
  g_autoptr(Actor) operator= actor_new_operator();
  return engine_arrival_unlink(engine, operator, work->mail, &work->forgotten, error);
}

gboolean cli_person_unlink(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 1, 1, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  UnlinkWork work = { .mail = call->argv[1] };
  if (!engine || !engine_write(engine, forget, &work, error))
    return FALSE;
  if (work.forgotten == 0)
    fprintf(stderr, "no account was known\n");
  return TRUE;
}
