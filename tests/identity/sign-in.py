"""Signing in with an organisation's identity provider: npm's oidc-provider, started here, turned this way and that."""
import http.client
import json
import os
import shutil
import subprocess
import threading
import time
import urllib.parse

import harness
import tap

MODULES = os.environ.get("ATTUNE_IDENTITY_MODULES") or os.path.join(harness.SOURCE, "tests", "identity", "node_modules")
PAT = "pat@north.example"
ACCOUNT = {"sub": "u-1", "email": PAT, "email_verified": True, "name": "Patricia Q."}
SECRET = "a secret: with +/&=% in it"


class Provider:
    """The provider on a port of its own, and a browser's way through it."""

    def __init__(self, return_url):
        if not shutil.which("node") or not os.path.isdir(os.path.join(MODULES, "oidc-provider")):
            raise tap.Skip("node or oidc-provider is not there: npm ci in tests/identity")
        self.port = harness.free_port()
        self.issuer = "http://127.0.0.1:%d" % self.port
        script = os.path.join(harness.SOURCE, "tests", "identity", "provider.mjs")
        env = dict(os.environ, ATTUNE_IDENTITY_MODULES=MODULES, NODE_NO_WARNINGS="1")
        self.process = subprocess.Popen(["node", script, str(self.port), return_url], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, env=env)
        if self.process.stdout.readline().strip() != "ready":
            raise tap.Failure("the provider does not start")

    def ask(self, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
        try:
            connection.request(method, target, body, headers or {})
            return harness.Answer(connection.getresponse())
        finally:
            connection.close()

    def turn(self, **wish):
        tap.equal(self.ask("POST", "/turn", json.dumps(wish).encode()).status, 200)

    def seen(self):
        return self.ask("GET", "/seen").json()

    def walk(self, address):
        """As a browser follows the provider's redirects, until one leads away from it."""
        cookies = {}
        while address.startswith(self.issuer) or address.startswith("/"):
            path = address[len(self.issuer):] if address.startswith(self.issuer) else address
            answer = self.ask("GET", path, headers={"Cookie": "; ".join("%s=%s" % pair for pair in cookies.items())})
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, _, rest = line.partition("=")
                cookies[name] = rest.split(";")[0]
            if answer.status not in (302, 303):
                raise tap.Failure("the provider answers %r" % answer)
            address = answer.headers["Location"]
        return address

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Scene:
    """A service and its provider. Keywords are keys of the configuration."""

    def __init__(self, client="attune", secret=SECRET, book=harness.BOOK, **settings):
        self.house = harness.House(now=None)
        base = "http://" + self.house.settings["listen"]
        self.provider = Provider(base + "/sign-in/provider/return")
        more = {}
        if secret:
            path = self.house.write("secret", secret + "\n")
            os.chmod(path, 0o600)
            more = {"oidc_client_secret_file": "secret"}
        self.house.configure(base_url=base, oidc_issuer=self.provider.issuer, oidc_client_id=client, **more, **settings)
        self.house.load(book)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.provider.close()
        self.house.close()


def set_out(server, onward=""):
    """A browser that has been sent to the provider, and where to."""
    browser = harness.Browser(server)
    answer = browser.get("/sign-in/provider" + ("?return=" + urllib.parse.quote(onward, safe="") if onward else ""))
    return browser, answer


def back(browser, address):
    parts = urllib.parse.urlsplit(address)
    return browser.get(parts.path + "?" + parts.query)


def sign_in(scene, server, onward=""):
    """All the way there and back; the browser and the last answer."""
    browser, answer = set_out(server, onward)
    if answer.status != 303:
        return browser, answer
    return browser, back(browser, scene.provider.walk(answer.headers["Location"]))


def refused(scene, server, status, words, what):
    browser, answer = sign_in(scene, server)
    tap.equal(answer.status, status, "%s: %r" % (what, answer))
    tap.contains(answer.text, words, what)
    tap.check("attune" not in browser.cookies, what + ": signed in all the same")


@tap.test
def the_way_there_and_back_opens_a_session():
    with Scene() as scene:
        scene.provider.turn(account=ACCOUNT)
        with scene.house.serve() as server:
            tap.contains(server.get("/sign-in").text, "Sign in with your work account")
            browser, answer = sign_in(scene, server, "/account")
            tap.equal((answer.status, answer.headers["Location"]), (303, "/account"))
            tap.contains(browser.get("/account").text, PAT)
            tap.equal(sorted(browser.cookies), ["attune"], "cookies left")
            tap.equal(browser.get("/api/v1/sessions").json()["items"][0]["way"], "provider")


@tap.test
def what_is_sent_to_the_provider_is_what_the_standard_wants():
    with Scene() as scene, scene.house.serve() as server:
        browser, answer = set_out(server, "/account")
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(answer.headers["Location"]).query))
        tap.equal({name: query[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")},
                  {"response_type": "code", "client_id": "attune", "scope": "openid email profile",
                   "code_challenge_method": "S256"})
        tap.check(len(query["code_challenge"]) == 43 and len(query["nonce"]) == 43, "lengths")
        tap.equal(query["state"][43:], "./account")
        again = urllib.parse.urlsplit(set_out(server)[1].headers["Location"]).query
        for name in ("state", "nonce", "code_challenge"):
            tap.check(dict(urllib.parse.parse_qsl(again))[name] != query[name], name + " is the same for two browsers")
        secret = browser.cookies["attune-provider"]
        tap.check(secret not in answer.headers["Location"], "the cookie travels")
        tap.contains(answer.headers["Set-Cookie"], "HttpOnly; SameSite=Lax")


@tap.cases([("attune", SECRET), ("attune-es", SECRET), ("attune-ps", SECRET), ("attune-post", SECRET), ("attune-public", None)],
           "client {0} gets in")
def each_way_of_signing_and_of_saying_who_we_are(client, secret):
    with Scene(client, secret) as scene:
        scene.provider.turn(account=ACCOUNT)
        with scene.house.serve() as server:
            tap.equal(sign_in(scene, server)[1].status, 303)


@tap.test
def a_symmetric_signature_is_none():
    with Scene("attune-hs") as scene:
        scene.provider.turn(account=ACCOUNT, inline=True)
        with scene.house.serve() as server:
            refused(scene, server, 403, "could not be trusted", "HS256")


FALSE_TOKENS = [
    ("a broken signature", {"broken": True}), ("another's key under a known name", {"stranger": True}),
    ("a key that is not published", {"stranger": True, "kid": "unheard-of"}), ("no signature", {"none": True}),
    ("the public key as a secret", {"confuse": True}),
    ("another issuer", {"claims": {"iss": "http://127.0.0.1:1"}}), ("another audience", {"claims": {"aud": "other"}}),
    ("several audiences without a party", {"claims": {"aud": ["attune", "other"]}}),
    ("another party", {"claims": {"azp": "other"}}), ("another nonce", {"claims": {"nonce": "x" * 43}}),
    ("no nonce", {"without": ["nonce"]}), ("no subject", {"without": ["sub"]}), ("no end", {"without": ["exp"]}),
    ("an end in the past", {"claims": {"exp": 1000000000}}), ("a beginning in the future", {"claims": {"nbf": 99999999999}}),
    ("a making in the future", {"claims": {"iat": 9999999999}}), ("an end that is no number", {"claims": {"exp": "soon"}}),
    ("a token without end", {"long": True}),
]


@tap.test
def a_false_token_opens_nothing():
    with Scene() as scene:
        with scene.house.serve() as server:
            for what, tamper in FALSE_TOKENS:
                scene.provider.turn(account=ACCOUNT, inline=True, tamper=tamper)
                browser, answer = sign_in(scene, server)
                tap.check(answer.status in (403, 503), "%s: %r" % (what, answer))
                tap.check("attune" not in browser.cookies, what + ": signed in all the same")
            scene.provider.turn(account=ACCOUNT, tamper={"claims": {"aud": ["attune", "other"], "azp": "attune"}})
            tap.equal(sign_in(scene, server)[1].status, 303, "several audiences with a party")


@tap.test
def a_clock_may_differ_by_a_little():
    now = int(time.time())
    with Scene() as scene, scene.house.serve() as server:
        for what, claims, status in (("a minute late", {"exp": now - 60}, 303), ("five minutes late", {"exp": now - 300}, 403),
                                     ("a minute early", {"iat": now + 60}, 303), ("five minutes early", {"iat": now + 300}, 403),
                                     ("not yet for a minute", {"nbf": now + 60}, 303)):
            scene.provider.turn(account=ACCOUNT, tamper={"claims": claims})
            tap.equal(sign_in(scene, server)[1].status, status, what)


@tap.test
def keys_that_change_are_fetched_anew():
    with Scene() as scene:
        scene.provider.turn(account=ACCOUNT)
        with scene.house.serve() as server:
            tap.equal(sign_in(scene, server)[1].status, 303)
            scene.provider.seen()
            tap.equal(sign_in(scene, server)[1].status, 303)
            tap.check(not {"GET /jwks", "GET /.well-known/openid-configuration"} & set(scene.provider.seen()), "asked again")
            scene.provider.turn(account=ACCOUNT, keys=2)
            refused(scene, server, 403, "could not be trusted", "new keys right after the old ones were fetched")
            tap.check("GET /jwks" not in scene.provider.seen(), "keys are asked for at the beck of any token")
            time.sleep(5.2)
            tap.equal(sign_in(scene, server)[1].status, 303, "a moment later")
            tap.check("GET /jwks" in scene.provider.seen(), "keys are not asked for again")


@tap.test
def another_process_knows_the_new_keys():
    with Scene() as scene:
        scene.provider.turn(account=ACCOUNT)
        with scene.house.serve() as server:
            tap.equal(sign_in(scene, server)[1].status, 303)
        scene.provider.turn(account=ACCOUNT, keys=2)
        with scene.house.serve() as server:
            tap.equal(sign_in(scene, server)[1].status, 303)


@tap.test
def state_belongs_to_one_browser_and_a_code_is_good_once():
    with Scene() as scene:
        scene.provider.turn(account=ACCOUNT)
        with scene.house.serve() as server:
            browser, answer = set_out(server)
            address = scene.provider.walk(answer.headers["Location"])
            other, _ = set_out(server)
            tap.equal(back(other, address).status, 400, "in another browser that set out itself")
            tap.equal(back(harness.Browser(server), address).status, 400, "in one that never did")
            without = address.replace("state=", "stale=")
            kept = dict(browser.cookies)
            tap.equal(back(browser, without).status, 400, "without state")
            browser.cookies = dict(kept)
            tap.equal(back(browser, address.replace("iss=", "iss=x")).status, 400, "by another provider")
            browser.cookies = dict(kept)
            parts = urllib.parse.urlsplit(address)
            tap.check(browser.ask("HEAD", parts.path + "?" + parts.query).status != 303, "HEAD signs in")
            browser.cookies = dict(kept)
            tap.equal(back(browser, address).status, 303, "rightly")
            browser.cookies = dict(kept)
            tap.equal(back(browser, address).status, 403, "the same code again")


@tap.test
def who_turns_back_is_told_so():
    with Scene() as scene:
        scene.provider.turn(account=dict(ACCOUNT, turns_back=True))
        with scene.house.serve() as server:
            refused(scene, server, 403, "turned back", "turned back")


@tap.test
def who_the_service_does_not_know_stays_outside():
    with Scene() as scene, scene.house.serve() as server:
        scene.provider.turn(account=dict(ACCOUNT, sub="u-2", email="stranger@nowhere.example"))
        refused(scene, server, 403, "this service does not", "a stranger")
        scene.provider.turn(account=dict(ACCOUNT, sub="u-3", email_verified=False))
        refused(scene, server, 403, "this service does not", "an address that was not verified")
        scene.provider.turn(account={"sub": "u-4"})
        refused(scene, server, 403, "this service does not", "no address")
        scene.house.attune("person", "disable", PAT)
        scene.provider.turn(account=ACCOUNT)
        refused(scene, server, 403, "closed", "disabled")
        tap.equal(len(scene.house.run("person", "list", "--json", "--all").json()["items"]), 8, "people")


@tap.test
def the_providers_own_name_counts_and_not_the_address_alone():
    with Scene() as scene, scene.house.serve() as server:
        scene.provider.turn(account=ACCOUNT)
        tap.equal(sign_in(scene, server)[1].status, 303, "by address")
        scene.provider.turn(account=dict(ACCOUNT, email="pat.quill-smith@north.example"))
        browser, answer = sign_in(scene, server)
        tap.equal(answer.status, 303, "after their address changed")
        tap.contains(browser.get("/account").text, PAT)
        scene.provider.turn(account=dict(ACCOUNT, sub="u-9"))
        refused(scene, server, 403, "another account", "a successor with the same address")
        scene.house.attune("person", "unlink", PAT)
        tap.equal(sign_in(scene, server)[1].status, 303, "after they were unlinked")


@tap.test
def who_is_not_known_is_made_known_where_that_is_wanted():
    with Scene(oidc_unknown="create") as scene, scene.house.serve() as server:
        scene.provider.turn(account={"sub": "u-5", "email": "New.One@north.example", "email_verified": True, "name": "New One"})
        browser, answer = sign_in(scene, server)
        tap.equal(answer.status, 303)
        made = scene.house.run("person", "show", "new.one@north.example", "--json").json()
        tap.equal((made["name"], made["roles"], made["state"]), ("New One", ["practitioner"], "active"))
        scene.provider.turn(account={"sub": "u-6", "name": "No Address"})
        refused(scene, server, 403, "this service does not", "somebody without an address")


ROLES = {"oidc_scopes": "openid email profile groups", "oidc_roles_claim": "groups",
         "oidc_roles_map": "CN=Clinicians,OU=Groups=clinician; CN=Managers=manager; leads=leader"}


@tap.test
def roles_come_and_go_with_the_provider_and_the_others_stay():
    with Scene(**ROLES) as scene, scene.house.serve() as server:
        def roles_with(*groups):
            scene.provider.turn(account=dict(ACCOUNT, groups=list(groups)))
            browser, answer = sign_in(scene, server)
            tap.equal(answer.status, 303, repr(groups))
            return browser, scene.house.run("person", "show", PAT, "--json").json()["roles"]
        first, roles = roles_with("CN=Clinicians,OU=Groups", "nothing to us")
        tap.equal(roles, ["practitioner", "clinician"])
        tap.equal(roles_with("CN=Managers", "leads")[1], ["practitioner", "leader", "manager"])
        tap.equal(first.get("/api/v1/me").status, 401, "a session from when they were a clinician")
        tap.equal(roles_with()[1], ["practitioner"])


@tap.test
def who_has_lost_every_role_is_out():
    book = harness.BOOK.replace("roles=manager", "roles=manager\n")
    with Scene(book=book, **dict(ROLES, oidc_roles_claim="realm_access.roles")) as scene, scene.house.serve() as server:
        mia = {"sub": "u-7", "email": "mia@clinic.example", "email_verified": True}
        scene.provider.turn(account=dict(mia, realm_access={"roles": ["CN=Managers"]}))
        browser, answer = sign_in(scene, server)
        tap.equal(answer.status, 303)
        scene.provider.turn(account=dict(mia, realm_access={"roles": []}))
        refused(scene, server, 403, "gives you no role", "no role left")
        tap.equal(browser.get("/api/v1/me").status, 401, "the session from before")


@tap.test
def nobody_waits_for_a_slow_provider_but_who_signs_in():
    with Scene() as scene:
        scene.provider.turn(account=ACCOUNT)
        with scene.house.serve() as server:
            browser, answer = set_out(server)
            address = scene.provider.walk(answer.headers["Location"])
            scene.provider.turn(account=ACCOUNT, delay=2000)
            came = []
            waiting = threading.Thread(target=lambda: came.append(back(browser, address)))
            began = time.monotonic()
            waiting.start()
            slowest = 0
            while time.monotonic() - began < 1.5:
                asked = time.monotonic()
                tap.equal(server.get("/healthz").status, 200)
                slowest = max(slowest, time.monotonic() - asked)
            waiting.join()
            tap.check(time.monotonic() - began > 1.9, "the provider was not slow")
            tap.check(slowest < 0.5, "others waited %.2f s" % slowest)
            tap.equal(came[0].status, 303)


@tap.test
def a_provider_that_is_down_is_told_of_and_comes_back():
    with Scene() as scene:
        scene.provider.turn(account=ACCOUNT, down=True)
        with scene.house.serve() as server:
            _, answer = set_out(server)
            tap.equal(answer.status, 503)
            tap.contains(answer.text, "does not answer")
            scene.provider.turn(account=ACCOUNT)
            browser, answer = set_out(server)
            address = scene.provider.walk(answer.headers["Location"])
            scene.provider.turn(account=ACCOUNT, down=True)
            tap.equal(back(browser, address).status, 503)
            scene.provider.turn(account=ACCOUNT)
            tap.equal(sign_in(scene, server)[1].status, 303)


@tap.test
def who_goes_away_or_ends_the_service_meanwhile_leaves_nothing_behind():
    with Scene() as scene:
        scene.provider.turn(account=ACCOUNT)
        with scene.house.serve() as server:
            for _ in range(3):
                browser, answer = set_out(server)
                address = urllib.parse.urlsplit(scene.provider.walk(answer.headers["Location"]))
                scene.provider.turn(account=ACCOUNT, delay=700)
                connection = server.connect()
                connection.request("GET", address.path + "?" + address.query,
                                   headers={"Cookie": "attune-provider=" + browser.cookies["attune-provider"]})
                time.sleep(0.1)
                connection.close()
                scene.provider.turn(account=ACCOUNT)
            time.sleep(0.8)
            tap.equal(server.get("/healthz").status, 200)
            browser, answer = set_out(server)
            address = scene.provider.walk(answer.headers["Location"])
            scene.provider.turn(account=ACCOUNT, delay=20000)
            thread = threading.Thread(target=lambda: quietly(back, browser, address))
            thread.start()
            time.sleep(0.3)
            server.reload()
            thread.join(5)
            tap.check(not thread.is_alive(), "a reload leaves somebody waiting")


def quietly(function, *arguments):
    try:
        function(*arguments)
    except OSError:
        pass


@tap.test
def a_faulty_configuration_is_told_of_at_the_start():
    with harness.House() as house:
        house.load()
        for settings, words in (({"oidc_issuer": "http://login.example"}, "https://"),
                                ({"oidc_issuer": "https://login.example", "oidc_client_id": None}, "oidc-client-id"),
                                ({"oidc_roles_claim": "groups"}, "oidc-roles-map"),
                                ({"oidc_roles_map": "a=manger", "oidc_roles_claim": "g"}, "manager"),
                                ({"oidc_unknown": "maybe"}, "oidc-unknown"), ({"oidc_scopes": "email"}, "openid"),
                                ({"oidc_client_secret_file": "nowhere"}, "nowhere")):
            good = {"oidc_issuer": "https://login.example", "oidc_client_id": "attune", "oidc_unknown": None, "oidc_scopes": None,
                    "oidc_roles_claim": None, "oidc_roles_map": None, "oidc_client_secret_file": None}
            house.configure(**dict(good, **settings))
            done = house.run("serve")
            tap.check(done.status != 0, settings)
            tap.contains(done.err, words)


tap.run()
