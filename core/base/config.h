/* config: attune.conf (GKeyFile, group [attune]), every key known, every value checked. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include <glib.h>

#define CONFIG_MOST_WORKERS 64 /* as the table in config.c says */

typedef struct {
  char *file;            /* where it was read, or "(standard values)" */
  char *database;        /* "sqlite:PATH" with PATH absolute, or "postgresql://…" */
  char *listen;          /* "127.0.0.1:8080", "[::1]:8080", "unix:PATH" or "systemd" */
  char *erasures;        /* file with those who were erased: PATH.erased beside the database's file, NAME.erased for a server's */
  char *base_url;        /* "https://diary.example.nhs.uk", no slash at the end */
  gboolean base_url_is_made_up; /* it was not set, and where the service listens does not tell it */
  char *zone;            /* "Europe/London" */
  char *plugins;         /* directory */
  char *service_name;    /* "Little Minds Matter" */
  char *language;        /* of pages and letters where the reader asks for none that we have: "en", standard */
  char *identity;        /* the pages' look: "plain", standard, or "nhs" for a service of the NHS */
  char *trust_proxy;     /* addresses and networks of proxies that are believed, or NULL */
  char *oidc_issuer;     /* the organisation's identity provider, or NULL: none */
  char *oidc_client_id;  /* what we are called there */
  char *oidc_client_secret_file; /* or NULL: a client without a secret */
  char *oidc_name;       /* on the button: "Sign in with …" */
  char *oidc_scopes;     /* "openid email profile", standard */
  char *oidc_mail_claim; /* "email", standard */
  char *oidc_name_claim; /* "name", standard */
  char *oidc_roles_claim; /* or NULL: roles are the service book's alone */
  char *oidc_roles_map;  /* "VALUE=role; VALUE=role" */
  char *oidc_unknown;    /* "refuse", standard, or "create": whoever is not known */
  char *oidc_ca_file;    /* or NULL: the system's */
  char *mail;            /* "smtp://…", "smtps://…", "file:DIR" or NULL */
  char *mail_from;       /* address; NULL only where there is no mail server */
  char *mail_reply_to;   /* address that “attune receive” reads for; or NULL */
  char *mail_office;     /* who reads what no program understands; NULL: the administrators */
  char *mail_user, *mail_password_file; /* both or neither */
  char *mail_ca_file;    /* or NULL: the system's */
  char *mail_tls;        /* "needed", "offered", "off"; NULL: needed, but on this machine where offered */
  char *mail_deliver;    /* "serve", standard: the daemon starts “attune deliver”; "apart": something else does */
  int feed_days_back;    /* 0..3660, standard 90 */
  int feed_days_ahead;   /* 1..3660, standard 400 */
  int feed_refresh_minutes; /* 5..10080, standard 60 */
  int publish_days_ahead;   /* 1..1830: how far schedules are cut into slots, standard 400 */
  int max_connections;   /* 1..65536, standard 1024 */
  int max_connections_per_address; /* 0 for no limit; standard 0: a whole trust may sit behind one address */
  int max_body_bytes;    /* 1024..1<<26, standard 1<<20 */
  int timeout_seconds;   /* 1..600, standard 30 */
  int writes_per_turn;   /* most writes that share one commit, 1..65536, standard 1024 */
  int session_idle_minutes; /* 5..43200: a session ends that has not been used for so long, standard 480 */
  int session_hours;     /* 1..8760: and in any case so long after its beginning, standard 168 */
  int sign_in_per_address; /* 1..10000: links for one address from one network in a quarter of an hour, standard 5 */
  int sign_in_per_network; /* 0..1000000: links asked for from one network in a quarter of an hour, 0 no limit, standard 600 */
  int workers;           /* processes that serve, 1..CONFIG_MOST_WORKERS, standard 1 */
  int keep_notes_days;   /* how long notes, references, reasons and comments are kept; 0 for ever, as below; standard 365 */
  int keep_people_days;  /* people who are not active and of whom nothing was heard since, standard 1095 */
  int keep_log_days;     /* what entries of the log tell, standard 2190 */
  int keep_letters_days; /* 30..36500: that a letter was sent, so that its event makes no other; standard 90 */
  int keep_readers_days; /* by which program a calendar was read, standard 180 */
  int keep_copies_days;  /* copies beside the database, standard 90 */
  int list_limit;        /* most items in one answer, 1..10000, standard 500 */
} Config;

/* @path NULL: $ATTUNE_CONFIG, then the installed (or build tree's) file; if that last one does not exist, standard
 * values. A relative database path is taken from the configuration file's own directory. An unknown key is ERROR_INVALID
 * that names file, key and the nearest known key. */
Config *config_load(const char *path, GError **error);
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

#endif
