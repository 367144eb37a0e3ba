/* policy: settings, the order of the core's rules, and what happens when a plugin breaks its contract at run time. */
#include <string.h>

#include "base/error.h"
#include "policy/policy.h"

#define HOUR 3600
#define DAY (24 * HOUR)
#define STARTS G_GINT64_CONSTANT(1792918800) /* 2026-10-25T09:00:00Z: London's clocks went back in the night before */

/* ---- a service type made for the test ------------------------------------------------------------------------------- */

static AttuneVerdict next_answer; /* what the plugin says next: the test's way of putting a fault into it */
static AttuneSlot next_slot;

static void plan(const AttuneValue *values, const AttuneOpening *openings, int32_t n, AttuneEmitSlot emit, void *sink)
{
  emit(sink, &next_slot);
}

static AttuneVerdict answer(const AttuneCase *wish)
{
  return next_answer;
}

static void describe(const AttuneTelling *telling, AttuneAudience audience, AttuneEmitText emit, void *sink)
{
  g_autofree char *all = g_strjoin("|", telling->service, telling->party, telling->hosts, telling->note,
                                   telling->reference, NULL);
  emit(sink, ATTUNE_FIELD_SUMMARY, all);
}

static const char *const colours[] = { "red", "green", NULL };
static const AttuneSetting settings_rows[] = {
  { "requires", ATTUNE_KIND_SERVICE, "Requires", "Help.", 0, 0, 0, NULL },
  { "colours", ATTUNE_KIND_CHOICE, "Colour", "Help.", 1, 0, 1, colours },
  { "open-door", ATTUNE_KIND_YES_NO, "Door", "Help.", 1, 0, 1, NULL },
  { "share", ATTUNE_KIND_SHARE, "Share", "Help.", 50, 0, 100, NULL },
  { "length", ATTUNE_KIND_MINUTES, "Length", "Help.", 30, 5, 60, NULL },
};
static const AttuneReason reason_rows[] = { { "own_reason", "A reason of its own." } };

static const AttunePlugin type = {
  .abi = ATTUNE_ABI, .size = sizeof(AttunePlugin), .name = "made-up", .title = "Made up", .summary = "For tests.",
  .party = ATTUNE_PARTY_PERSON, .unit = ATTUNE_UNIT_SLOT, .settings = settings_rows,
  .n_settings = G_N_ELEMENTS(settings_rows), .reasons = reason_rows, .n_reasons = 1, .plan = plan, .book = answer,
  .cancel = answer, .describe = describe,
};

static PolicySettings *settings_of(const char *key, const char *value)
{
  const char *keys[] = { key, NULL }, *values[] = { value, NULL };
  g_autoptr(GError) why = NULL;
  PolicySettings *settings = policy_settings_new(&type, keys, values, &why);
  g_assert_no_error(why);
  return settings;
}

static PolicyCase wish_for(int seats, int taken, int capacity)
{
  return (PolicyCase){ .now = STARTS - DAY, .starts = STARTS, .ends = STARTS + HOUR, .n_meetings = 1, .capacity = capacity,
                       .taken = taken, .seats = seats, .prerequisite_met = TRUE };
}

static void say(AttuneAnswer said, int reason)
{
  next_answer = (AttuneVerdict){ said, reason, 0 };
}

/* ---- settings ------------------------------------------------------------------------------------------------------- */

static void settings_take_their_standard_values(void)
{
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  g_assert_cmpint(policy_setting_core(settings, CORE_OPENS_DAYS), ==, 84);
  g_assert_cmpint(policy_setting_core(settings, CORE_CANCEL_MINUTES), ==, 1440);
  g_assert_cmpint(policy_setting_core(settings, CORE_LEAST_ANSWERS), ==, 5);
  g_assert_null(policy_requires(settings));
  g_autofree char *colour = policy_setting_text(settings, "colours"), *none = policy_setting_text(settings, "nothing");
  g_assert_cmpstr(colour, ==, "green");
  g_assert_null(none);
}

