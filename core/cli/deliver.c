/* attune deliver: sends what the outbox holds; shows it; and sends again what a person decides to. */
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "engine/engine.h"
#include "engine/outbox.h"
#include "mail/deliver.h"
#include "render/view.h"

#define LOOK_MS 500
#define REST_LOOKS 20 /* looks without anything due until the connection to the server is given up */
#define LIST_MOST 10000

/* ---- sending ---- */

/* Signals that end it stay blocked and are asked for between two letters: none is ever cut off by one. */
static sigset_t endings(void)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

static gboolean is_told_to_stop(void)
{
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT);
}

/* Until there is something to do, or it is told to stop. */
static gboolean wait_for_letters(Deliverer *deliverer, GError **error)
{
  const struct timespec pause = { 0, LOOK_MS * 1000000L };
  const sigset_t set = endings();
  gboolean needed = FALSE;
  for (guint looks = 1; !is_told_to_stop(); looks++) {
    if (!deliverer_is_needed(deliverer, &needed, error))
      return FALSE;
    if (needed)
      return TRUE;
    if (looks == REST_LOOKS)
      deliverer_rest(deliverer);
    int told = sigtimedwait(&set, NULL, &pause);
    if (told > 0)
      raise(told); /* pending again, for whoever asks next */
  }
  return TRUE;
}

static gboolean watch(Deliverer *deliverer, GError **error)
{
  while (!is_told_to_stop())
    if (!deliverer_run(deliverer, NULL, error) || !wait_for_letters(deliverer, error))
      return FALSE;
  return TRUE;
}

static gboolean send_once(const CliCall *call, Deliverer *deliverer, GError **error)
{
  DeliverCount count = { 0 };
  if (!deliverer_run(deliverer, &count, error))
    return FALSE;
  if (call->json)
    printf("{\"sent\": %u, \"failed\": %u, \"given_up\": %u}\n", count.sent, count.failed, count.given_up);
  else
    fprintf(stderr, "attune: %u sent, %u to be tried again, %u given up\n", count.sent, count.failed, count.given_up);
  return TRUE;
}

static gboolean send_letters(const CliCall *call, gboolean go_on, GError **error)
{
  const sigset_t set = endings();
  sigprocmask(SIG_BLOCK, &set, NULL);
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Deliverer) deliverer = engine ? deliverer_open(engine, is_told_to_stop, error) : NULL;
  if (!deliverer)
    return FALSE;
  return go_on ? watch(deliverer, error) : send_once(call, deliverer, error);
}

/* ---- looking ---- */

static json_t *tell(const Engine *engine, const Letter *letter)
{
  return json_pack("{s:s, s:s, s:s, s:s, s:i, s:o, s:o, s:o, s:o, s:s}", "id", letter->id, "kind", letter->kind, "state",
                   letter_state_text(letter->state), "about", letter->about, "attempts", letter->attempts, "made_at",
                   view_instant(engine->zone, letter->made_at), "next_at",
                   view_instant(engine->zone, letter->sent_at ? 0 : letter->next_at), "until_at",
                   view_instant(engine->zone, letter->until_at), "ended_at", view_instant(engine->zone, letter->sent_at),
                   "last_error", letter->last_error);
}

static void print_line(const Engine *engine, const Letter *letter)
{
  g_autofree char *made = view_moment(engine->zone, letter->made_at);
  printf("%s  %-8s  %-9s  %s  %d attempts%s%s\n", letter->id, letter_state_text(letter->state), letter->kind, made,
         letter->attempts, *letter->last_error ? "  " : "", letter->last_error);
}

static gboolean list(const CliCall *call, gboolean all, GError **error)
{
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  g_autoptr(Actor) operator = actor_new_operator();
  g_autoptr(GPtrArray) letters = engine ? engine_outbox(engine, operator, all, LIST_MOST, error) : NULL;
  if (!letters)
    return FALSE;
  json_t *items = json_array();
  for (guint i = 0; i < letters->len; i++) {
    if (call->json)
      json_array_append_new(items, tell(engine, letters->pdata[i]));
    else
      print_line(engine, letters->pdata[i]);
  }
  if (call->json)
    session_print_json(json_pack("{s:O}", "items", items));
  json_decref(items);
  return TRUE;
}

/* ---- once more ---- */

static gboolean write_again(Engine *engine, void *data, GError **error)
{
  g_autoptr(Actor) operator = actor_new_operator();
  return engine_outbox_again(engine, operator, data, error);
}

gboolean cli_deliver(CliCall *call, GError **error)
{
  gboolean once = FALSE, go_on = FALSE, lists = FALSE, all = FALSE;
  g_autofree char *again = NULL;
  const GOptionEntry options[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, &once, "send what is due, and end (the standard)", NULL },
    { "watch", 0, 0, G_OPTION_ARG_NONE, &go_on, "go on sending until told to stop", NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &lists, "list the letters that are not over", NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, "with --list: those that were sent or dropped too", NULL },
    { "again", 0, 0, G_OPTION_ARG_STRING, &again, "send one at once that failed, was given up or is unsure", "ID" },
    { NULL }
  };
  if (!cli_parse_words(call, options, 0, 0, error))
    return FALSE;
  if (once + go_on + lists + (again != NULL) > 1)
    return error_set(error, ERROR_INVALID, "say one of --once, --watch, --list and --again");
  if (lists || all)
    return list(call, all, error);
  if (!again)
    return send_letters(call, go_on, error);
  g_autoptr(Engine) engine = engine_open_bare(call->config, error);
  return engine && engine_write(engine, write_again, again, error);
}
