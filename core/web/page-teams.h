/* page-teams: teams as the values that pages show. */
#ifndef WEB_PAGE_TEAMS_H
#define WEB_PAGE_TEAMS_H

#include "web/page.h"

/* [{id, name, organisation or null, members ("3 members"), leads, leader or null}] of TeamView *. */
json_t *page_team_items(const GPtrArray *teams);

#endif
