"""harness: a whole Attune in a folder of its own: configuration, database, commands, daemon, HTTP.

    with harness.House() as house:
        house.load()                          # the small service book below
        with house.serve() as server:
            ada = house.token("ada@clinic.example")
            answer = server.get("/api/v1/slots?service=drop-in", ada)
            tap.equal(answer.status, 200)

Programs are found through $ATTUNE_BUILD, files through $ATTUNE_SOURCE. The clock stands at NOW unless told otherwise."""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

import stores

SOURCE = os.environ.get("ATTUNE_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("ATTUNE_BUILD") or os.path.join(SOURCE, "build")
PROGRAM = os.path.join(BUILD, "attune")
SANITIZED = bool(os.environ.get("ATTUNE_SANITIZE_FLAGS", "").strip())
PATIENCE = 60 if SANITIZED else 30  # seconds until something that should happen counts as never happening
NOW = "2026-09-07T08:00:00+01:00"   # a Monday

# People of every role, two teams, all five service types. Times are London's.
BOOK = """
[person ada@clinic.example]
name=Ada Osei
profession=administrator
organisation=Little Steps
roles=administrator

[person carla@clinic.example]
name=Carla Reyes
profession=psychologist
organisation=Little Steps
roles=clinician

[person dev@clinic.example]
name=Dev Anand
profession=family therapist
organisation=Little Steps
roles=clinician

[person mia@clinic.example]
name=Mia Lund
profession=service manager
organisation=Little Steps
roles=manager

[person lea@north.example]
name=Lea Brook
profession=health visitor
organisation=North Trust
team=north
roles=practitioner; leader

[person pat@north.example]
name=Pat Quill
profession=health visitor
organisation=North Trust
team=north
roles=practitioner

[person sam@south.example]
name=Sam Idris
profession=midwife
organisation=South Trust
team=south
roles=practitioner; leader

[person kim@council.example]
name=Kim Vale
profession=social worker
organisation=Council
roles=practitioner

[team north]
title=Health Visiting North
organisation=North Trust
leader=lea@north.example

[team south]
title=Midwifery South
organisation=South Trust
leader=sam@south.example

[professions]
priority=health visitor; midwife

[service drop-in]
plugin=drop-in
title=Drop-in consultation
summary=A talk with two of us about a family you see.
slot-minutes=45
gap-minutes=0
waiting-places=3

[service reflection]
plugin=reflective-discussion
title=Reflective discussion
summary=An hour for a team.
teams=2

[service circle]
plugin=circle-of-security
title=Circle of Security
summary=Eight weeks with a small group.
meetings=8
waiting-places=4

[service awareness]
plugin=training-course
title=Infant Mental Health Awareness
summary=A day on how babies' minds grow.
least=4

[service follow-up]
plugin=training-course
title=Awareness follow-up
summary=Half a day for those who did the first.
requires=awareness

[service wellbeing]
plugin=wellbeing-session
title=Wellbeing session
summary=Time for those who care for others.

[schedule drop-in-tuesday]
service=drop-in
starts=2026-09-08T09:00
minutes=180
repeat=FREQ=WEEKLY;BYDAY=TU
until=2026-12-15
place=Lime Tree Centre
hosts=carla@clinic.example; dev@clinic.example

[schedule reflection-monthly]
service=reflection
starts=2026-09-10T13:00
minutes=90
repeat=FREQ=MONTHLY;BYDAY=2TH;COUNT=4
place=Town Hall
hosts=carla@clinic.example; dev@clinic.example

[schedule circle-autumn]
service=circle
starts=2026-09-16T10:00
minutes=90
repeat=FREQ=WEEKLY;COUNT=9
place=Lime Tree Centre
hosts=dev@clinic.example
capacity=6

[schedule awareness-autumn]
service=awareness
starts=2026-10-01T09:30
minutes=390
place=Town Hall
hosts=carla@clinic.example
capacity=22

[schedule follow-up-autumn]
service=follow-up
starts=2026-11-05T09:30
minutes=180
place=Town Hall
hosts=carla@clinic.example
capacity=22

[schedule wellbeing-weekly]
service=wellbeing
starts=2026-09-11T14:30
minutes=60
repeat=FREQ=WEEKLY;COUNT=10
online=https://meet.example/wellbeing
hosts=dev@clinic.example

[closure half-term]
title=Half term
from=2026-10-26
to=2026-10-30

[reporting-year 2026-27]
from=2026-08-01
to=2027-07-31

[target consultations]
title=Consultation sessions
measure=sessions
services=drop-in; reflection
from=2026-08-01
to=2027-07-31
figure=150
"""


class Result:
    """What a command left behind."""

    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return "exit %d\nstandard output: %s\nstandard error: %s" % (self.status, self.out, self.err)


class Answer:
    """What came back over HTTP."""

    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode("utf-8")

    def __repr__(self):
        return "HTTP %d %s" % (self.status, self.body[:2000].decode("utf-8", "replace"))


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(holds, what, patience=PATIENCE):
    """Asks `holds` again and again; its first true answer, or a failure that names `what`."""
    deadline = time.monotonic() + patience
    while True:
        answer = holds()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError("waited %d s in vain for %s" % (patience, what))
        time.sleep(0.02)


class Server:
    """A running `attune serve`. Ends with the with-block by SIGTERM, and must then end well."""

    def __init__(self, house, env, program=PROGRAM):
        self.house, self.listen = house, house.settings["listen"]
        self.log = open(os.path.join(house.folder, "serve.log"), "ab")
        self.process = subprocess.Popen([program, "serve", "--config", house.config], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, env=env, cwd=house.folder)
        try:
            wait_until(self.is_ready, "the service to answer /readyz")
        except BaseException:
            self.kill()
            raise

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError("attune serve ended with %d:\n%s" % (self.process.returncode, self.log_text()))
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False

    def log_text(self):
        self.log.flush()
        with open(self.log.name, encoding="utf-8", errors="replace") as log:
            return log.read()

    def connect(self, timeout=PATIENCE):
        """A connection of one's own, for several requests over one socket."""
        if self.listen.startswith("unix:"):
            return UnixConnection(os.path.join(self.house.folder, self.listen[len("unix:"):]), timeout)
        host, _, port = self.listen.rpartition(":")
        return http.client.HTTPConnection(host.strip("[]"), int(port), timeout=timeout)

    def ask(self, method, path, token=None, body=None, headers=None):
        """One request over a fresh connection. `body`: bytes as they are, anything else as JSON."""
        connection = self.connect()
        try:
            return ask_over(connection, method, path, token, body, headers)
        finally:
            connection.close()

    def get(self, path, token=None, **headers):
        return self.ask("GET", path, token, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, token=None, body=None, headers=None):
        return self.ask("POST", path, token, {} if body is None else body, headers)

    def workers(self):
        """Process ids of those that serve, where there are several and a parent."""
        told = "serving on %s%s with" % ("" if self.listen.startswith("unix:") else "http://", self.listen)
        wait_until(lambda: told in self.log_text(), "all workers to serve")
        with open("/proc/%d/task/%d/children" % (self.process.pid, self.process.pid), encoding="ascii") as children:
            return [int(pid) for pid in children.read().split()]

    def sign_in(self, mail):
        """A browser in which that person has signed in, by the operator's link."""
        browser = Browser(self)
        browser.sign_in(self.house.link(mail))
        return browser

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def stop(self):
        """SIGTERM, and the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.kill()

    def kill(self):
        """SIGKILL, as a machine that loses its power."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self.process.poll() is not None and self.log.closed:
            return
        status = self.stop()
        if kind is None and status != 0:
            with open(self.log.name, encoding="utf-8", errors="replace") as log:
                raise AssertionError("attune serve ended with %d:\n%s" % (status, log.read()[-4000:]))


class Browser:
    """What a browser adds to requests: cookies, the token of the last page, and where a form comes from."""

    def __init__(self, server):
        self.server, self.cookies, self.csrf = server, {}, None

    def ask(self, method, path, body=None, headers=None):
        sent = dict(headers or {})
        if self.cookies:
            sent.setdefault("Cookie", "; ".join("%s=%s" % pair for pair in self.cookies.items()))
        answer = self.server.ask(method, path, None, body, sent)
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            value = rest.split(";")[0]
            if value and "Max-Age=0" not in line:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
            self.csrf = found.group(1) if found else self.csrf
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, fields=None, csrf=True, headers=None):
        """Sends a form, as a page of ours would."""
        fields = dict(fields or {})
        if csrf:
            fields.setdefault("csrf", self.csrf or "")
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
        sent.update(headers or {})
        return self.ask("POST", path, urllib.parse.urlencode(fields).encode(), sent)

    def call(self, method, path, body=None, headers=None):
        """A call of the API by a script of one of our pages."""
        sent = {"X-CSRF-Token": self.csrf or ""}
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        return self.ask(method, path, body, dict(sent, **(headers or {})))

    def sign_in(self, link):
        path = urllib.parse.urlsplit(link).path
        self.get(path)
        answer = self.post(path)
        if answer.status != 303:
            raise AssertionError("signing in: %r" % answer)
        self.get("/account")


