"""Every form of every page (tests/support/pages.py), found by reading the pages: each field in turn is sent with what means
harm. Whatever is answered, it is text there and on the pages afterwards; nothing breaks; and where a form comes back because
something in it will not do, all that was typed still stands in it."""
import html.parser
import urllib.parse

import harness
import pages
import tap
import village

TEXTS = (None, "text", "search", "email", "tel", "url", "number", "date", "time", "datetime-local")
NEVER = ("/sign-out", "/account/sign-out")  # whoever is out sees nothing more
WELL = "AS-7"  # what stands in the other fields, if they are empty
LONG = "x" * 5000


class Forms(html.parser.HTMLParser):
    """The forms of a page: [{method, action, fields: [[name, kind, value]]}], and whatever harm has come alive."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.alive, self.area, self.select = [], 0, None, None
        self.feed(text)

    def field(self, name, kind, value):
        if self.forms and name:
            self.forms[-1]["fields"].append([name, kind, value])

    def handle_starttag(self, tag, attributes):
        own = dict(attributes)
        self.alive += "data-hostile" in own
        if tag == "form":
            self.forms.append({"method": own.get("method", "get"), "action": own["action"], "fields": []})
        elif tag == "input":
            self.see_input(own)
        elif tag == "textarea":
            self.field(own.get("name"), "typed", "")
            self.area = self.forms[-1]["fields"][-1]
        elif tag == "select":
            self.field(own.get("name"), "chosen", "")
            self.select = self.forms[-1]["fields"][-1]
        elif tag == "option" and self.select and ("selected" in own or not self.select[2]):
            self.select[2] = own.get("value", "")
        elif tag == "button" and own.get("name"):
            if own["name"] not in [field[0] for field in self.forms[-1]["fields"]]:
                self.field(own["name"], "chosen", own.get("value", ""))

    def see_input(self, own):
        kind = own.get("type")
        if kind in ("radio", "checkbox"):
            if "checked" in own:
                self.field(own.get("name"), "chosen", own.get("value", "on"))
            elif own.get("name") not in [field[0] for field in self.forms[-1]["fields"]]:
                self.field(own.get("name"), "open", None)
        elif kind not in ("submit", "button"):
            self.field(own.get("name"), "typed" if kind in TEXTS else "hidden", own.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area is not None:
            self.area[2] += data


def kind_of(form):
    """The same form on another thing's page is the same."""
    path = urllib.parse.urlsplit(form["action"]).path
    parts = ["ID" if len(part) > 30 else part for part in path.split("/")]
    return "/".join(parts), tuple(field[0] for field in form["fields"])


def fill(form, target, harm):
    """What is sent, with @harm in the field @target."""
    sent = []
    for name, kind, value in form["fields"]:
        if name == target:
            value = harm
        elif kind == "typed" and not value:
            value = WELL
        if value is not None:
            sent.append((name, value))
    return sent


class Sender:
    def __init__(self, house, server):
        self.house, self.server, self.browsers, self.sent, self.faults = house, server, {}, 0, []

    def browser(self, who):
        if who not in self.browsers:
            browser = harness.Browser(self.server)
            if who:
                browser.sign_in(self.house.link_of(who))
            self.browsers[who] = browser
        return self.browsers[who]

    def send(self, who, form, target, harm):
        browser = self.browser(who)
        sent = [(name, browser.csrf if name == "csrf" and target != "csrf" else value)
                for name, value in fill(form, target, harm)]
        if form["method"] == "get":
            return browser.get(form["action"].split("?")[0] + "?" + urllib.parse.urlencode(sent)), sent
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null", "Sec-Fetch-Site": "same-origin"}
        return browser.ask("POST", form["action"], urllib.parse.urlencode(sent).encode(), headers), sent

    def judge(self, form, target, answer, sent, harm):
        what = "%s %s, %s=%.40r: %d" % (form["method"], form["action"], target, harm, answer.status)
        self.sent += 1
        if answer.status >= 500 or answer.status == 400 and "\0" not in harm and target != "csrf":
            self.faults.append(what)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return
        page = Forms(answer.text)
        if page.alive:
            self.faults.append(what + ": it has come alive")
        typed = target in [name for name, kind, _ in form["fields"] if kind == "typed"]
        if answer.status == 422 and typed:  # whoever alters what is not for typing has nothing to lose
            self.faults += [what + ": " + lost for lost in self.lost(page, form, dict(sent))]

    @staticmethod
    def lost(page, form, sent):
        """What was typed and does not stand in the form that came back."""
        typed = {name for name, kind, _ in form["fields"] if kind == "typed"}
        again = [shown for shown in page.forms if shown["method"] == "post" and typed <= {field[0] for field in shown["fields"]}]
        if form["method"] == "get":
            return []
        if not again:
            return ["the form did not come back"]
        losses = []
        for shown in again:  # of several alike it is the one that has it
            has = {name: value for name, kind, value in shown["fields"]}
            losses.append(["“%s” is lost: %.60r" % (name, has[name]) for name in typed
                           if (has[name] or "").strip() != sent[name].replace("\r\n", "\n").strip()])
        return min(losses, key=len)

    def try_form(self, who, form):
        for target in dict.fromkeys(field[0] for field in form["fields"]):
            for harm in (village.HOSTILE, LONG, "", "-1"):
                answer, sent = self.send(who, form, target, harm)
                self.judge(form, target, answer, sent, harm)


def find_forms(sender, routes, things):
    """{kind: (who, form)} of all pages."""
    found = {}
    for _, row in pages.rows(routes):
        for path in () if row.file else row.full(things):
            answer = sender.browser(row.who).get(path)
            tap.equal(answer.status, 200, "%s for %s" % (path, row.who))
            for form in Forms(answer.text).forms:
                if form["action"] not in NEVER:
                    found.setdefault(kind_of(form), (row.who, form))
    return found


@tap.test
def what_is_sent_through_any_field_of_any_form_is_text_and_is_not_lost():
    with village.hostile() as house:
        with house.serve() as server:
            things, routes = house.things(server), house.run("routes", "--json").json()["items"]
            sender = Sender(house, server)
            found = find_forms(sender, routes, things)
            for who, form in found.values():
                sender.try_form(who, form)
            tap.note("%d forms, sent %d times" % (len(found), sender.sent))
            tap.check(len(found) >= 10, "forms: %s" % sorted(found))
            tap.equal(sender.faults, [], "what came of it")
            for _, row in pages.rows(routes):
                for path in () if row.file else row.full(things):
                    answer = sender.browser(row.who).get(path)
                    tap.check(answer.status < 500 and not Forms(answer.text).alive, "%s afterwards: %d" % (path, answer.status))
        house.verify()


tap.run()
