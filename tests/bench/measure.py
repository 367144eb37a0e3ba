"""measure: wrk and the bare program, run in turns with Attune, and ratios told as a table.

Each figure is the median of ROUNDS rounds in which the two sides take turns, so that a slow moment of the machine meets
both. A ratio is compared with its aim; the run's exit code tells whether all were met."""
import os
import re
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "support"))
import harness  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = os.environ.get("BENCH_SECONDS", "3")
BARE = os.path.join(harness.BUILD, "tests", "bench", "bare")
SLOW = os.path.join(harness.BUILD, "tests", "bench", "slow-sync.so")


class Bare:
    """The bare program on a port of its own."""

    def __init__(self, *words, **env):
        self.process = subprocess.Popen([BARE, *words], stdout=subprocess.PIPE, text=True, env=dict(os.environ, **env))
        self.port = int(self.process.stdout.readline())
        self.url = "http://127.0.0.1:%d/" % self.port

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def wrk(url, connections, headers=(), script=None, seconds=SECONDS):
    """Requests a second; fails if any answer was neither 2xx nor 3xx."""
    words = ["wrk", "-t1", "-c%d" % connections, "-d%ss" % seconds]
    for header in headers:
        words += ["-H", header]
    if script:
        words += ["-s", script]
    out = subprocess.run(words + [url], capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if bad:
        raise AssertionError("%s: %s answers were refusals or errors\n%s" % (url, bad.group(1), out))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def in_turns(*sides, rounds=ROUNDS, figure=statistics.median):
    """The median (or another figure) of what each side gives, the sides taking turns."""
    found = [[] for _ in sides]
    for _ in range(rounds):
        for figures, side in zip(found, sides):
            figures.append(side())
    return [figure(figures) for figures in found]


def memory_kib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))


def first_answer(start, path):
    """Seconds from starting a program to its first answer, and what `start` gives: it returns when the program has said that it
    listens, with its port second. Nobody knocks before: that would take the processor from what is waited for."""
    import http.client
    begun = time.perf_counter()
    program, port = start()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    connection.getresponse().read()
    took = time.perf_counter() - begun
    connection.close()
    return took, program


class Table:
    """What was measured, as lines of a Markdown table on standard output and in docs/."""

    def __init__(self):
        self.lines, self.missed = [], 0

    def row(self, what, ours, bare, ratio, aim, at_most=False):
        met = ratio <= aim if at_most else ratio >= aim
        self.missed += not met
        line = "| %s | %s | %s | %.2f | %s %.2f | %s |" % (what, ours, bare, ratio, "at most" if at_most else "at least", aim,
                                                         "yes" if met else "**no**")
        self.lines.append(line)
        print(line, flush=True)

    def head(self):
        head = ["| what | Attune | beside it | ratio | aim | met |", "|---|---:|---:|---:|---:|---|"]
        print("\n".join(head), flush=True)
        self.lines += head
