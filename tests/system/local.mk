# tests/system
dist_check_SCRIPTS += tests/system/configuration.py
TESTS += tests/system/configuration.py
dist_check_SCRIPTS += tests/system/demo.py
TESTS += tests/system/demo.py
