/* chores: what the daemon does though nobody asks, between two turns. */
#ifndef WEB_CHORES_H
#define WEB_CHORES_H

#include "web/web.h"

/* Nothing is pending: fetches of feeds and who looked at what are written, the database's log is moved into its file. */
void chores_when_idle(Web *web);
/* Each second: offers lapse, schedules are cut up to the horizon once a day, days are digested for the reports, and fetches
 * are written on a busy day too. */
void chores_at_tick(Web *web);

#endif