static void settings_read_every_kind(void)
{
  static const struct {
    const char *key, *value, *text;
  } rows[] = {
    { "requires", "awareness", "awareness" }, { "requires", "", "" },   { "colours", "red", "red" },
    { "open-door", "no", "no" },              { "share", "75", "75" },  { "share", "75%", "75" },
    { "share", "75 %", "75" },                { "length", "60", "60" }, { "opens-days", "14", "14" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(PolicySettings) settings = settings_of(rows[i].key, rows[i].value);
    g_autofree char *text = policy_setting_text(settings, rows[i].key);
    g_assert_cmpstr(text, ==, rows[i].text);
  }
}

static void settings_refuse_with_the_reason(void)
{
  static const struct {
    const char *key, *value, *words;
  } rows[] = {
    { "lenght", "30", "did you mean “length”?" },
    { "close-minutes", "30", "did you mean “closes-minutes”?" },
    { "completely-different", "30", "attune plugin show made-up" },
    { "length", "4", "from 5 to 60" },
    { "length", "61", "from 5 to 60" },
    { "length", "half an hour", "not a whole number" },
    { "length", "", "not a whole number" },
    { "length", "30.5", "not a whole number" },
    { "opens-days", "-1", "out of bounds" },
    { "share", "101", "from 0 to 100" },
    { "share", "%", "not a whole number" },
    { "open-door", "maybe", "write yes or no" },
    { "colours", "blue", "red, green" },
    { "requires", "No Such Id", "not the id of a service" },
    { "requires", "a\nb", "may not stand here" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *keys[] = { rows[i].key, NULL }, *values[] = { rows[i].value, NULL };
    g_autoptr(GError) why = NULL;
    g_assert_null(policy_settings_new(&type, keys, values, &why));
    g_assert_error(why, ERROR_DOMAIN, ERROR_INVALID);
    g_assert_nonnull(strstr(why->message, rows[i].words));
  }
}

static void settings_come_back_from_json(void)
{
  g_autoptr(PolicySettings) settings = settings_of("requires", "awareness");
  g_autofree char *json = policy_settings_to_json(settings);
  g_assert_cmpstr(json, ==,
                  "{\"ask-feedback\":\"yes\",\"cancel-minutes\":\"1440\",\"closes-minutes\":\"0\","
                  "\"colours\":\"green\",\"least-answers\":\"5\",\"length\":\"30\",\"offer-minutes\":\"1440\","
                  "\"open-door\":\"yes\",\"opens-days\":\"84\",\"reminder-hours\":\"48\","
                  "\"requires\":\"awareness\",\"share\":\"50\",\"tell-hosts\":\"short-notice\","
                  "\"waiting-places\":\"0\"}");
  g_autoptr(PolicySettings) again = policy_settings_from_json(&type, json, NULL);
  g_autofree char *second = policy_settings_to_json(again);
  g_assert_cmpstr(second, ==, json);
  g_assert_cmpstr(policy_requires(again), ==, "awareness");
}

static void stored_settings_outlive_their_plugin(void)
{
  static const char *const json = "{\"opens-days\":\"7\",\"dropped-by-a-newer-version\":\"1\",\"length\":\"10\"}";
  g_autoptr(PolicySettings) without = policy_settings_from_json(NULL, json, NULL);
  g_assert_cmpint(policy_setting_core(without, CORE_OPENS_DAYS), ==, 7);
  g_autoptr(PolicySettings) with = policy_settings_from_json(&type, json, NULL);
  g_autofree char *length = policy_setting_text(with, "length");
  g_assert_cmpstr(length, ==, "10");
}

static void broken_json_is_an_error(void)
{
  static const char *const broken[] = { "", "{", "[]", "\"x\"", "{\"length\":30}", "{\"length\":\"4\"}",
                                        "{\"length\":\"30\",\"length\":\"31\"}" };
  for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
    g_autoptr(GError) why = NULL;
    g_assert_null(policy_settings_from_json(&type, broken[i], &why));
    g_assert_error(why, ERROR_DOMAIN, ERROR_INVALID);
  }
}

/* ---- verdicts --------------------------------------------------------------------------------------------------------- */

static Verdict book(const PolicySettings *settings, PolicyCase wish)
{
  return policy_book(NULL, &type, settings, &wish);
}

/* Everything is wrong at once; one obstacle after another is taken away, and the next in order is told. */
static void core_rules_come_in_their_order(void)
{
  g_autoptr(PolicySettings) settings = settings_of("requires", "awareness");
  PolicyCase wish = wish_for(9, 4, 4);
  wish.cancelled = wish.team = wish.host_busy = TRUE;
  wish.mine = 1;
  wish.prerequisite_met = FALSE;
  wish.now = STARTS;
  say(ATTUNE_REFUSE, 0);
  g_assert_cmpstr(book(settings, wish).reason, ==, "slot_cancelled");
  wish.cancelled = FALSE;
  g_assert_cmpstr(book(settings, wish).reason, ==, "slot_begun");
  wish.now = STARTS - 85 * DAY;
  g_assert_cmpstr(book(settings, wish).reason, ==, "not_open_yet");
  wish.now = STARTS - DAY;
  g_assert_cmpstr(book(settings, wish).reason, ==, "party_not_allowed");
  wish.team = FALSE;
  g_assert_cmpstr(book(settings, wish).reason, ==, "host_busy");
  wish.host_busy = FALSE;
  g_assert_cmpstr(book(settings, wish).reason, ==, "already_booked");
  wish.mine = 0;
  g_assert_cmpstr(book(settings, wish).reason, ==, "prerequisite_missing");
  wish.prerequisite_met = TRUE;
  g_assert_cmpstr(book(settings, wish).reason, ==, "too_many_seats");
  wish.seats = 1;
  g_assert_cmpstr(book(settings, wish).reason, ==, "full");
  wish.taken = 0;
  g_assert_cmpstr(book(settings, wish).reason, ==, "own_reason");
  say(ATTUNE_ACCEPT, -1);
  g_assert_cmpint(book(settings, wish).answer, ==, VERDICT_ACCEPT);
  g_assert_null(book(settings, wish).reason);
}

static void every_verdict_has_words(void)
{
  gsize n;
  const AttuneReason *reasons = policy_core_reasons(&n);
  for (gsize i = 0; i < n; i++) {
    g_assert_nonnull(reasons[i].code);
    g_assert_true(g_str_has_suffix(reasons[i].sentence, "."));
    for (gsize j = 0; j < i; j++)
      g_assert_cmpstr(reasons[i].code, !=, reasons[j].code);
  }
}

static void a_plugin_may_be_stricter_never_looser(void)
{
  g_autoptr(PolicySettings) settings = settings_of("waiting-places", "1");
  say(ATTUNE_WAIT, 0);
  Verdict verdict = book(settings, wish_for(1, 0, 4));
  g_assert_cmpint(verdict.answer, ==, VERDICT_WAIT);
  g_assert_cmpstr(verdict.reason, ==, "own_reason");
  PolicyCase wish = wish_for(2, 0, 4);
  verdict = book(settings, wish); /* the waiting list holds one */
  g_assert_cmpint(verdict.answer, ==, VERDICT_REFUSE);
  g_assert_cmpstr(verdict.reason, ==, "own_reason");
  say(ATTUNE_WAIT, -1);
  verdict = book(settings, wish);
  g_assert_cmpint(verdict.answer, ==, VERDICT_REFUSE);
  g_assert_cmpstr(verdict.reason, ==, "full");
  say(ATTUNE_ACCEPT, -1);
  wish = wish_for(1, 0, 4);
  wish.waiting = 1;
  g_assert_cmpstr(book(settings, wish).reason, ==, "queue_first");
  g_assert_cmpint(book(settings, wish).answer, ==, VERDICT_REFUSE);
}

/* Closing 26 hours before the start: the night before has 25 hours, and every one of them counts. */
static void notice_is_counted_in_elapsed_hours(void)
{
  g_autoptr(PolicySettings) settings = settings_of("closes-minutes", "1560");
  say(ATTUNE_ACCEPT, -1);
  PolicyCase wish = wish_for(1, 0, 1);
  wish.now = STARTS - 26 * HOUR;
  g_assert_cmpint(book(settings, wish).answer, ==, VERDICT_ACCEPT);
  wish.now++;
  g_assert_cmpstr(book(settings, wish).reason, ==, "booking_closed");
}

static void times_at_the_ends_of_time_do_no_harm(void)
{
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  say(ATTUNE_ACCEPT, -1);
  PolicyCase wish = wish_for(1, 0, 1);
  wish.now = G_MININT64;
  wish.starts = G_MININT64 + 10;
  wish.ends = G_MAXINT64;
  g_assert_cmpint(book(settings, wish).answer, ==, VERDICT_ACCEPT);
  wish.seats = G_MAXINT;
  wish.taken = wish.capacity = G_MAXINT;
  wish.waiting = G_MAXINT;
  g_assert_cmpint(book(settings, wish).answer, ==, VERDICT_REFUSE);
}

static void a_missing_plugin_books_nothing_but_lets_go(void)
{
  g_autoptr(PolicySettings) settings = policy_settings_from_json(NULL, "{}", NULL);
  PolicyCase wish = wish_for(1, 0, 1);
  g_assert_cmpstr(policy_book(NULL, NULL, settings, &wish).reason, ==, "service_suspended");
  wish.now = STARTS - HOUR;
  Verdict verdict = policy_cancel(NULL, NULL, settings, &wish);
  g_assert_cmpint(verdict.answer, ==, VERDICT_ACCEPT);
  g_assert_true(verdict.late);
}

static void giving_back_is_late_by_the_core_or_by_the_plugin(void)
{
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  PolicyCase wish = wish_for(1, 0, 1);
  wish.now = STARTS - 3 * DAY;
  next_answer = (AttuneVerdict){ ATTUNE_ACCEPT, -1, 1 };
  g_assert_true(policy_cancel(NULL, &type, settings, &wish).late);
  wish.by_service = TRUE;
  g_assert_false(policy_cancel(NULL, &type, settings, &wish).late);
  say(ATTUNE_REFUSE, 0);
  wish.now = STARTS - HOUR;
  wish.by_service = FALSE;
  Verdict verdict = policy_cancel(NULL, &type, settings, &wish);
  g_assert_cmpint(verdict.answer, ==, VERDICT_REFUSE);
  g_assert_cmpstr(verdict.reason, ==, "own_reason");
  g_assert_false(verdict.late);
}

/* ---- a plugin that breaks its contract ------------------------------------------------------------------------------------ */

static void an_answer_outside_the_contract_is_not_believed(void)
{
  static const AttuneVerdict wrong[] = {
    { ATTUNE_REFUSE, -1, 0 }, { ATTUNE_REFUSE, 1, 0 }, { ATTUNE_ACCEPT, -2, 0 }, { (AttuneAnswer)0, -1, 0 },
    { (AttuneAnswer)4, 0, 0 },
  };
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
    next_answer = wrong[i];
    g_assert_cmpstr(book(settings, wish_for(1, 0, 1)).reason, ==, "service_suspended");
  }
}

