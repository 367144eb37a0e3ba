/* client: a browser in a few words, as its User-Agent has it. Pure. */
#ifndef WEB_CLIENT_H
#define WEB_CLIENT_H

/* "Firefox, Windows", "Safari, iPhone"; what of it cannot be told is left out, "" for none. Constant or part of @out, which has
 * CLIENT_TEXT bytes. NULL is no header. Nothing of what was sent is copied. */
#define CLIENT_TEXT 40
const char *client_words(const char *user_agent, char *out);

/* The calendar program that fetches a feed: "Outlook", "Google Calendar"; "" for one that is not known. Constant. */
const char *client_calendar(const char *user_agent);

#endif
