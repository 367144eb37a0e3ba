#include "web/assets.h"

#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "http/accept.h"

#define TABLE "assets.json"
#define MOST_BYTES (1u << 20)

typedef struct {
  HttpPrepared *plain, *packed; /* NULL until asked for */
} Asset;

struct Assets {
  char *directory;
  GHashTable *addresses; /* plain name → address; NULL until the table has been read */
  GHashTable *known;     /* marked name → Asset */
};

static void asset_free(void *data)
{
  Asset *asset = data;
  http_prepared_unref(asset->plain);
  http_prepared_unref(asset->packed);
  g_free(asset);
}

Assets *assets_open(const char *directory)
{
  Assets *assets = g_new0(Assets, 1);
  assets->directory = g_strdup(directory);
  return assets;
}

void assets_free(Assets *assets)
{
  if (!assets)
    return;
  g_clear_pointer(&assets->addresses, g_hash_table_unref);
  g_clear_pointer(&assets->known, g_hash_table_unref);
  g_free(assets->directory);
  g_free(assets);
}

static void read_table(Assets *assets)
{
  if (assets->addresses)
    return;
  assets->addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  assets->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, asset_free);
  g_autofree char *file = g_build_filename(assets->directory, TABLE, NULL);
  json_error_t why;
  json_t *table = json_load_file(file, 0, &why);
  const char *name;
  json_t *marked;
  if (!table)
    g_warning("assets: %s: %s; pages will look bare", file, why.text);
  json_object_foreach(table, name, marked) {
    const char *text = json_string_value(marked);
    if (!text || strchr(text, '/'))
      continue;
    g_hash_table_insert(assets->addresses, g_strdup(name), g_strconcat("/assets/", text, NULL));
    g_hash_table_insert(assets->known, g_strdup(text), g_new0(Asset, 1));
  }
  json_decref(table);
}

const char *assets_address(Assets *assets, const char *name)
{
  read_table(assets);
  const char *address = g_hash_table_lookup(assets->addresses, name);
  if (!address)
    g_warning("assets: %s is not there", name);
  return address ? address : "";
}

static const char *type_of(const char *name)
{
  static const char *const types[][2] = {
    { ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" }, { ".svg", "image/svg+xml" },
    { ".png", "image/png" }, { ".ico", "image/x-icon" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    if (g_str_has_suffix(name, types[i][0]))
      return types[i][1];
  return "application/octet-stream";
}

/* Names hold the hash of what they stand for: what a name gives never changes. */
static HttpPrepared *prepare(const Assets *assets, const char *marked, gboolean packed, GError **error)
{
  static const char *const kept = "public, max-age=31536000, immutable";
  const char *plain_headers[] = { "Cache-Control", kept, "Vary", "Accept-Encoding", "X-Content-Type-Options", "nosniff",
                                  NULL };
  const char *packed_headers[] = { "Cache-Control", kept, "Vary", "Accept-Encoding", "X-Content-Type-Options", "nosniff",
                                   "Content-Encoding", "gzip", NULL };
  g_autofree char *name = g_strconcat(marked, packed ? ".gz" : "", NULL);
  g_autofree char *file = g_build_filename(assets->directory, name, NULL);
  char *bytes;
  gsize size;
  if (!g_file_get_contents(file, &bytes, &size, error))
    return NULL;
  if (size > MOST_BYTES) {
    g_free(bytes);
    error_set(error, ERROR_BROKEN, "assets: %s is larger than %u bytes", name, MOST_BYTES);
    return NULL;
  }
  return http_prepared_new(200, type_of(marked), g_bytes_new_take(bytes, size), packed ? packed_headers : plain_headers);
}

HttpResponse *assets_answer(Assets *assets, const HttpRequest *request, const char *marked, GError **error)
{
  read_table(assets);
  Asset *asset = g_hash_table_lookup(assets->known, marked);
  if (!asset) {
    error_set(error, ERROR_MISSING, "There is no such file.");
    return NULL;
  }
  gboolean packed = http_accepts_gzip(http_request_header(request, "Accept-Encoding"));
  HttpPrepared **kept = packed ? &asset->packed : &asset->plain;
  if (!*kept)
    *kept = prepare(assets, marked, packed, error);
  return *kept ? http_response_new_prepared(*kept) : NULL;
}
