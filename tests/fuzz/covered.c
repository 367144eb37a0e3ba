/* covered: the targets for a fuzzer that sees which branches an input reached: libFuzzer, in a build configured with
 * CC=clang CXX=clang++ and --enable-fuzzing. ATTUNE_FUZZ names the target. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const FuzzTarget *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  const char *name = g_getenv("ATTUNE_FUZZ");
  target = name ? fuzz_target_find(name) : NULL;
  if (target)
    return 0;
  fprintf(stderr, "covered: ATTUNE_FUZZ should name one of:");
  for (guint i = 0; fuzz_targets[i]; i++)
    fprintf(stderr, " %s", fuzz_targets[i]->name);
  fprintf(stderr, "\n");
  exit(2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  target->one((const char *)bytes, size);
  return 0;
}
