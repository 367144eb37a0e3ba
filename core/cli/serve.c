/* attune serve: the daemon. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/commands.h"
#include "engine/engine.h"
#include "web/web.h"

#define DRAIN_SECONDS 20 /* systemd's patience is 90 */
#define BUSY_SECONDS 10  /* an import or another process may hold the database for a while */

/* Tells the service manager (sd_notify(3)) that requests are taken, or that the end has come. */
static void tell_manager(const char *what)
{
  const char *where = g_getenv("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  if (!where || (*where != '/' && *where != '@') || strlen(where) >= sizeof address.sun_path)
    return;
  gsize size = strlen(where);
  memcpy(address.sun_path, where, size);
  if (*where == '@')
    *address.sun_path = '\0';
  int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  G_GNUC_UNUSED gssize sent = sendto(fd, what, strlen(what), MSG_NOSIGNAL, (struct sockaddr *)&address,
                                     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size));
  close(fd);
}

static HttpSettings settings_of(const Config *config)
{
  return (HttpSettings){ .listen = config->listen, .max_connections = config->max_connections,
                         .max_per_address = config->max_connections_per_address,
                         .max_body_bytes = config->max_body_bytes, .timeout_seconds = config->timeout_seconds,
                         .writes_per_turn = config->writes_per_turn, .busy_seconds = BUSY_SECONDS,
                         .drain_seconds = DRAIN_SECONDS, .take_signals = TRUE };
}

gboolean cli_serve(CliCall *call, GError **error)
{
  if (!cli_parse_words(call, NULL, 0, 0, error))
    return FALSE;
  g_autoptr(Engine) engine = engine_open(call->config, FALSE, error);
  g_autoptr(Web) web = engine ? web_new(engine, call->config, error) : NULL;
  if (!web)
    return FALSE;
  HttpSettings settings = settings_of(call->config);
  g_autoptr(HttpServer) server = http_server_new(&settings, web_router(web), &web_hooks, web, error);
  if (!server)
    return FALSE;
  web_attach(web, server);
  fprintf(stderr, "attune: serving on %s\n", http_server_address(server));
  tell_manager("READY=1");
  gboolean ok = http_server_run(server, error);
  tell_manager("STOPPING=1");
  web_finish(web);
  return ok;
}
