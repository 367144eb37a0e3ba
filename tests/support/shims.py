"""Shims: libraries of the tests that are loaded before the program's own, and stand between it and its disk."""
import os

import harness


def behind(name, **env):
    """The environment of a program behind the shim @name ("support/power-cut") of the build."""
    env["LD_PRELOAD"] = os.path.join(harness.BUILD, "tests", name + ".so")
    if harness.SANITIZED:  # their runtime wants to be first of all, but does as well behind one that calls none of it
        env["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    return env
