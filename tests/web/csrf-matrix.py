"""Every route that is more than a GET, called by a browser: without the token of a page, with a wrong one, from another's page, and rightly. And
programs, which need none of it."""
import re
import urllib.parse

import harness
import tap

NOTHING = "0190a1b2-0000-7000-8000-000000000000"
OMNI = """
[person omni@clinic.example]
name=Omni
roles=practitioner; leader; clinician; manager; administrator
"""
FOREIGN = ({"Origin": "https://evil.example"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
           {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://127.0.0.1:1"})
OURS = "did not come from a page of this service", "needs the token of its page", "open for too long"


def changing(house):
    rows = house.run("routes", "--json").json()["items"]
    return [row for row in rows if row["method"] != "GET"]


def send(browser, row, token, headers=None):
    """The call as a page would make it: a page's form with the token in it, a script's call with a header."""
    path = re.sub(r"\{[^}]+\}", NOTHING, row["address"])
    sent = dict(headers or {})
    if row["kind"] == "page":
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode({"csrf": token} if token is not None else {}).encode()
    else:
        sent["Content-Type"] = "application/json"
        body = b"{}" if row["method"] in ("POST", "PATCH", "PUT") else None
        if token is not None:
            sent["X-CSRF-Token"] = token
    return browser.ask(row["method"], path, body, sent)


def is_refused_by_the_guard(answer):
    return answer.status == 403 and any(words in answer.text for words in OURS)


class Visitor:
    """Somebody signed in, or before the door: with a fresh session for each row that may end it."""

    def __init__(self, server, row):
        if row["roles"] == "anyone":
            self.browser = harness.Browser(server)
            self.browser.get("/sign-in")
        else:
            self.browser = server.sign_in("omni@clinic.example")
        self.right = self.browser.csrf


@tap.test
def no_changing_route_can_be_called_by_a_page_of_somebody_else():
    with harness.House(mail="file:post") as house:
        house.load(harness.BOOK + OMNI)
        with house.serve() as server:
            rows = changing(house)
            tap.check(len(rows) > 12, "changing routes: %d" % len(rows))
            other = server.sign_in("pat@north.example").csrf
            for row in rows:
                name = "%(method)s %(address)s" % row
                who = Visitor(server, row)
                cookies = dict(who.browser.cookies)
                for what, token in (("no token", None), ("an empty token", ""), ("a wrong token", "x" * 43),
                                    ("another's token", other), ("the token cut short", who.right[:-1])):
                    answer = send(who.browser, row, token, {"Origin": "http://" + server.listen})
                    tap.check(is_refused_by_the_guard(answer), "%s with %s: %r" % (name, what, answer))
                for headers in FOREIGN:
                    answer = send(who.browser, row, who.right, headers)
                    tap.check(is_refused_by_the_guard(answer), "%s with %s: %r" % (name, headers, answer))
                tap.equal(who.browser.cookies, cookies, name + ": cookies after all that")
                right = send(who.browser, row, who.right, {"Origin": "http://" + server.listen, "Sec-Fetch-Site": "same-origin"})
                tap.check(not is_refused_by_the_guard(right) and right.status not in (401, 500, 503), "%s rightly: %r" % (name, right))


@tap.test
def without_a_cookie_no_token_helps():
    with harness.House(mail="file:post") as house:
        house.load(harness.BOOK + OMNI)
        with house.serve() as server:
            for row in changing(house):
                who = Visitor(server, row)
                who.browser.cookies = {}
                answer = send(who.browser, row, who.right, {"Origin": "http://" + server.listen})
                tap.check(answer.status in (401, 403) or answer.headers.get("Location", "").startswith("/sign-in"),
                          "%(method)s %(address)s" % row + ": %r" % answer)


@tap.test
def the_apis_token_is_taken_from_a_header_alone():
    with harness.House() as house:
        house.load(harness.BOOK + OMNI)
        with house.serve() as server:
            for row in changing(house):
                if row["kind"] == "page":
                    continue
                who = Visitor(server, row)
                path = re.sub(r"\{[^}]+\}", NOTHING, row["address"])
                answer = who.browser.ask(row["method"], path, urllib.parse.urlencode({"csrf": who.right}).encode(),
                                         {"Content-Type": "application/x-www-form-urlencoded"})
                tap.check(is_refused_by_the_guard(answer), "%(method)s %(address)s" % row + ": %r" % answer)


@tap.test
def programs_need_no_token_of_a_page():
    with harness.House() as house:
        house.load(harness.BOOK + OMNI)
        token = house.token("omni@clinic.example")
        with house.serve() as server:
            for row in changing(house):
                if row["roles"] == "anyone":
                    continue
                path = re.sub(r"\{[^}]+\}", NOTHING, row["address"])
                body = {} if row["method"] in ("POST", "PATCH") and row["kind"] == "api" else None
                answer = server.ask(row["method"], path, token, body, {"Origin": "https://evil.example"})
                tap.check(answer.status not in (401, 403, 500), "%(method)s %(address)s" % row + ": %r" % answer)


@tap.test
def a_programs_token_beside_a_cookie_is_what_counts():
    with harness.House() as house:
        house.load(harness.BOOK + OMNI)
        with house.serve() as server:
            browser = server.sign_in("omni@clinic.example")
            wrong = browser.ask("DELETE", "/api/v1/sessions", None, {"Authorization": "Bearer " + "x" * 43, "X-CSRF-Token": browser.csrf})
            tap.equal(wrong.status, 401)
            tap.equal(browser.get("/api/v1/me").status, 200, "and nothing happened")


tap.run()
