"""Secrets driven through every route, well and badly, and then looked for wherever they must not be: in what the program logs at
its most talkative, in its database, log and copies, in the letters, in lists of processes, in its figures and its audit."""
import glob
import os
import re
import urllib.parse

import harness
import tap

PAT = "pat@north.example"
CLIENT_SECRET = "canary-of-the-client-secret"
TALKATIVE = {"G_MESSAGES_DEBUG": "all"}
NOTHING = "0190a1b2-0000-7000-8000-000000000000"


def routes(house):
    return house.run("routes", "--json").json()["items"]


class Canaries:
    """Every kind of secret there is, by name; and where each of them may be found."""

    def __init__(self, house, server):
        self.secrets = {"the client secret": CLIENT_SECRET}
        self.token = self.add("a program's token", house.token("ada@clinic.example"))
        self.revoked = self.add("a revoked token", house.token("ada@clinic.example"))
        house.attune("token", "revoke", house.run("token", "list", "--json").json()["items"][0]["id"])
        self.browser = server.sign_in("ada@clinic.example")
        self.add("a session's cookie", self.browser.cookies["attune"])
        self.add("a page's token", self.browser.csrf)
        spent = house.link(PAT)
        self.add("a link that was used", last_part(spent))
        self.other = harness.Browser(server)
        self.other.get("/sign-in")
        self.add("the door's cookie", self.other.cookies["attune-door"])
        self.other.sign_in(spent)
        self.add("another session's cookie", self.other.cookies["attune"])
        self.link = self.add("a link that waits", last_part(house.link(PAT)))
        self.feed = self.add("a calendar's address", last_part(house.attune("feed", "create", "--scope", "person:" + PAT))[:-4])
        self.asked = harness.Browser(server)
        self.asked.get("/sign-in")
        self.add("the asking browser's cookie", self.asked.cookies["attune-door"])
        self.asked.post("/sign-in", {"mail": PAT})
        house.attune("deliver")
        self.letter_link = self.add("the link in a letter", last_part(link_in(house)))

    def add(self, name, secret):
        assert secret and len(secret) > 15, (name, secret)
        self.secrets[name] = secret
        return secret


def last_part(address):
    return address.rsplit("/", 1)[-1]


def link_in(house):
    """The one link in the one letter."""
    paths = glob.glob(os.path.join(house.folder, "post", "*.eml"))
    tap.equal(len(paths), 1, "letters")
    with open(paths[0], encoding="utf-8") as letter:
        return re.search(r"http://\S+/sign-in/[\w-]{43}", letter.read().replace("=\n", "")).group(0)


def drive(server, route, canaries):
    """Each secret at this route: as what it is, and everywhere where somebody may put it by mistake."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for secret in list(canaries.secrets.values()):
        path = re.sub(r"\{[^}]+\}", urllib.parse.quote(secret, safe=""), route["address"])
        plain = re.sub(r"\{[^}]+\}", NOTHING, route["address"])
        body = {"token": secret, "slot": secret} if route["method"] not in ("GET", "DELETE") else None
        server.ask(route["method"], path, secret, body)
        server.ask(route["method"], path, canaries.token, body)
        server.ask(route["method"], plain + "?token=%s&%s=1" % (secret, secret), secret)
        server.ask(route["method"], plain, None, None, {"Cookie": "attune=%s; attune-door=%s" % (secret, secret),
                                                        "X-CSRF-Token": secret, "Referer": "http://x/" + secret,
                                                        "Idempotency-Key": secret, "If-None-Match": '"%s"' % secret})
        if body:
            server.ask(route["method"], plain, canaries.token, ("csrf=%s&code=%s&token=%s" % (secret, secret, secret)).encode(), form)
            server.ask(route["method"], plain, canaries.token, b'{"token": "' + secret.encode() + b'"')
    if route["operation"] not in ("endSessions", "pageSignOut", "pageAccountSignOut"):
        canaries.browser.call(route["method"], re.sub(r"\{[^}]+\}", NOTHING, route["address"]), {} if body else None)


def drive_beside(server, canaries):
    """Where there is no route at all, and what is no HTTP."""
    for secret in list(canaries.secrets.values()):
        for method, path in (("GET", "/" + secret), ("GET", "/feeds/%s" % secret), ("PUT", "/api/v1/slots?x=" + secret),
                             ("GET", "/%zz" + secret), ("GET", "/feeds/%s.ics/more" % secret), (secret, "/"), ("GET", "/api/" + secret * 200)):
            try:
                server.ask(method, path, secret)
            except OSError:
                pass


def processes_of(server):
    """What /proc tells anybody of the service and its children: command lines and environments."""
    pids, told = [server.process.pid], b""
    for pid in pids:
        for task in glob.glob("/proc/%d/task/*/children" % pid):
            with open(task, encoding="ascii") as children:
                pids += [int(child) for child in children.read().split()]
        for name in ("cmdline", "environ"):
            try:
                with open("/proc/%d/%s" % (pid, name), "rb") as file:
                    told += file.read() + b"\n"
            except OSError:
                pass  # it has ended, or is not ours to read
    return told


def files_of(house):
    """(name, bytes) of every file in the house."""
    for path in sorted(glob.glob(os.path.join(house.folder, "**"), recursive=True)):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                yield os.path.relpath(path, house.folder), file.read()


def forms_of(secret):
    """How it may be written: as it is, in quoted-printable's broken lines, in a URL, in hexadecimal."""
    raw = secret.encode()
    return {raw, urllib.parse.quote(secret, safe="").encode(), raw.hex().encode()}


