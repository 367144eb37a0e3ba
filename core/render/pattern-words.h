/* pattern-words: how often a schedule comes, in the language of the answer that is being made (base/words.h). Pure. */
#ifndef RENDER_PATTERN_WORDS_H
#define RENDER_PATTERN_WORDS_H

#include "calendar/pattern.h"

/* "Every 2 weeks on Tuesday and Thursday, 8 times"; a rule that has no words of its own is shown as it is. Newly allocated. */
char *pattern_words(const Pattern *pattern, const char *rule, Civil starts);
/* "first", "second" … "last", for 1..4 and -1. */
const char *pattern_nth(int nth);

#endif
