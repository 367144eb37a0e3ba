#include "http/proxy.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define UNIX "unix"
#define MOST_HOPS 32

/* An address as 16 bytes, IPv4 ones as IPv6 has them (RFC 4291 §2.5.5.2). */
typedef struct {
  guint8 bytes[16];
} Address;

typedef struct {
  Address address;
  int bits; /* of 128 that count */
} Network;

struct HttpProxies {
  GArray *networks; /* Network */
  gboolean local;
};

static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static gboolean address_parse(const char *text, Address *address)
{
  if (inet_pton(AF_INET6, text, address->bytes) == 1)
    return TRUE;
  memcpy(address->bytes, mapped, sizeof mapped);
  return inet_pton(AF_INET, text, address->bytes + sizeof mapped) == 1;
}

static gboolean is_v4(const Address *address)
{
  return memcmp(address->bytes, mapped, sizeof mapped) == 0;
}

static void address_format(const Address *address, char *out)
{
  if (is_v4(address))
    inet_ntop(AF_INET, address->bytes + sizeof mapped, out, HTTP_ADDRESS_TEXT);
  else
    inet_ntop(AF_INET6, address->bytes, out, HTTP_ADDRESS_TEXT);
}

static gboolean network_has(const Network *network, const Address *address)
{
  int whole = network->bits / 8, rest = network->bits % 8;
  if (memcmp(network->address.bytes, address->bytes, (gsize)whole) != 0)
    return FALSE;
  return rest == 0 || ((network->address.bytes[whole] ^ address->bytes[whole]) >> (8 - rest)) == 0;
}

static gboolean network_parse(const char *text, Network *network)
{
  g_autofree char *host = g_strdup(text);
  char *slash = strchr(host, '/');
  gint64 bits = 0;
  if (slash)
    *slash++ = '\0';
  if (!address_parse(host, &network->address))
    return FALSE;
  int width = strchr(host, ':') ? 128 : 32;
  if (slash && !text_to_int(slash, 0, width, "bits", &bits, NULL))
    return FALSE;
  network->bits = slash ? 128 - width + (int)bits : 128;
  return TRUE;
}

void http_proxies_free(HttpProxies *proxies)
{
  if (!proxies)
    return;
  g_array_unref(proxies->networks);
  g_free(proxies);
}

HttpProxies *http_proxies_parse(const char *text, GError **error)
{
  g_autoptr(HttpProxies) proxies = g_new0(HttpProxies, 1);
  proxies->networks = g_array_new(FALSE, FALSE, sizeof(Network));
  g_auto(GStrv) parts = text_split_list(text ? text : "");
  for (char **part = parts; *part; part++) {
    Network network;
    if (strcmp(*part, UNIX) == 0) {
      proxies->local = TRUE;
    } else if (network_parse(*part, &network)) {
      g_array_append_val(proxies->networks, network);
    } else {
      error_set(error, ERROR_INVALID, "“%.60s” is no address (127.0.0.1, ::1), network (10.0.0.0/8) or “unix”", *part);
      return NULL;
    }
  }
  return g_steal_pointer(&proxies);
}

static gboolean is_proxy(const HttpProxies *proxies, const Address *address)
{
  for (guint i = 0; i < proxies->networks->len; i++)
    if (network_has(&g_array_index(proxies->networks, Network, i), address))
      return TRUE;
  return FALSE;
}

/* Takes the last element off a list of addresses in place; FALSE where it is none. Some proxies write a port behind it. */
static gboolean take_last(char *list, Address *address)
{
  char *comma = strrchr(list, ',');
  char *last = g_strstrip(comma ? comma + 1 : list);
  if (*last == '[') {
    last++;
    last[strcspn(last, "]")] = '\0';
  } else if (strchr(last, '.') && strchr(last, ':') == strrchr(last, ':')) {
    last[strcspn(last, ":")] = '\0';
  }
  gboolean read = address_parse(last, address);
  *(comma ? comma : list) = '\0';
  return read;
}

void http_proxies_client(const HttpProxies *proxies, const char *peer, const char *forwarded, char *out)
{
  Address found, next;
  gboolean known = address_parse(peer, &found);
  g_strlcpy(out, peer, HTTP_ADDRESS_TEXT);
  if (known)
    address_format(&found, out);
  if (!forwarded || !(known ? is_proxy(proxies, &found) : proxies->local && strcmp(peer, UNIX) == 0))
    return;
  g_autofree char *list = g_strdup(forwarded);
  for (int hops = 0; hops < MOST_HOPS && *list && take_last(list, &next); hops++) {
    address_format(&next, out);
    if (!is_proxy(proxies, &next))
      return;
  }
}

void http_network_of(const char *address, char *out)
{
  Address read;
  if (!address_parse(address, &read)) {
    g_strlcpy(out, address, HTTP_NETWORK_TEXT);
    return;
  }
  if (!is_v4(&read))
    memset(read.bytes + 8, 0, 8);
  address_format(&read, out);
  if (!is_v4(&read))
    g_strlcat(out, "/64", HTTP_NETWORK_TEXT);
}
