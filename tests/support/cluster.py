"""cluster: PostgreSQL servers of a test's own: private data directory, socket in a temporary folder, nothing of the system's.

Needs the server's programs: the folder that $ATTUNE_POSTGRES names, or Debian's package postgresql. Works as root too: the
server itself then runs as postgres or nobody.
"""
import atexit
import glob
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import urllib.parse

OWNER = "attune"
QUICK = {  # a test's data need not outlive the machine
    "fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB", "max_connections": "200",
    "autovacuum_naptime": "10s", "log_min_messages": "warning", "timezone": "UTC",
}


def programs():
    """The folder with initdb and pg_ctl of the newest PostgreSQL there is."""
    if os.environ.get("ATTUNE_POSTGRES"):
        return os.environ["ATTUNE_POSTGRES"]
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if found:
        return os.path.dirname(max(found, key=lambda path: [int(n) for n in re.findall(r"\d+", path)]))
    if shutil.which("initdb"):
        return os.path.dirname(os.path.realpath(shutil.which("initdb")))
    raise SystemExit("PostgreSQL's server is not here (Debian: apt-get install postgresql)")


def other_user():
    """Whom the server runs as where we are root: it refuses to be that."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise SystemExit("there is neither a user postgres nor a user nobody for the server to run as")


class Cluster:
    """One server. With `port` it listens on loopback too; `settings` are lines of its postgresql.conf."""

    def __init__(self, port=None, settings=None, folder=None, quick=True):
        self.user = other_user()
        self.folder = folder or tempfile.mkdtemp(prefix="attune-pg-", dir="/tmp")  # a socket's path has its limits
        self.data = os.path.join(self.folder, "data")
        self.port = port
        self.settings = dict(QUICK if quick else {k: v for k, v in QUICK.items() if k not in ("fsync", "full_page_writes")})
        self.settings.update({"unix_socket_directories": "'%s'" % self.folder,
                              "listen_addresses": "'127.0.0.1'" if port else "''", "port": str(port or 5432)})
        self.settings.update(settings or {})
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.running = False
        atexit.register(self.remove)

    def run(self, name, *arguments, check=True, **how):
        """One of PostgreSQL's programs, as the server's user."""
        command = [os.path.join(programs(), name), *arguments]
        if self.user:
            command = ["setpriv", "--reuid=%d" % self.user.pw_uid, "--regid=%d" % self.user.pw_gid, "--clear-groups", *command]
        how = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "cwd": "/", "timeout": 120, **how}
        done = subprocess.run(command, **how)
        if check and done.returncode != 0:
            raise RuntimeError("%s failed: %s%s" % (name, done.stdout, done.stderr))
        return done

    def make(self):
        """A new, empty data directory. Its language is not C, so that whatever depends on it shows."""
        language = ["--locale-provider=icu", "--icu-locale=en-GB"]
        base = ["-D", self.data, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        if self.run("initdb", *base, *language, check=False).returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            self.run("initdb", *base)
        self.configure()
        return self

    def configure(self, **more):
        """Writes the settings, with `more` of them, to be taken up by the next start."""
        self.settings.update(more)
        path = os.path.join(self.data, "postgresql.auto.conf")
        with open(path, "w") as file:
            file.writelines("%s = %s\n" % pair for pair in self.settings.items())
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def start(self):
        log = os.path.join(self.folder, "log")
        # Its output goes to the log alone: a server that kept our pipe open would keep us waiting.
        self.run("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", "60", "start", capture_output=False, text=None,
                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.running = True
        return self

    def stop(self, how="fast"):
        """how: smart, fast, or immediate (as if it had crashed)."""
        if self.running:
            self.running = False
            self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop", check=False)

    def pid(self):
        with open(os.path.join(self.data, "postmaster.pid")) as file:
            return int(file.readline())

    def remove(self):
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name="postgres", tcp=False):
        if tcp:
            return "postgresql://%s@127.0.0.1:%d/%s" % (OWNER, self.port, name)
        port = "&port=%d" % self.port if self.port else ""
        return "postgresql://%s@/%s?host=%s%s" % (OWNER, name, urllib.parse.quote(self.folder, safe=""), port)


def run(address, script):
    """Has psql run `script`, in one transaction."""
    done = subprocess.run([os.path.join(programs(), "psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", "-", address],
                          input=script, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError("psql: " + done.stderr)


def ask(address, sql):
    """What psql says to `sql`: a list of rows, each a list of texts ("" for NULL)."""
    done = subprocess.run([os.path.join(programs(), "psql"), "-X", "-q", "-A", "-t", "-F", "\x1f", "-R", "\x1e", "-v",
                           "ON_ERROR_STOP=1", "-c", sql, address], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=120)
    if done.returncode != 0:
        raise RuntimeError("psql: " + done.stderr)
    # No row at all says nothing, a row of one empty text ends with a line break.
    return [row.split("\x1f") for row in done.stdout[:-1].split("\x1e")] if done.stdout else []