static void accepting_without_room_is_not_believed(void)
{
  g_autoptr(PolicySettings) settings = settings_of("waiting-places", "5");
  say(ATTUNE_ACCEPT, -1);
  g_assert_cmpstr(book(settings, wish_for(1, 4, 4)).reason, ==, "service_suspended");
}

static void a_wrong_answer_to_giving_back_leaves_the_core_to_decide(void)
{
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  PolicyCase wish = wish_for(1, 0, 1);
  say(ATTUNE_WAIT, -1);
  g_assert_cmpint(policy_cancel(NULL, &type, settings, &wish).answer, ==, VERDICT_ACCEPT);
}

static void a_wrong_slot_is_an_error(void)
{
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  PolicyOpening openings[] = { { STARTS, STARTS + HOUR, 0, 0 } };
  AttuneMeeting meeting = { 0, STARTS, STARTS + HOUR };
  next_slot = (AttuneSlot){ sizeof(AttuneSlot), 3, 1, &meeting };
  g_autoptr(GArray) slots = policy_plan(NULL, &type, settings, openings, 1, NULL);
  g_assert_cmpint(slots->len, ==, 1);
  g_assert_cmpint(g_array_index(slots, PolicySlot, 0).capacity, ==, 3);
  meeting.ends++;
  g_autoptr(GError) why = NULL;
  g_assert_null(policy_plan(NULL, &type, settings, openings, 1, &why));
  g_assert_error(why, ERROR_DOMAIN, ERROR_BROKEN);
}

