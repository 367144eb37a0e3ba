#include "model/letter.h"

#include <string.h>

static const char *const states[LETTER_N_STATES] = {
  [LETTER_QUEUED] = "queued",     [LETTER_SENDING] = "sending", [LETTER_HANDING] = "handing",
  [LETTER_GONE] = "gone",         [LETTER_SENT] = "sent",       [LETTER_FAILED] = "failed",
  [LETTER_GIVEN_UP] = "given-up", [LETTER_UNSURE] = "unsure",   [LETTER_DROPPED] = "dropped",
};

const char *letter_state_text(LetterState state)
{
  return states[state];
}

LetterState letter_state_from_text(const char *text)
{
  for (int i = 0; i < LETTER_N_STATES; i++)
    if (strcmp(states[i], text) == 0)
      return (LetterState)i;
  return LETTER_GIVEN_UP;
}

gboolean letter_is_over(LetterState state)
{
  return state == LETTER_SENT || state == LETTER_DROPPED;
}

Instant letter_pause(int attempts)
{
  static const Instant pauses[] = { 60, 300, 1800, 7200, 21600 };
  return pauses[CLAMP(attempts, 1, (int)G_N_ELEMENTS(pauses)) - 1];
}

void letter_free(Letter *letter)
{
  if (!letter)
    return;
  g_free(letter->id);
  g_free(letter->event);
  g_free(letter->kind);
  g_free(letter->person_id);
  g_free(letter->about);
  g_free(letter->address);
  g_free(letter->view);
  g_free(letter->last_error);
  g_free(letter);
}
