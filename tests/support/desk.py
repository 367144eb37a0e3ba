"""desk: an administrator at the forms that change what is offered: filled in, checked, saved, as a browser would.

    desk = Desk(server, token)
    form = desk.form("/admin/closures/new")       # what the form holds, name → values
    form.set(called="Training", **{"from": "2026-10-06", "to": "2026-10-06"})
    check = desk.check(form)                      # a Check: what would happen
    desk.save(check)                              # where it leads"""
import html
import re
import urllib.parse

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def plain(text):
    """The words of a page's own part, without its marks."""
    main = re.search(r"<main.*?</main>", text, re.S)
    words = re.sub(r"<[^>]+>", " ", main.group(0) if main else text)
    return " ".join(html.unescape(words).split())


def attributes(tag):
    """{name: value}, the value None where there is none."""
    return {name: html.unescape(value) if given else None
            for name, given, value in re.findall(r'([a-z-]+)(="([^"]*)")?(?=[\s>])', re.sub(r"^<\w+", "", tag))}


class Form:
    """The fields of a form as a browser would send them untouched."""

    def __init__(self, path, text):
        self.path, self.text, self.values = path, text, {}
        body = re.search(r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', text[text.index("<main"):], re.S)
        self.action, inside = html.unescape(body.group(1)), body.group(2)
        for tag in re.findall(r"<input[^>]*>", inside):
            told = attributes(tag)
            if told.get("type") not in ("radio", "checkbox") or "checked" in told:
                self.values.setdefault(told["name"], []).append(told.get("value") or "")
        for name, words in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', inside, re.S):
            self.values[name] = [html.unescape(words)]
        for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', inside, re.S):
            chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'<option value="([^"]*)"', options)
            self.values[name] = [html.unescape(chosen.group(1))]

    def set(self, **values):
        """A text, or a list of texts for what is ticked."""
        for name, value in values.items():
            self.values[name] = value if isinstance(value, list) else [value]
        return self

    def pairs(self):
        return [(name, value) for name, values in self.values.items() for value in values]


class Check:
    """What was answered to a form."""

    def __init__(self, answer, action):
        self.status, self.text, self.action, self.where = answer.status, answer.text, action, answer.headers.get("Location")
        self.says = plain(answer.text)

    def fault(self, field):
        """What is said beside that field, "" for nothing."""
        found = re.search(r'id="%s-error">(.*?)</span>\s*(?:<|$)' % re.escape(field), self.text, re.S)
        return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(found.group(1))).split()).replace("Error: ", "") if found else ""


class Desk:
    def __init__(self, server, token):
        self.server, self.token = server, token

    def get(self, path):
        return self.server.get(path, self.token)

    def words(self, path):
        return plain(self.get(path).text)

    def form(self, path):
        answer = self.get(path)
        if answer.status != 200:
            raise AssertionError("%s: %r" % (path, answer))
        return Form(path, answer.text)

    def send(self, action, pairs):
        return Check(self.server.ask("POST", action, self.token, urllib.parse.urlencode(pairs).encode(), dict(FORM)), action)

    def check(self, form, **more):
        return self.send(form.action, form.pairs() + list(more.items()))

    def press(self, check, step):
        """One of the buttons under what was shown."""
        return self.send(check.action, Form(check.action, check.text).pairs() + [("step", step)])

    def save(self, check):
        done = self.press(check, "save")
        if done.status != 303:
            raise AssertionError("saving: %d %s" % (done.status, done.says[:1500]))
        return done.where