/* A real one, from a directory, that is put out of service: it is neither found nor asked, and the others go on. */
static void quarantine_takes_one_out_and_leaves_the_rest(void)
{
  g_autofree char *directory = g_build_filename(g_getenv("ATTUNE_BUILD"), "plugins", ".libs", NULL);
  g_autoptr(Registry) registry = registry_open(directory, NULL);
  const AttunePlugin *plugin = registry_find(registry, "drop-in"), *other = registry_find(registry, "training-course");
  g_autoptr(PolicySettings) settings = policy_settings_new(plugin, NULL, NULL, NULL);
  g_autoptr(PolicySettings) other_settings = policy_settings_new(other, NULL, NULL, NULL);
  PolicyCase wish = wish_for(1, 0, 1);
  g_assert_cmpint(policy_book(registry, plugin, settings, &wish).answer, ==, VERDICT_ACCEPT);
  registry_quarantine(registry, "drop-in", "went astray");
  registry_quarantine(registry, "drop-in", "went astray again");
  g_assert_null(registry_find(registry, "drop-in"));
  g_assert_cmpstr(policy_book(registry, plugin, settings, &wish).reason, ==, "service_suspended");
  g_assert_cmpint(policy_cancel(registry, plugin, settings, &wish).answer, ==, VERDICT_ACCEPT);
  g_autofree char *why = registry_why_missing(registry, "drop-in");
  g_assert_cmpstr(why, ==, "the plugin “drop-in” was refused: went astray");
  g_assert_cmpint(policy_book(registry, other, other_settings, &wish).answer, ==, VERDICT_ACCEPT);
}

