/* kit: the conformance kit's parts. Each runs in the child, says a line for each thing it looked at, and stops at nothing:
 * an author wants to read all that is wrong at once. */
#ifndef POLICY_KIT_H
#define POLICY_KIT_H

#include <attune/plugin.h>
#include <glib.h>

#include "policy/probe.h"

typedef struct {
  ProbeLine *out;
  const AttunePlugin *plugin;
  GPtrArray *settings; /* AttuneValue *: standard, least, most and every single departure from the standard */
} Kit;

/* Says what is looked at next, so that the parent knows it should the plugin fall over; then how it went (@why NULL: ok). */
void kit_begin(const Kit *kit, const char *what);
void kit_end(const Kit *kit, const char *what, const char *why);
/* The same with the message of @error, which is cleared. */
void kit_end_error(const Kit *kit, const char *what, GError **error);

/* Sets of values of @plugin's settings; each in the order of settings[], owned by the array. */
GPtrArray *kit_settings(const AttunePlugin *plugin);

void kit_check_plan(const Kit *kit);
void kit_check_verdicts(const Kit *kit);
void kit_check_words(const Kit *kit);

/* A fixed sequence of numbers that looks like chance: the same for every run of the kit. Returns 0..@below-1. */
guint kit_chance(guint64 *state, guint below);

#endif
