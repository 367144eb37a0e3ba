# tests/system
dist_check_SCRIPTS += tests/system/configuration.py
TESTS += tests/system/configuration.py