/* ---- words ------------------------------------------------------------------------------------------------------------ */

static void an_audience_is_not_even_told_what_it_may_not_read(void)
{
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  PolicyTelling telling = { "S", "P", "H", "N", "R", 1, 0, 0, 1, 1, 1 };
  static const char *const expected[] = { "", "S||||", "S||H||", "S|P|H|N|R" };
  for (AttuneAudience audience = ATTUNE_AUDIENCE_BUSY; audience <= ATTUNE_AUDIENCE_FULL; audience++) {
    g_auto(PolicyWords) words = policy_describe(&type, settings, &telling, audience);
    g_assert_cmpstr(words.summary, ==, expected[audience]);
    g_assert_cmpstr(words.description, ==, "");
  }
}

static void without_a_plugin_there_are_plain_words(void)
{
  g_autoptr(PolicySettings) settings = policy_settings_from_json(NULL, "{}", NULL);
  PolicyTelling telling = { "Clinic", "P", "H", "N", "R", 1, 0, 0, 1, 1, 1 };
  g_auto(PolicyWords) busy = policy_describe(NULL, settings, &telling, ATTUNE_AUDIENCE_BUSY);
  g_auto(PolicyWords) title = policy_describe(NULL, settings, &telling, ATTUNE_AUDIENCE_TITLE);
  g_assert_cmpstr(busy.summary, ==, "Busy");
  g_assert_cmpstr(title.summary, ==, "Clinic");
  g_assert_cmpstr(title.description, ==, "");
}

