#include "model/verdict.h"

const char *verdict_answer_text(VerdictAnswer answer)
{
  static const char *const texts[] = { [VERDICT_ACCEPT] = "accept", [VERDICT_WAIT] = "wait", [VERDICT_REFUSE] = "refuse" };
  return texts[answer];
}
