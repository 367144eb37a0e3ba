"""browser: runs a walk through our pages (an .mjs beside this) in Debian's Chromium."""
import json
import os
import shutil
import subprocess

import harness
import tap

HERE = os.path.join(harness.SOURCE, "tests", "browser")
MODULES = os.environ.get("ATTUNE_BROWSER_MODULES") or os.path.join(HERE, "node_modules")
# The shell without windows: the whole browser keeps a busy process of its own for each window it does not show.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")


def node(script, *words, text=""):
    if not shutil.which("node") or not os.path.isdir(os.path.join(MODULES, "playwright-core")):
        raise tap.Skip("node or the browser's driver is not there: npm ci in tests/browser")
    if not CHROMIUM:
        raise tap.Skip("chromium is not there")
    return subprocess.run(["node", os.path.join(HERE, script), *words], input=text, text=True, capture_output=True, timeout=900,
                          check=False, env=dict(os.environ, ATTUNE_BROWSER_MODULES=MODULES, CHROMIUM=CHROMIUM))


def run(script, world, *words):
    """Walks in @world ({base, links, …}); what it says, or a failure with what it complains of."""
    done = node(script, *words, text=json.dumps(dict(world, patience=harness.PATIENCE)))
    if done.returncode != 0:
        raise tap.Failure(done.stderr[-9000:] or done.stdout[-3000:])
    return done.stdout


def routes(house):
    return house.run("routes", "--json").json()["items"]