static void words_are_cut_between_characters(void)
{
  g_autoptr(PolicySettings) settings = settings_of(NULL, NULL);
  for (int shift = 0; shift < 4; shift++) {
    g_autoptr(GString) title = g_string_new("abc");
    g_string_truncate(title, (gsize)shift);
    while (title->len < 1000)
      g_string_append(title, "😀");
    PolicyTelling telling = { title->str, "", "", "", "", 1, 0, 0, 1, 1, 1 };
    g_auto(PolicyWords) words = policy_describe(&type, settings, &telling, ATTUNE_AUDIENCE_FULL);
    g_assert_true(g_utf8_validate(words.summary, -1, NULL));
    g_assert_true(g_str_has_prefix(title->str, words.summary));
    g_assert_cmpint(strlen(words.summary), >, 490);
  }
}

int main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_always_fatal(G_LOG_FATAL_MASK); /* a quarantine is logged as a warning, which is right */
  g_test_add_func("/policy/settings/take-their-standard-values", settings_take_their_standard_values);
  g_test_add_func("/policy/settings/read-every-kind", settings_read_every_kind);
  g_test_add_func("/policy/settings/refuse-with-the-reason", settings_refuse_with_the_reason);
  g_test_add_func("/policy/settings/come-back-from-json", settings_come_back_from_json);
  g_test_add_func("/policy/settings/outlive-their-plugin-when-stored", stored_settings_outlive_their_plugin);
  g_test_add_func("/policy/settings/broken-json-is-an-error", broken_json_is_an_error);
  g_test_add_func("/policy/book/core-rules-come-in-their-order", core_rules_come_in_their_order);
  g_test_add_func("/policy/book/every-verdict-has-words", every_verdict_has_words);
  g_test_add_func("/policy/book/a-plugin-may-be-stricter-never-looser", a_plugin_may_be_stricter_never_looser);
  g_test_add_func("/policy/book/notice-is-counted-in-elapsed-hours", notice_is_counted_in_elapsed_hours);
  g_test_add_func("/policy/book/times-at-the-ends-of-time-do-no-harm", times_at_the_ends_of_time_do_no_harm);
  g_test_add_func("/policy/book/a-missing-plugin-books-nothing-but-lets-go", a_missing_plugin_books_nothing_but_lets_go);
  g_test_add_func("/policy/cancel/is-late-by-the-core-or-by-the-plugin", giving_back_is_late_by_the_core_or_by_the_plugin);
  g_test_add_func("/policy/contract/an-answer-outside-it-is-not-believed", an_answer_outside_the_contract_is_not_believed);
  g_test_add_func("/policy/contract/accepting-without-room-is-not-believed", accepting_without_room_is_not_believed);
  g_test_add_func("/policy/contract/a-wrong-answer-to-giving-back-leaves-the-core-to-decide",
                  a_wrong_answer_to_giving_back_leaves_the_core_to_decide);
  g_test_add_func("/policy/contract/a-wrong-slot-is-an-error", a_wrong_slot_is_an_error);
  g_test_add_func("/policy/quarantine/takes-one-out-and-leaves-the-rest", quarantine_takes_one_out_and_leaves_the_rest);
  g_test_add_func("/policy/describe/an-audience-is-not-even-told-what-it-may-not-read",
                  an_audience_is_not_even_told_what_it_may_not_read);
  g_test_add_func("/policy/describe/without-a-plugin-there-are-plain-words", without_a_plugin_there_are_plain_words);
  g_test_add_func("/policy/describe/words-are-cut-between-characters", words_are_cut_between_characters);
  return g_test_run();
}
