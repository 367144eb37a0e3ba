/* The board that workers share: whose turn it is to write, who checkpoints, and figures that outlive those who counted. */
#include "web/board.h"

#define MS ((gint64)1000)
#define START ((gint64)1000000)

static Board *open_board(int n)
{
  g_autoptr(GError) error = NULL;
  Board *board = board_new(n, &error);
  g_assert_no_error(error);
  return board;
}

static void one_alone_is_never_kept_waiting(void)
{
  g_autoptr(Board) board = open_board(1);
  for (int i = 0; i < 5; i++) {
    g_assert_true(board_ask_turn(board, 0, START + i));
    if (i % 2)
      board_wait(board, 0);
    else
      board_end_turn(board, 0);
  }
}

static void while_one_writes_others_wait(void)
{
  g_autoptr(Board) board = open_board(3);
  g_assert_true(board_ask_turn(board, 0, START));
  g_assert_false(board_ask_turn(board, 1, START + 1));
  g_assert_false(board_ask_turn(board, 2, START + 2));
  board_end_turn(board, 0);
  g_assert_true(board_ask_turn(board, 1, START + 3));
}

static void who_has_waited_longest_goes_first(void)
{
  g_autoptr(Board) board = open_board(3);
  g_assert_true(board_ask_turn(board, 0, START));
  g_assert_false(board_ask_turn(board, 2, START + 1));
  g_assert_false(board_ask_turn(board, 1, START + 2));
  board_end_turn(board, 0);
  g_assert_false(board_ask_turn(board, 0, START + 3)); /* who has just been served makes way */
  g_assert_false(board_ask_turn(board, 1, START + 4));
  g_assert_true(board_ask_turn(board, 2, START + 5));
  board_end_turn(board, 2);
  g_assert_false(board_ask_turn(board, 0, START + 6));
  g_assert_true(board_ask_turn(board, 1, START + 7));
  board_end_turn(board, 1);
  g_assert_true(board_ask_turn(board, 0, START + 8));
}

/* Every worker wants to write all the time, and asks in the order that is worst for the last. */
static void nobody_starves(void)
{
  g_autoptr(Board) board = open_board(4);
  guint turns[4] = { 0 };
  int writing = -1;
  for (gint64 now = START; now < START + 4000; now++) {
    if (writing >= 0 && now % 3 == 0) {
      board_end_turn(board, writing);
      writing = -1;
    }
    for (int i = 0; i < 4; i++)
      if (i != writing && board_ask_turn(board, i, now)) {
        g_assert_cmpint(writing, ==, -1);
        writing = i;
        turns[i]++;
      }
  }
  for (int i = 1; i < 4; i++)
    g_assert_cmpuint(ABS((int)turns[i] - (int)turns[0]), <=, 1);
}

static void who_is_paused_while_writing_is_passed_over_in_the_end(void)
{
  g_autoptr(Board) board = open_board(2);
  g_assert_true(board_ask_turn(board, 0, START));
  g_assert_false(board_ask_turn(board, 1, START + 90 * MS));
  g_assert_true(board_ask_turn(board, 1, START + 110 * MS)); /* the database has the last word */
}

static void who_no_longer_asks_is_not_waited_for(void)
{
  g_autoptr(Board) board = open_board(3);
  g_assert_true(board_ask_turn(board, 0, START));
  g_assert_false(board_ask_turn(board, 1, START + 1));
  board_end_turn(board, 0);
  g_assert_false(board_ask_turn(board, 2, START + 10 * MS));
  g_assert_true(board_ask_turn(board, 2, START + 30 * MS)); /* the first was paused, or is gone */
}

static void the_database_may_still_say_no(void)
{
  g_autoptr(Board) board = open_board(2);
  g_assert_true(board_ask_turn(board, 0, START));
  board_wait(board, 0); /* a command at the terminal holds it */
  g_assert_false(board_ask_turn(board, 1, START + 1));
  g_assert_true(board_ask_turn(board, 0, START + 2));
}

static void one_is_told_to_checkpoint_and_only_when_nobody_waits(void)
{
  g_autoptr(Board) board = open_board(2);
  g_assert_false(board_take_checkpoint(board));
  board_note_write(board);
  g_assert_true(board_ask_turn(board, 1, START));
  g_assert_false(board_take_checkpoint(board));
  board_end_turn(board, 1);
  g_assert_true(board_take_checkpoint(board));
  g_assert_false(board_take_checkpoint(board));
}

static void what_the_dead_counted_is_kept_and_what_they_held_is_not(void)
{
  g_autoptr(Board) board = open_board(2);
  board->rows[0].http = (HttpCounters){ .requests = 5, .connections = 2, .in_flight = 1, .most_writes = 7, .answers = { [2] = 4 } };
  board->rows[1].http = (HttpCounters){ .requests = 3, .connections = 1, .most_writes = 4 };
  board->rows[0].feed_hits = 11;
  board->rows[0].feed_bytes = 100;
  board_note_ready(board, 0);
  board_note_ready(board, 1);
  g_assert_cmpint(board_count_ready(board), ==, 2);
  board_ask_turn(board, 0, START);
  board_retire(board, 0);
  g_assert_cmpint(board_count_ready(board), ==, 1);
  g_assert_true(board_ask_turn(board, 1, START + 1));
  BoardRow sum;
  board_sum(board, &sum);
  g_assert_cmpuint(sum.http.requests, ==, 8);
  g_assert_cmpuint(sum.http.connections, ==, 1);
  g_assert_cmpuint(sum.http.in_flight, ==, 0);
  g_assert_cmpuint(sum.http.most_writes, ==, 7);
  g_assert_cmpuint(sum.http.answers[2], ==, 4);
  g_assert_cmpuint(sum.feed_hits, ==, 11);
  g_assert_cmpuint(sum.feed_bytes, ==, 0);
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define TEST(path, function) g_test_add_func("/board/" path, function)
  TEST("turn/one-alone-is-never-kept-waiting", one_alone_is_never_kept_waiting);
  TEST("turn/while-one-writes-others-wait", while_one_writes_others_wait);
  TEST("turn/who-has-waited-longest-goes-first", who_has_waited_longest_goes_first);
  TEST("turn/nobody-starves", nobody_starves);
  TEST("turn/who-is-paused-while-writing-is-passed-over-in-the-end", who_is_paused_while_writing_is_passed_over_in_the_end);
  TEST("turn/who-no-longer-asks-is-not-waited-for", who_no_longer_asks_is_not_waited_for);
  TEST("turn/the-database-may-still-say-no", the_database_may_still_say_no);
  TEST("checkpoint/one-is-told-and-only-when-nobody-waits", one_is_told_to_checkpoint_and_only_when_nobody_waits);
  TEST("figures/what-the-dead-counted-is-kept-and-what-they-held-is-not", what_the_dead_counted_is_kept_and_what_they_held_is_not);
  return g_test_run();
}
