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

typedef struct {
  socklen_t size;
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
  } at;
} Address;

static Address address_of(int fd)
{
  Address address = { .size = sizeof address.at };
  if (getsockname(fd, &address.at.any, &address.size) != 0)
    address = (Address){ .size = 0 };
  return address;
}

/* Port and printable address of a bound socket, as the kernel settled them. */
static void describe(HttpListen *out)
{
  Address found = address_of(out->fd);
  char text[INET6_ADDRSTRLEN] = "";
  if (found.at.any.sa_family == AF_INET) {
    inet_ntop(AF_INET, &found.at.v4.sin_addr, text, sizeof text);
    out->port = ntohs(found.at.v4.sin_port);
    out->address = g_strdup_printf("http://%s:%d", text, out->port);
  } else if (found.at.any.sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &found.at.v6.sin6_addr, text, sizeof text);
    out->port = ntohs(found.at.v6.sin6_port);
    out->address = g_strdup_printf("http://[%s]:%d", text, out->port);
  } else {
    out->address = g_strdup_printf("unix:%s", found.at.local.sun_path);
  }
}

typedef enum { ALONE = 0, LISTENING = 1, BESIDE_OTHERS = 2 } BindHow;

/* A socket bound to @address; -1 with @error. */
static int bind_at(const char *where, const Address *address, BindHow how, GError **error)
{
  int yes = 1, family = address->at.any.sa_family;
  int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    fail(where, "no socket", error);
    return -1;
  }
  if (family != AF_UNIX)
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (family == AF_INET6)
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
  gboolean fine = (how & BESIDE_OTHERS) == 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) == 0;
  fine = fine && bind(fd, &address->at.any, address->size) == 0;
  if (fine && ((how & LISTENING) == 0 || listen(fd, SOMAXCONN) == 0))
    return fd;
  int why = errno;
  close(fd);
  errno = why;
  fail(where, why == EADDRINUSE ? "somebody listens there already" : "cannot be listened on", error);
  return -1;
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

static gboolean read_address(const char *where, Address *out, GError **error)
{
  g_autofree char *host = NULL;
  int port = 0;
  struct sockaddr_in v4 = { .sin_family = AF_INET };
  struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
  gboolean read = split_host(where, &host, &port);
  v4.sin_port = v6.sin6_port = htons((guint16)port);
  if (read && *where != '['
      && inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &v4.sin_addr) == 1)
    *out = (Address){ .size = sizeof v4, .at.v4 = v4 };
  else if (read && *where == '[' && inet_pton(AF_INET6, host, &v6.sin6_addr) == 1)
    *out = (Address){ .size = sizeof v6, .at.v6 = v6 };
  else
    return error_set(error, ERROR_INVALID, "listen = %s: expected 127.0.0.1:8080, [::1]:8080, unix:PATH or systemd",
                     where);
  return TRUE;
}

static gboolean open_internet(const char *where, HttpListen *out, GError **error)
{
  Address address;
  if (!read_address(where, &address, error))
    return FALSE;
  out->fd = bind_at(where, &address, LISTENING, error);
  return out->fd >= 0;
}

/* Two who share a port by mistake would each serve half of the callers and never notice: so the address is first bound
 * for ourselves alone, which fails where anybody listens. */
static gboolean hold_internet(const char *where, HttpListen *out, GError **error)
{
  Address address;
  if (!read_address(where, &address, error))
    return FALSE;
  int alone = bind_at(where, &address, ALONE, error);
  if (alone < 0)
    return FALSE;
  address = address_of(alone); /* with the port that was found, where any would do */
  close(alone);
  out->fd = bind_at(where, &address, BESIDE_OTHERS, error);
  return out->fd >= 0;
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
  Address address = { .size = sizeof(struct sockaddr_un), .at.local.sun_family = AF_UNIX };
  if (!*path || strlen(path) >= sizeof address.at.local.sun_path)
    return error_set(error, ERROR_INVALID, "listen = %s: a socket's path has 1 to %d bytes", where,
                     (int)sizeof address.at.local.sun_path - 1);
  g_strlcpy(address.at.local.sun_path, path, sizeof address.at.local.sun_path);
  if (!clear_stale(where, &address.at.local, error))
    return FALSE;
  mode_t before = umask(0117); /* 0660 from the first moment on */
  out->fd = bind_at(where, &address, LISTENING, error);
  umask(before);
  if (out->fd >= 0)
    out->path = g_strdup(path);
  return out->fd >= 0;
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

typedef gboolean (*OpenInternet)(const char *where, HttpListen *out, GError **error);

static gboolean open_with(const char *where, OpenInternet internet, HttpListen *out, GError **error)
{
  HttpListen made = { .fd = -1 };
  gboolean opened = g_str_has_prefix(where, "unix:") ? open_unix(where, where + strlen("unix:"), &made, error)
    : strcmp(where, "systemd") == 0                  ? open_handed(where, &made, error)
                                                     : internet(where, &made, error);
  if (!opened)
    return FALSE;
  describe(&made);
  *out = made;
  return TRUE;
}

gboolean http_listen_open(const char *where, HttpListen *out, GError **error)
{
  return open_with(where, open_internet, out, error);
}

gboolean http_listen_hold(const char *where, HttpListen *out, GError **error)
{
  return open_with(where, hold_internet, out, error);
}

gboolean http_listen_share(const HttpListen *held, HttpListen *out, GError **error)
{
  int listens = 0;
  socklen_t size = sizeof listens;
  Address address = address_of(held->fd);
  gboolean is_one = getsockopt(held->fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens;
  int fd = is_one ? fcntl(held->fd, F_DUPFD_CLOEXEC, 0) : bind_at(held->address, &address, LISTENING | BESIDE_OTHERS, error);
  if (fd < 0)
    return is_one ? fail(held->address, "no socket", error) : FALSE;
  *out = (HttpListen){ .fd = fd, .port = held->port, .address = g_strdup(held->address) };
  return TRUE;
}

void http_listen_leave(HttpListen *listening)
{
  g_clear_pointer(&listening->path, g_free);
  http_listen_clear(listening);
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
