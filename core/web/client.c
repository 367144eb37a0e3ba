#include "web/client.h"

#include <glib.h>
#include <string.h>

/* In order: browsers claim to be those that came before them. */
static const struct { const char *mark, *word; } browsers[] = {
  { "Edg/", "Edge" },       { "EdgA/", "Edge" },    { "EdgiOS/", "Edge" },    { "OPR/", "Opera" },
  { "SamsungBrowser/", "Samsung Internet" },        { "FxiOS/", "Firefox" },  { "Firefox/", "Firefox" },
  { "CriOS/", "Chrome" },   { "Chrome/", "Chrome" }, { "Safari/", "Safari" },
};
static const struct { const char *mark, *word; } systems[] = {
  { "iPhone", "iPhone" },   { "iPad", "iPad" },     { "Android", "Android" }, { "CrOS", "ChromeOS" },
  { "Windows", "Windows" }, { "Macintosh", "Mac" }, { "Linux", "Linux" },
};

const char *client_words(const char *user_agent, char *out)
{
  const char *browser = "", *system = "";
  for (gsize i = 0; user_agent && !*browser && i < G_N_ELEMENTS(browsers); i++)
    if (strstr(user_agent, browsers[i].mark))
      browser = browsers[i].word;
  for (gsize i = 0; user_agent && !*system && i < G_N_ELEMENTS(systems); i++)
    if (strstr(user_agent, systems[i].mark))
      system = systems[i].word;
  g_snprintf(out, CLIENT_TEXT, "%s%s%s", browser, *browser && *system ? ", " : "", system);
  return out;
}

/* In order: the first mark found counts. */
static const struct { const char *mark, *word; } calendars[] = {
  { "Google-Calendar", "Google Calendar" }, { "Thunderbird", "Thunderbird" }, { "Outlook", "Outlook" },
  { "Microsoft Office", "Outlook" },        { "Microsoft.Exchange", "Outlook" }, { "Exchange", "Outlook" },
  { "CalendarAgent", "Apple Calendar" },    { "dataaccessd", "Apple Calendar" }, { "iOS/", "Apple Calendar" },
  { "macOS/", "Apple Calendar" },           { "ICSx5", "ICSx5" },              { "Evolution", "Evolution" },
};

const char *client_calendar(const char *user_agent)
{
  for (gsize i = 0; user_agent && i < G_N_ELEMENTS(calendars); i++)
    if (strstr(user_agent, calendars[i].mark))
      return calendars[i].word;
  return "";
}
