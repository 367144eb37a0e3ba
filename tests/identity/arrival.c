/* Whom of ours a provider means: the decision as a table. */
#include "engine/arrival.h"

static Person active = { .id = (char *)"a", .state = PERSON_ACTIVE };
static Person other = { .id = (char *)"b", .state = PERSON_ACTIVE };
static Person disabled = { .id = (char *)"c", .state = PERSON_DISABLED };
static Person past = { .id = (char *)"d", .state = PERSON_PAST };

static void whom_it_means_is_as_the_table_says(void)
{
  const struct { const Person *known, *named; gboolean bound, create; ArrivalDeed deed; ArrivalAnswer answer; } rows[] = {
    { &active, NULL, FALSE, FALSE, ARRIVE_AS_KNOWN, 0 },
    { &active, &active, TRUE, FALSE, ARRIVE_AS_KNOWN, 0 },
    { &active, &other, FALSE, FALSE, ARRIVE_AS_KNOWN, 0 }, /* their address is somebody else's now: the name counts */
    { &disabled, &active, FALSE, TRUE, ARRIVE_NOT, ARRIVAL_INACTIVE },
    { NULL, &active, FALSE, FALSE, ARRIVE_AND_BIND, 0 },
    { NULL, &active, FALSE, TRUE, ARRIVE_AND_BIND, 0 },
    { NULL, &active, TRUE, TRUE, ARRIVE_NOT, ARRIVAL_TAKEN },
    { NULL, &disabled, FALSE, TRUE, ARRIVE_NOT, ARRIVAL_INACTIVE },
    { NULL, &disabled, TRUE, TRUE, ARRIVE_NOT, ARRIVAL_TAKEN },
    { NULL, NULL, FALSE, FALSE, ARRIVE_NOT, ARRIVAL_UNKNOWN },
    { NULL, NULL, FALSE, TRUE, ARRIVE_AND_CREATE, 0 },
    { NULL, &past, FALSE, FALSE, ARRIVE_NOT, ARRIVAL_UNKNOWN },
    { NULL, &past, FALSE, TRUE, ARRIVE_AND_CREATE, 0 }, /* known from history only: made active */
    { &past, NULL, FALSE, FALSE, ARRIVE_NOT, ARRIVAL_INACTIVE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    ArrivalAnswer answer;
    ArrivalDeed deed = arrival_decide(rows[i].known, rows[i].named, rows[i].bound, rows[i].create, &answer);
    if (deed != rows[i].deed || (deed == ARRIVE_NOT && answer != rows[i].answer))
      g_error("row %" G_GSIZE_FORMAT ": %d, %d", i, deed, answer);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/arrival/whom-it-means-is-as-the-table-says", whom_it_means_is_as_the_table_says);
  return g_test_run();
}
