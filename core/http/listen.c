#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

#define FIRST_HANDED_FD 3 /* sd_listen_fds(3) */

static gboolean fail(const char *where, const char *what, GError **error)
{
  return error_set(error, ERROR_BROKEN, "listen = %s: %s (%s)", where, what, g_strerror(errno));
}

/* Port and printable address of a bound internet socket, as the kernel settled them. */
static void describe(HttpListen *out)
{
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
  } at = { 0 };
  socklen_t size = sizeof at;
  char text[INET6_ADDRSTRLEN] = "";
  if (getsockname(out->fd, &at.any, &size) != 0)
    size = 0;
  if (size > 0 && at.any.sa_family == AF_INET) {
    inet_ntop(AF_INET, &at.v4.sin_addr, text, sizeof text);
    out->port = ntohs(at.v4.sin_port);
    out->address = g_strdup_printf("http://%s:%d", text, out->port);
  } else if (size > 0 && at.any.sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &at.v6.sin6_addr, text, sizeof text);
    out->port = ntohs(at.v6.sin6_port);
    out->address = g_strdup_printf("http://[%s]:%d", text, out->port);
  } else {
    out->address = g_strdup_printf("unix:%s", at.local.sun_path);
  }
}

static gboolean bind_and_listen(const char *where, int fd, const struct sockaddr *address, socklen_t size,
                                HttpListen *out, GError **error)
{
  int yes = 1;
  if (address->sa_family != AF_UNIX)
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (address->sa_family == AF_INET6)
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  if (bind(fd, address, size) != 0 || listen(fd, SOMAXCONN) != 0) {
    int why = errno;
    close(fd);
    errno = why;
    return fail(where, why == EADDRINUSE ? "somebody listens there already" : "cannot be listened on", error);
  }
  out->fd = fd;
  return TRUE;
}

/* "HOST:PORT" or "[HOST]:PORT" taken apart; FALSE if it is neither. */
static gboolean split_host(const char *where, char **host, int *port)
{
  const char *colon = strrchr(where, ':');
  gint64 number = 0;
  if (!colon || !text_to_int(colon + 1, 0, G_MAXUINT16, "port", &number, NULL))
    return FALSE;
  gboolean bracketed = *where == '[';
  if (bracketed && (colon == where || colon[-1] != ']'))
    return FALSE;
  *host = bracketed ? g_strndup(where + 1, (gsize)(colon - where - 2)) : g_strndup(where, (gsize)(colon - where));
  *port = (int)number;
  return TRUE;
}

static gboolean open_internet(const char *where, HttpListen *out, GError **error)
{
  g_autofree char *host = NULL;
  int port = 0;
  struct sockaddr_in v4 = { .sin_family = AF_INET };
  struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
  gboolean read = split_host(where, &host, &port);
  v4.sin_port = v6.sin6_port = htons((guint16)port);
  gboolean is_v4 = read && *where != '['
    && inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &v4.sin_addr) == 1;
  gboolean is_v6 = read && *where == '[' && inet_pton(AF_INET6, host, &v6.sin6_addr) == 1;
  if (!is_v4 && !is_v6)
    return error_set(error, ERROR_INVALID, "listen = %s: expected 127.0.0.1:8080, [::1]:8080, unix:PATH or systemd",
                     where);
  int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return fail(where, "no socket", error);
  return is_v4 ? bind_and_listen(where, fd, (struct sockaddr *)&v4, sizeof v4, out, error)
               : bind_and_listen(where, fd, (struct sockaddr *)&v6, sizeof v6, out, error);
}

/* A socket file left behind by a process that is gone is removed; one that answers is somebody's. */
static gboolean clear_stale(const char *where, const struct sockaddr_un *address, GError **error)
{
  struct stat found;
  if (lstat(address->sun_path, &found) != 0)
    return TRUE;
  if (!S_ISSOCK(found.st_mode))
    return error_set(error, ERROR_INVALID, "listen = %s: there is a file of that name that is no socket", where);
  int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (probe < 0)
    return fail(where, "no socket", error);
  gboolean answered = connect(probe, (const struct sockaddr *)address, sizeof *address) == 0 || errno != ECONNREFUSED;
  close(probe);
  if (answered)
    return error_set(error, ERROR_INVALID, "listen = %s: somebody listens there already", where);
  if (unlink(address->sun_path) != 0)
    return fail(where, "the socket that was left behind cannot be removed", error);
  return TRUE;
}

static gboolean open_unix(const char *where, const char *path, HttpListen *out, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  if (!*path || strlen(path) >= sizeof address.sun_path)
    return error_set(error, ERROR_INVALID, "listen = %s: a socket's path has 1 to %d bytes", where,
                     (int)sizeof address.sun_path - 1);
  g_strlcpy(address.sun_path, path, sizeof address.sun_path);
  if (!clear_stale(where, &address, error))
    return FALSE;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return fail(where, "no socket", error);
  mode_t before = umask(0117); /* 0660 from the first moment on */
  gboolean bound = bind_and_listen(where, fd, (struct sockaddr *)&address, sizeof address, out, error);
  umask(before);
  if (bound)
    out->path = g_strdup(path);
  return bound;
}

/* The first socket that the service manager handed over. */
static gboolean open_handed(const char *where, HttpListen *out, GError **error)
{
  const char *pid = g_getenv("LISTEN_PID");
  const char *count = g_getenv("LISTEN_FDS");
  gint64 owner = 0, n = 0;
  if (!pid || !count || !text_to_int(pid, 1, G_MAXINT, "LISTEN_PID", &owner, NULL)
      || !text_to_int(count, 1, G_MAXINT, "LISTEN_FDS", &n, NULL) || owner != getpid())
    return error_set(error, ERROR_INVALID, "listen = %s: no socket was handed over (LISTEN_FDS, LISTEN_PID); "
                     "start the socket unit, or name an address", where);
  int listens = 0;
  socklen_t size = sizeof listens;
  if (getsockopt(FIRST_HANDED_FD, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens)
    return error_set(error, ERROR_INVALID, "listen = %s: what was handed over is no listening socket", where);
  fcntl(FIRST_HANDED_FD, F_SETFD, FD_CLOEXEC);
  fcntl(FIRST_HANDED_FD, F_SETFL, fcntl(FIRST_HANDED_FD, F_GETFL) | O_NONBLOCK);
  out->fd = FIRST_HANDED_FD;
  return TRUE;
}

gboolean http_listen_open(const char *where, HttpListen *out, GError **error)
{
  HttpListen made = { .fd = -1 };
  gboolean opened = g_str_has_prefix(where, "unix:") ? open_unix(where, where + strlen("unix:"), &made, error)
    : strcmp(where, "systemd") == 0                  ? open_handed(where, &made, error)
                                                     : open_internet(where, &made, error);
  if (!opened)
    return FALSE;
  describe(&made);
  *out = made;
  return TRUE;
}

void http_listen_clear(HttpListen *listening)
{
  if (listening->fd >= 0)
    close(listening->fd);
  if (listening->path)
    unlink(listening->path);
  g_free(listening->path);
  g_free(listening->address);
  *listening = (HttpListen){ .fd = -1 };
}
