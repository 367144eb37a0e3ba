/* proxy: who really asks, where reverse proxies stand between. Pure functions over texts. */
#ifndef HTTP_PROXY_H
#define HTTP_PROXY_H

#include <glib.h>

#define HTTP_ADDRESS_TEXT 46 /* INET6_ADDRSTRLEN */
#define HTTP_NETWORK_TEXT 50

typedef struct HttpProxies HttpProxies;

/* Reads a list of addresses and networks ("127.0.0.1; 10.0.0.0/8; ::1") whose word is believed; "unix" is whoever connects
 * over a socket in the file system. "" or NULL: nobody. ERROR_INVALID names what cannot be read. */
HttpProxies *http_proxies_parse(const char *text, GError **error);
void http_proxies_free(HttpProxies *proxies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpProxies, http_proxies_free)

/* The address of whoever asks, in @out (HTTP_ADDRESS_TEXT bytes): @peer, unless it is one of @proxies. Then @forwarded (the
 * X-Forwarded-For headers, joined; NULL for none) is read from its end, where the last proxy wrote: the first address there
 * that is no proxy of ours is the one. What a client wrote itself stands before it and is not looked at. What cannot be read
 * as an address ends the walk at the one before. */
void http_proxies_client(const HttpProxies *proxies, const char *peer, const char *forwarded, char *out);

/* The network that @address stands for, in @out (HTTP_NETWORK_TEXT bytes): an IPv4 address itself, the first 64 bits of an
 * IPv6 address ("2001:db8:0:1::/64"), an IPv4 address written as IPv6 as the former; anything else as it is. */
void http_network_of(const char *address, char *out);

#endif
