"""What every answer says to the browser that shows it, good answers and bad."""
import re

import harness
import tap

NOTHING = "0190a1b2-0000-7000-8000-000000000000"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
          "font-src": "'self'", "connect-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'",
          "base-uri": "'none'"}
# What may be kept by a cache, and how; all else is private, no-store.
KEPT = {"/api/v1/openapi.json": "max-age=300", "/assets/{name}": None, "/feeds/{token}.ics": None}


def every_answer(house, server):
    """(name, row, answer) of every route, by nobody, by a program and by a browser, and of addresses that there are none of."""
    token, browser = house.token("ada@clinic.example"), server.sign_in("ada@clinic.example")
    for route in house.run("routes", "--json").json()["items"]:
        path = re.sub(r"\{[^}]+\}", NOTHING, route["address"])
        body = {} if route["method"] in ("POST", "PATCH") else None
        name = "%s %s" % (route["method"], route["address"])
        yield name + " by nobody", route, server.ask(route["method"], path, None, body)
        yield name + " by a program", route, server.ask(route["method"], path, token, body)
        if not route["writes"]:
            yield name + " by a browser", route, browser.ask(route["method"], path)
    feed = house.attune("feed", "create", "--scope", "person:pat@north.example")
    row = {"address": "/feeds/{token}.ics"}
    path = "/feeds/" + feed.split("/feeds/")[1]
    first = server.get(path)
    yield "a calendar", row, first
    yield "a calendar unchanged", row, server.get(path, If_None_Match=first.headers["ETag"])
    for method, path in (("GET", "/nowhere"), ("PUT", "/api/v1/slots"), ("GET", "/%zz"), ("GET", "/api/" + "x" * 9000)):
        yield "%s %.20s" % (method, path), {"address": path}, server.ask(method, path)


def check(name, row, answer):
    for header, value in ALWAYS.items():
        tap.equal(answer.headers.get_all(header), [value], "%s: %s" % (name, header))
    policies = answer.headers.get_all("Content-Security-Policy")
    tap.equal(len(policies), 1, name + ": policies")
    tap.equal(dict(part.strip().split(" ", 1) for part in policies[0].split(";")), POLICY, name)
    tap.contains(answer.headers["Permissions-Policy"], "camera=()")
    cache = answer.headers.get_all("Cache-Control")
    tap.equal(len(cache or []), 1, name + ": Cache-Control")
    if row["address"] not in KEPT or answer.status >= 400:
        tap.check("no-store" in cache[0], "%s: %s" % (name, cache[0]))
    elif KEPT[row["address"]]:
        tap.equal(cache[0], KEPT[row["address"]], name)


@tap.test
def every_answer_bears_them_once():
    with harness.House() as house:
        house.load()
        with house.serve() as server:
            n = 0
            for name, row, answer in every_answer(house, server):
                check(name, row, answer)
                tap.equal(answer.headers["Strict-Transport-Security"], None, name)
                n += 1
            tap.check(n > 100, "answers looked at: %d" % n)


@tap.test
def where_there_is_tls_browsers_are_told_to_stay_with_it():
    with harness.House(base_url="https://diary.example") as house:
        house.load()
        with house.serve() as server:
            for name, _, answer in every_answer(house, server):
                tap.check(answer.headers["Strict-Transport-Security"].startswith("max-age="), name)


@tap.test
def calendars_keep_their_own_caching():
    with harness.House() as house:
        house.load()
        feed = house.attune("feed", "create", "--scope", "person:pat@north.example")
        with house.serve() as server:
            answer = server.get("/feeds/" + feed.split("/feeds/")[1])
            tap.equal(answer.headers["Cache-Control"], "private, no-cache")
            tap.check(answer.headers["ETag"], "an entity tag")


tap.run()
