# tests/fuzz: bytes that nobody meant to send
fuzz_parts = tests/fuzz/fuzz.h tests/fuzz/targets.c tests/fuzz/mutate.c tests/fuzz/calendar.c tests/fuzz/book.c tests/fuzz/web.c \
  tests/fuzz/post.c
check_PROGRAMS += tests/fuzz/fuzz
tests_fuzz_fuzz_SOURCES = tests/fuzz/fuzz.c $(fuzz_parts)
tests_fuzz_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/fuzz
tests_fuzz_fuzz_LDADD = libattune.a $(CORE_LIBS)
TESTS += tests/fuzz/fuzz

# With branches seen, in a build of its own: ../configure CC=clang CXX=clang++ --enable-fuzzing
if FUZZING
EXTRA_PROGRAMS += tests/fuzz/covered
tests_fuzz_covered_SOURCES = tests/fuzz/covered.c $(fuzz_parts)
tests_fuzz_covered_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/fuzz
tests_fuzz_covered_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_covered_LDADD = libattune.a $(CORE_LIBS)
CLEANFILES += tests/fuzz/covered$(EXEEXT)
fuzz_program = tests/fuzz/covered$(EXEEXT)
else
EXTRA_DIST += tests/fuzz/covered.c
fuzz_program = tests/fuzz/fuzz$(EXEEXT)
endif

FUZZ_TARGETS = calendar rule entry book csv settings address headers words message
FUZZ_SECONDS = 600
FUZZ_CORPUS = tests/fuzz/corpus

# For a night: FUZZ_SECONDS a target; what was found interesting is kept in FUZZ_CORPUS/TARGET, and begun with the next time.
.PHONY: fuzz
fuzz: all $(fuzz_program)
	@for target in $(FUZZ_TARGETS); do \
	  mkdir -p "$(FUZZ_CORPUS)/$$target" || exit 1; \
	  echo "fuzz: $$target, $(FUZZ_SECONDS) s"; \
	  case "$(fuzz_program)" in \
	  *covered*) ATTUNE_FUZZ=$$target "$(fuzz_program)" -max_len=65536 -timeout=10 -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 \
	    -artifact_prefix="fuzz-$$target-" "$(FUZZ_CORPUS)/$$target" ;; \
	  *) "$(fuzz_program)" --seconds $(FUZZ_SECONDS) --seed "$$(date +%s)" --corpus "$(FUZZ_CORPUS)/$$target" $$target ;; \
	  esac || exit 1; \
	done
