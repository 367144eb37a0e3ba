# tests/system
dist_check_SCRIPTS += tests/system/configuration.py
TESTS += tests/system/configuration.py
dist_check_SCRIPTS += tests/system/keeping.py
TESTS += tests/system/keeping.py