def find(secrets, where, bytes_, but=()):
    """Names of the secrets that stand in the bytes."""
    whole = bytes_ + bytes_.replace(b"=\n", b"").replace(b"=\r\n", b"")
    return ["%s in %s" % (name, where) for name, secret in secrets.items()
            if secret not in but and any(form in whole for form in forms_of(secret))]


@tap.test
def no_secret_is_where_it_does_not_belong():
    with harness.House(mail="file:post", mail_deliver="apart", oidc_issuer="https://login.example", oidc_client_id="attune",
                       oidc_client_secret_file="client.secret") as house:
        secret_path = house.write("client.secret", CLIENT_SECRET + "\n")
        os.chmod(secret_path, 0o600)
        house.load()
        with house.serve(**TALKATIVE) as server:
            canaries = Canaries(house, server)
            rows = routes(house)
            for route in rows:
                drive(server, route, canaries)
            drive_beside(server, canaries)
            server.get("/feeds/%s.ics" % canaries.feed)
            found = find(canaries.secrets, "/proc", processes_of(server))
            found += find(canaries.secrets, "/metrics", server.get("/metrics").body)
            found += find(canaries.secrets, "the audit", server.get("/api/v1/audit?limit=500", canaries.token).body)
            server.reload()
        house.attune("backup", os.path.join(house.folder, "copy.db"))
        seen = {}
        for name, bytes_ in files_of(house):
            may = ()
            if name == "client.secret":
                may = (CLIENT_SECRET,)
            elif name.endswith(".eml"):
                may = (canaries.letter_link,)
            found += find(canaries.secrets, name, bytes_, may)
            seen[name.rsplit(".", 1)[-1]] = bytes_
        tap.equal(found, [], "secrets that were found")
        tap.note("%d secrets through %d routes; looked for in %s" % (len(canaries.secrets), len(rows), ", ".join(sorted(seen))))
        # The nets hold: what should be there was found by the same means.
        tap.check(PAT.encode() in seen["db"] and canaries.letter_link.encode() in seen["eml"].replace(b"=\n", b""), "the nets are torn")
        tap.check(os.path.getsize(os.path.join(house.folder, "serve.log")) > 0, "nothing was logged at all")


@tap.test
def commands_tell_their_secret_on_standard_output_alone():
    with harness.House() as house:
        house.load()
        for words in (("token", "create", "--person", PAT), ("feed", "create", "--scope", "person:" + PAT), ("person", "link", PAT)):
            done = house.run(*words)
            secret = last_part(done.out.strip()).replace(".ics", "")
            tap.check(len(secret) == 43, "%s: %r" % (words, done))
            tap.check(secret not in done.err, "%s: on standard error" % (words,))
        listed = [house.attune(*words, "--json") for words in (("token", "list"), ("feed", "list"), ("person", "show", PAT))]
        tap.check(not re.search(r'"[\w-]{43}"', "".join(listed)), "a list shows what looks like a secret")


tap.run()
