"""post: a mail server for the tests, and readers of what it was sent.

    with post.Server(tls="starttls", user="diary", password="secret") as server:
        house.configure(mail=server.address, mail_from="diary@little.example")
        …
        letters = server.letters()        # Letter, in the order in which they came

A Letter is what two readers that others wrote agree on: npm's mailparser and Python's email."""
import base64
import email
import email.policy
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading

import harness
import tap

HERE = os.path.join(harness.SOURCE, "tests", "mail")
MODULES = os.environ.get("ATTUNE_MAIL_MODULES") or os.path.join(HERE, "node_modules")


def node(script, *words, **options):
    if not shutil.which("node") or not os.path.isdir(os.path.join(MODULES, "smtp-server")):
        raise tap.Skip("node or smtp-server is not there: npm ci in tests/mail")
    return subprocess.Popen(["node", os.path.join(HERE, script), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            env=dict(os.environ, ATTUNE_MAIL_MODULES=MODULES), **options)


def certificate(folder):
    """A key and a certificate of its own for localhost: (key, certificate)."""
    key, cert = os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-keyout", key, "-out", cert,
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, capture_output=True)
    return key, cert


# NAME;PARAMETER="…:…":VALUE
PROPERTY = re.compile(r'([A-Z-]+)(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*:(.*)')


class Letter:
    """One message as both readers have it."""

    def __init__(self, raw, read):
        self.raw, self.read = raw, read
        self.message = email.message_from_bytes(raw, policy=email.policy.default)
        tap.equal(list(self.message.defects), [], "what Python's email finds amiss")
        self.subject, self.id = read["subject"], read["id"]
        self.text, self.html, self.calendars = read["text"], read["html"], read["calendars"]
        tap.equal(str(self.message["Subject"]), self.subject, "the subject by both readers")

    @property
    def words(self):
        """The plain text without its line ends."""
        return " ".join(self.text.split())

    @property
    def to(self):
        return self.read["to"][0][1]

    def parts(self):
        """Content types in order, nested ones behind their parent."""
        return [part.get_content_type() for part in self.message.walk()]

    def event(self, number=0):
        """One calendar's lines as {NAME: value}, of the event alone; METHOD with them."""
        calendar = self.calendars[number]
        text = calendar["text"].replace("\r\n ", "")
        lines = text[text.index("BEGIN:VEVENT"):text.index("END:VEVENT")].split("\r\n")
        event = {found.group(1): found.group(2) for found in map(PROPERTY.match, lines) if found}
        event["METHOD"] = text.split("METHOD:")[1].split("\r\n")[0]
        event["parameter"] = calendar["method"]
        return event


def read(raws):
    """Letters of raw messages."""
    if not raws:
        return []
    reader = node("read.mjs")
    out, _ = reader.communicate(json.dumps([base64.b64encode(raw).decode() for raw in raws]).encode())
    tap.equal(reader.returncode, 0, "mailparser's exit code")
    return [Letter(raw, one) for raw, one in zip(raws, json.loads(out))]


class Server:
    """A running smtp-server; what happens there is kept in `events`."""

    def __init__(self, tls="none", user=None, password=None, host="127.0.0.1"):
        self.folder = tempfile.mkdtemp(prefix="attune-post-")
        options = {"tls": tls, "host": host}
        self.ca = None
        if tls != "none":
            options["key"], options["cert"] = certificate(self.folder)
            self.ca = options["cert"]
        if user:
            options.update(user=user, password=password)
        self.events, self.changed = [], threading.Condition()
        self.process = node("server.mjs", json.dumps(options))
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        port = self.wait_for("listening")["port"]
        self.address = "%s://localhost:%d" % ("smtps" if tls == "smtps" else "smtp", port)
        self.port = port

    def _listen(self):
        for line in self.process.stdout:
            with self.changed:
                self.events.append(json.loads(line))
                self.changed.notify_all()

    def wait_for(self, event, count=1, patience=harness.PATIENCE):
        """The count-th event of that name."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.count(event) >= count, patience):
                raise AssertionError("waited in vain for %d × %s; there was %r" % (count, event, [e["event"] for e in self.events]))
            return [e for e in self.events if e["event"] == event][count - 1]

    def count(self, event):
        return sum(e["event"] == event for e in self.events)

    def behave(self, **how):
        """Changes how it behaves from now on; see server.mjs."""
        before = self.count("set")
        self.process.stdin.write(json.dumps(how).encode() + b"\n")
        self.process.stdin.flush()
        self.wait_for("set", before + 1)

    def of(self, event):
        with self.changed:
            return [e for e in self.events if e["event"] == event]

    def letters(self):
        return read([base64.b64decode(e["raw"]) for e in self.of("letter")])

    def ids(self):
        """Message-IDs in the order in which they came."""
        return [str(email.message_from_bytes(base64.b64decode(e["raw"]))["Message-Id"]) for e in self.of("letter")]

    def close(self):
        self.process.kill()
        self.process.wait()
        self.listener.join()
        self.process.stdout.close()
        self.process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.close()
