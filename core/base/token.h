/* token: secrets that people and programs carry. 256 random bits; only the hash is ever stored. */
#ifndef BASE_TOKEN_H
#define BASE_TOKEN_H

#include <glib.h>

#define TOKEN_TEXT 44 /* 43 characters of base64url and a NUL */
#define TOKEN_HASH_TEXT 65 /* 64 hexadecimal characters and a NUL */

/* Must be called once before any other function here; FALSE means the machine gives no randomness. */
gboolean token_init(GError **error);
/* A new secret in @out (TOKEN_TEXT bytes). */
void token_new(char *out);
/* The hash under which @token is stored (BLAKE2b-256, hexadecimal) in @out (TOKEN_HASH_TEXT bytes). A lookup by the
 * hash of a 256-bit secret gives a timing attacker nothing to walk along. */
void token_hash(const char *token, char *out);
#define TOKEN_MARK 16 /* bytes */
/* A keyed hash of @token (SipHash, 128 bits, TOKEN_MARK bytes of @out) for look-ups in memory: as good as the other for
 * whoever has no look into this process, ten times as quick, and of no use in another. */
void token_mark(const char *token, guint8 *out);
/* A strong fingerprint of bytes (BLAKE2b-128, hexadecimal, 33 bytes with NUL), for ETags and checksums. */
void token_fingerprint(const void *bytes, gsize size, char *out);
/* A secret that belongs to @token and one @purpose ("csrf"), in @out (TOKEN_TEXT bytes): whoever has the token can make it
 * again, and it tells nothing of the token nor of what another purpose gives, nor can it be made from the token's stored hash. */
void token_derive(const char *token, const char *purpose, char *out);
/* The same as a number to be read aloud: @digits decimal digits (1..9) and a NUL in @out. */
void token_derive_digits(const char *token, const char *purpose, int digits, char *out);
/* Whether two secrets are the same, in a time that does not tell where they differ. NULL is the same as nothing. */
gboolean token_is_same(const char *one, const char *other);
/* Overwrites a secret in memory. */
void token_forget(char *token);

#endif
