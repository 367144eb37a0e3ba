# tests/system
dist_check_SCRIPTS += tests/system/configuration.py
TESTS += tests/system/configuration.py
dist_check_SCRIPTS += tests/system/keeping.py
TESTS += tests/system/keeping.py
dist_check_SCRIPTS += tests/system/demo.py
TESTS += tests/system/demo.py
dist_check_SCRIPTS += tests/system/strangers.py
TESTS += tests/system/strangers.py
