# tests/law: what is written down as a rule is checked here
law_tests = tests/law/layers.py tests/law/sizes.py tests/law/words.py tests/law/header.py tests/law/symbols.py tests/law/tables.py \
  tests/law/migrations.py tests/law/sources.py
TESTS += $(law_tests)
dist_check_SCRIPTS += $(law_tests)
EXTRA_DIST += tests/law/words.table
