/* when: days and times in words, in the language of the answer that is being made (base/words.h). Newly allocated. */
#ifndef RENDER_WHEN_H
#define RENDER_WHEN_H

#include "base/civil.h"

char *when_day(Civil date);            /* "Tuesday 24 November 2026" */
char *when_short_day(Civil date);      /* "Tue 24 Nov" */
char *when_month(Civil date);          /* "November 2026" */
char *when_time(Civil time);           /* "9am", "1:30pm", "midday", "midnight" */
char *when_span(Civil from, Civil to); /* "9am to 9:45am"; over midnight the second day stands with its time */
char *when_moment(Civil moment);       /* "Tuesday 24 November 2026 at 9am" */
char *when_minutes(int minutes);       /* "45 minutes", "1 hour 30 minutes" */
const char *when_weekday(Weekday day); /* "Monday", owned by the catalogue */

#endif