def ask_over(connection, method, path, token=None, body=None, headers=None):
    sent = dict(headers or {})
    if token:
        sent.setdefault("Authorization", "Bearer " + token)
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode("utf-8")
        sent.setdefault("Content-Type", "application/json")
    connection.request(method, path, body, sent)
    return Answer(connection.getresponse())


class House:
    """A folder with attune.conf, and a database (house.store, see stores.py). Keywords become keys of the configuration: base_url="…"."""

    def __init__(self, now=NOW, store=None, **settings):
        self.folder = tempfile.mkdtemp(prefix="attune-")
        self.config = os.path.join(self.folder, "attune.conf")
        self.store = store or stores.make(self.folder)
        self.database = os.path.join(self.folder, "attune.db")  # where the store is a file
        self.now = now
        self.settings = {"database": self.store.address, "listen": "127.0.0.1:%d" % free_port()}
        if self.store.kind != "sqlite":  # beside a file it is in the folder as it is
            self.settings["erasures"] = os.path.join(self.folder, "attune.erased")
        self.configure(**settings)

    def configure(self, **settings):
        """Adds or changes keys; None takes one out."""
        self.settings.update({name.replace("_", "-"): value for name, value in settings.items()})
        with open(self.config, "w", encoding="utf-8") as out:
            out.write("[attune]\n")
            out.writelines("%s=%s\n" % pair for pair in self.settings.items() if pair[1] is not None)

    def env(self, now=None, **more):
        env = dict(os.environ, **more)
        env.pop("ATTUNE_CONFIG", None)
        env.pop("ATTUNE_NOW", None)
        if now or self.now:
            env["ATTUNE_NOW"] = now or self.now
        return env

    def run(self, *words, now=None, input=None, **options):
        """A command with whatever exit code it ends; see Result."""
        return Result(subprocess.run([PROGRAM, *words, "--config", self.config], input=input, text=True, encoding="utf-8",
                                     capture_output=True, env=self.env(now), cwd=self.folder, timeout=600, **options))

    def attune(self, *words, **options):
        """A command that must succeed; its standard output without the last line's end."""
        done = self.run(*words, **options)
        if done.status != 0:
            raise AssertionError("attune %s: %r" % (" ".join(words), done))
        return done.out.rstrip("\n")

    def write(self, name, text):
        """A file in the folder; its path."""
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        return path

    def load(self, book=BOOK, name="service.book"):
        return self.attune("load", self.write(name, book))

    def token(self, mail):
        return self.attune("token", "create", "--person", mail)

    def link(self, mail):
        """A link to sign in with, by the operator."""
        return self.attune("person", "link", mail)

    def serve(self, now=None, **env):
        return Server(self, self.env(now, **env))

    def verify(self):
        """Proves the stored data; fails with what `attune verify` found."""
        return self.attune("verify")

    def close(self):
        self.store.drop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.close()
