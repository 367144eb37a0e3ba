"""The administrator's pages of people and access: people, teams, tokens, calendar addresses, the log, letters and plugins."""
import html
import json
import os
import re
import shutil
import urllib.parse

import harness
import tap
import village
from desk import Desk, plain

ID = "0190a1b2-0000-7000-8000-%012d"


def open_house(**settings):
    house = harness.House(**settings)
    house.load()
    return house


def desk_of(house, server):
    return Desk(server, house.token("ada@clinic.example"))


def id_of(house, mail):
    return json.loads(house.attune("person", "show", mail, "--json"))["id"]


def shown(house, mail):
    return json.loads(house.attune("person", "show", mail, "--json"))


def names(page):
    return re.findall(r'class="app-slot__time" href="/admin/people/[^"]+">([^<]+)</a>', page.text)


def secret(page, field):
    return html.unescape(re.search(r'<input[^>]* id="%s"[^>]* value="([^"]+)"' % field, page.text).group(1))


# ---- people ----

@tap.test
def people_are_found_by_words_in_whatever_case_and_a_page_at_a_time():
    with open_house() as house:
        for number in range(30):
            house.attune("person", "add", "p%02d@west.example" % number, "--name", "Élise Part %02d" % number, "--profession", "midwife")
        house.attune("person", "disable", "kim@council.example")
        with house.serve() as server:
            desk = desk_of(house, server)
            tap.equal(names(desk.get("/admin/people?q=QUILL%20north")), ["Pat Quill"])
            tap.equal(names(desk.get("/admin/people?q=" + urllib.parse.quote("ÉLISE 07"))), ["Élise Part 07"])
            tap.equal(names(desk.get("/admin/people?q=kim")), [], "somebody disabled")
            tap.equal(names(desk.get("/admin/people?q=kim&all=yes")), ["Kim Vale"])
            found, path = [], "/admin/people?q=west.example"
            while path:
                page = desk.get(path)
                found += names(page)
                later = re.search(r'href="([^"]+)" rel="next"', page.text)
                path = later and html.unescape(later.group(1))
            tap.equal(found, ["Élise Part %02d" % number for number in range(30)], "over all pages")
            tap.contains(page.text, "Page 2 of 2")
            tap.contains(plain(desk.get("/admin/people?q=zzz").text), "Nobody is found")
            tap.equal(desk.get("/admin/people?page=9").status, 200, "a page that there is not")
            tap.equal(desk.get("/admin/people?page=x").status, 422)


@tap.test
def somebody_is_added_and_what_is_wrong_is_told_beside_its_field():
    with open_house() as house, house.serve() as server:
        desk = desk_of(house, server)
        form = desk.form("/admin/people/new")
        form.set(mail="nina", name="", profession="midwife", team="south", roles=[])
        for values, field, says in ((dict(), "roles", "Choose at least one"), (dict(roles=["leader"]), "mail", "is not a mail address"),
                                    (dict(mail="nina@south.example"), "name", "a person needs one"),
                                    (dict(name="Nina", mail="PAT@north.example"), "mail", "is here already")):
            answer = desk.check(form.set(**values))
            tap.equal(answer.status, 422, repr(values))
            tap.contains(answer.fault(field).lower(), says.lower(), repr(values))
            tap.contains(answer.text, 'value="midwife"', "what was typed")
            tap.contains(answer.text, '<option value="south" selected>', "what was chosen")
        done = desk.check(form.set(mail="Nina@South.example", name="Nina <b>Roe</b>", roles=["practitioner", "leader"]))
        tap.equal((done.status, done.where), (303, "/admin/people/%s?done=added" % id_of(house, "nina@south.example")))
        made = shown(house, "nina@south.example")
        tap.equal((made["roles"], made["team"], made["profession"]), (["practitioner", "leader"], "south", "midwife"))
        page = desk.get(done.where).text
        tap.check("Nina &lt;b&gt;Roe&lt;/b&gt;" in page and "<b>Roe" not in page, "a name is text")


@tap.test
def a_person_is_changed_and_the_log_tells_what():
    with open_house() as house, house.serve() as server:
        desk = desk_of(house, server)
        form = desk.form("/admin/people/" + id_of(house, "kim@council.example"))
        tap.equal((form.values["name"], form.values["roles"]), (["Kim Vale"], ["practitioner"]))
        tap.equal(desk.check(form.set(organisation="City Council", team="north", roles=["practitioner", "manager"])).status, 303)
        made = shown(house, "kim@council.example")
        tap.equal((made["name"], made["organisation"], made["team"], made["roles"]),
                  ("Kim Vale", "City Council", "north", ["practitioner", "manager"]))
        words = desk.words("/admin/audit?act=change&person=kim@council.example")
        tap.contains(words, "organisation Council → City Council")
        tap.contains(words, "roles practitioner → practitioner; manager")
        tap.equal(desk.check(form.set(roles=[])).fault("roles"), "Choose at least one.")


@tap.test
def shutting_out_shows_what_is_given_back_and_whoever_waits_moves_up():
    with open_house() as house:
        slot = house.attune("slots", "--service", "drop-in", "--open").split()[0]
        house.attune("book", slot, "--person", "pat@north.example")
        waiting = house.attune("book", slot, "--person", "kim@council.example").splitlines()[0]
        with house.serve() as server:
            desk, browser = desk_of(house, server), server.sign_in("pat@north.example")
            path = "/admin/people/" + id_of(house, "pat@north.example")
            tap.contains(desk.words(path + "/disable"), "Drop-in consultation")
            tap.equal(shown(house, "pat@north.example")["state"], "active", "the question changes nothing")
            done = desk.check(desk.form(path + "/disable"))
            tap.equal((done.status, shown(house, "pat@north.example")["state"]), (303, "disabled"))
            tap.equal(browser.get("/bookings").status, 303, "they are out")
            state = server.get("/api/v1/bookings/" + waiting, house.token("ada@clinic.example")).json()["state"]
            tap.check(state in ("booked", "offered"), "whoever waited: " + state)
            tap.contains(desk.words(done.where), "Let them in again")
            tap.equal(desk.send(path + "/enable", []).status, 303)
            tap.equal(shown(house, "pat@north.example")["state"], "active")
            tap.contains(desk.words("/admin/people/%s/disable" % id_of(house, "mia@clinic.example")), "nothing is given back")
        house.verify()


@tap.test
def nobody_shuts_themself_out():
    with open_house() as house, house.serve() as server:
        desk, path = desk_of(house, server), "/admin/people/" + id_of(house, "ada@clinic.example")
        tap.check("Shut them out" not in desk.get(path).text, "no button for it")
        tap.equal(desk.send(path + "/disable", []).status, 422)
        answer = desk.check(desk.form(path).set(roles=["manager"]))
        tap.equal(answer.status, 422)
        tap.contains(answer.fault("roles"), "cannot stop being an administrator")
        tap.equal((shown(house, "ada@clinic.example")["state"], shown(house, "ada@clinic.example")["roles"]), ("active", ["administrator"]))
        house.attune("person", "set", "ada@clinic.example", "--roles", "manager")   # the operator may


@tap.test
def a_link_to_sign_in_with_is_shown_once_and_opens_once():
    with open_house() as house, house.serve() as server:
        desk, path = desk_of(house, server), "/admin/people/" + id_of(house, "kim@council.example")
        page = desk.send(path + "/link", [])
        tap.equal(page.status, 200)
        link = secret(page, "address")
        tap.check(urllib.parse.urlsplit(link).path not in desk.get(path).text, "nowhere else")
        browser = harness.Browser(server)
        browser.sign_in(link)
        tap.contains(browser.get("/account").text, "Kim Vale")
        tap.contains(harness.Browser(server).get(urllib.parse.urlsplit(link).path).text, "A link works once")


# ---- teams ----

@tap.test
def a_team_is_added_led_and_filled():
    with open_house() as house, house.serve() as server:
        desk = desk_of(house, server)
        form = desk.form("/admin/teams/new")
        tap.contains(desk.check(form).fault("name"), "needs one")
        wrong = desk.check(form.set(name="Läs Équipes & Co", organisation="West", leader="nobody@nowhere.example"))
        tap.equal(wrong.fault("leader"), "Nobody with this address is here.")
        tap.contains(wrong.text, 'value="West"')
        tap.equal(desk.check(form.set(leader="kim@council.example")).where, "/admin/teams/las-equipes-co?done=added")
        tap.equal(desk.check(form).where, "/admin/teams/las-equipes-co-2?done=added", "another of that name")
        path = "/admin/teams/las-equipes-co"
        tap.contains(desk.send(path + "/members", [("add", "nobody@nowhere.example")]).fault("add"), "Nobody with this address")
        tap.contains(desk.send(path + "/members", [("add", "")]).fault("add"), "Type an email address")
        tap.equal(desk.send(path + "/members", [("add", "Pat@north.example")]).where, path + "?done=joined")
        tap.equal(shown(house, "pat@north.example")["team"], "las-equipes-co")
        form = desk.form(path)
        tap.equal(form.values["leader"], [id_of(house, "kim@council.example")], "a leader from elsewhere stays to be chosen")
        desk.check(form.set(name="West", leader=id_of(house, "pat@north.example")))
        team = json.loads(house.attune("team", "show", "las-equipes-co", "--json"))
        tap.equal((team["title"], team["leader"]), ("West", id_of(house, "pat@north.example")))
        desk.send(path + "/members", [("out", id_of(house, "pat@north.example"))])
        tap.equal(shown(house, "pat@north.example")["team"], None)
        house.verify()


# ---- tokens and calendar addresses ----

@tap.test
def a_token_is_shown_once_and_taken_back():
    with open_house() as house, house.serve() as server:
        desk = desk_of(house, server)
        form = desk.form("/admin/tokens?person=mia@clinic.example")
        tap.equal((form.values["person"], form.values["days"]), (["mia@clinic.example"], ["365"]))
        for values, field in ((dict(person=""), "person"), (dict(person="nobody@nowhere.example"), "person"),
                              (dict(person="mia@clinic.example", days="soon"), "days"), (dict(days="0"), "days"), (dict(days="99999"), "days")):
            answer = desk.check(form.set(**values))
            tap.check(answer.status == 422 and answer.fault(field), "%r: %d %s" % (values, answer.status, answer.says[:300]))
        page = desk.check(form.set(days="30", label="Intranet"))
        tap.equal(page.status, 200)
        token = secret(page, "token")
        tap.equal(server.get("/api/v1/me", token).status, 200)
        again = desk.check(form)
        tap.equal((again.status, again.where), (303, "/admin/tokens"), "sent again")
        listed = desk.get("/admin/tokens").text
        tap.equal(listed.count("Intranet</span>"), 1, "tokens of that name")
        tap.check(token not in listed, "it is not told again")
        path = re.search(r'href="(/admin/tokens/[^"]+)">Take back<span[^>]*>: Intranet', listed).group(1)
        tap.contains(desk.words(path), "Mia Lund")
        tap.equal(desk.check(desk.form(path)).status, 303)
        tap.equal(server.get("/api/v1/me", token).status, 401)
        tap.equal(desk.get("/admin/tokens/" + ID % 1).status, 404)


@tap.test
def addresses_that_nobody_reads_come_first():
    with open_house() as house:
        read = house.attune("feed", "create", "--scope", "team:north", "--detail", "title")
        house.attune("feed", "create", "--scope", "service:drop-in")
        house.now = "2026-09-23T08:00:00+01:00"
        with house.serve() as server:
            server.get("/" + read.split("/", 3)[3], User_Agent="Thunderbird/128")
            desk = desk_of(house, server)
            harness.wait_until(lambda: "by Thunderbird" in desk.get("/admin/feeds").text, "the page to tell of it")
            words = desk.words("/admin/feeds")
            tap.check(words.index("All times of Drop-in") < words.index("Team: Health"), words)
            tap.contains(words, "Nobody looks")
            tap.contains(desk.words("/admin"), "Nobody reads 1 calendar address")


# ---- the log ----

def deeds(desk, path):
    """What the log says was done, entry by entry."""
    return re.findall(r'<span class="app-slot__time">([^<]*)</span>', desk.get(path).text)


@tap.test
def the_log_speaks_in_words_of_all_that_happens_in_a_house_that_is_lived_in():
    with village.full() as house, house.serve() as server:
        house.things(server)
        token, acts, path = house.token_of("ada"), set(), "/api/v1/audit?limit=100"
        while path:
            answer = server.get(path, token).json()
            acts |= {item["act"] for item in answer["items"]}
            path = answer.get("next") and "/api/v1/audit?limit=100&after=" + answer["next"]
        choice = re.search(r'<select[^>]*id="act".*?</select>', server.get("/admin/audit", token).text, re.S).group(0)
        said = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', choice))
        tap.check(len(acts) > 10, repr(acts))
        tap.equal(sorted(acts - set(said)), [], "acts that have no words")
        desk = Desk(server, token)
        for act in sorted(acts):
            told = deeds(desk, "/admin/audit?act=" + act)
            tap.check(told and all(deed.startswith(html.escape(html.unescape(said[act]))) for deed in told), act)
        tap.check(desk.get("/admin/audit?act=see").text.count("Looked at") > 1, "a look")
        unknown = desk.get("/admin/audit?act=juggle").text
        tap.contains(unknown, '<option value="juggle" selected>juggle</option>')


@tap.test
def the_log_is_narrowed_by_person_thing_act_and_dates_and_read_in_pages():
    with open_house() as house:
        slot = house.attune("slots", "--service", "drop-in", "--open").split()[0]
        booking = house.attune("book", slot, "--person", "pat@north.example").splitlines()[0]
        for number in range(60):
            house.attune("person", "set", "kim@council.example", "--name", "Kim %d" % number)
        with house.serve() as server:
            desk = desk_of(house, server)
            tap.equal(deeds(desk, "/admin/audit?subject=" + booking), ["Booked"])
            tap.check("Booked" not in deeds(desk, "/admin/audit?person=sam@south.example"), "of another person")
            tap.contains(desk.words("/admin/audit?person=pat@north.example&act=book&from=2026-09-07&to=2026-09-07"), booking)
            tap.contains(desk.words("/admin/audit?act=book&from=2026-09-08"), "There is no such entry")
            found, path = [], "/admin/audit?person=kim@council.example&act=change"
            while path:
                page = desk.get(path).text
                found += re.findall(r"→ Kim (\d+)</dd>", page)
                later = re.search(r'href="([^"]+)" rel="next"', page)
                path = later and html.unescape(later.group(1))
            tap.equal(found, [str(number) for number in range(59, -1, -1)], "over all pages, the newest first")
            bad = desk.get("/admin/audit?from=soon&person=pat@north.example")
            tap.equal(bad.status, 422)
            tap.contains(bad.text, 'id="from-error"')
            tap.contains(bad.text, 'value="pat@north.example"')
            tap.equal(desk.get("/admin/audit?after=x").status, 422)


def walk(desk, path):
    """Every page from there on, by the links to the next."""
    pages = []
    while path:
        page = desk.get(path)
        tap.equal(page.status, 200, path)
        pages.append(page.text)
        later = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = later and html.unescape(later.group(1))
    return pages


@tap.test
def a_long_list_of_addresses_has_pages_and_is_searched():
    with open_house() as house:
        for number in range(104):
            house.store.change("INSERT INTO feed (id, token_hash, scope_kind, scope_id, detail, made_at, made_by, revoked_at, "
                               "fetches, fetched_at, client) VALUES (?, ?, ?, ?, 'busy', 1788000000, 'operator', ?, 0, 0, '')",
                               ID % number, "%064x" % number, "team" if number % 2 else "offers", "north" if number % 2 else "",
                               1788000001 if number == 100 else 0)
        with house.serve() as server:
            desk = desk_of(house, server)
            pages = walk(desk, "/admin/feeds")
            listed = [re.findall(r'class="app-slot__time" href="/calendars/([^"]+)"', page) for page in pages]
            tap.equal([len(page) for page in listed], [50, 50, 3])
            tap.equal(len(set(sum(listed, []))), 103, "each once; the one taken back is not asked for")
            tap.contains(plain(pages[2]), "Page 3 of 3")
            tap.contains(plain(pages[2]), "103 calendar addresses")
            tap.check('href="/admin/feeds?q=&amp;page=2" rel="prev"' in pages[2], "the way back")
            teams = walk(desk, "/admin/feeds?q=HEALTH+north&all=yes")
            tap.equal(len(teams), 2, "the search is kept")
            tap.check(all("Free times" not in page and 'value="HEALTH north"' in page for page in teams), "only teams")
            tap.contains(desk.words("/admin/feeds?q=zzz"), "None is found")
            tap.contains(desk.words("/admin/feeds?all=yes"), "104 calendar addresses")
            tap.equal(desk.get("/admin/feeds?page=9").status, 200, "a page that there is not")
            tap.equal(desk.get("/admin/feeds?page=x").status, 422)


# ---- letters ----

@tap.test
def a_long_list_of_letters_has_pages_and_what_needs_somebody_comes_first():
    with open_house(mail="smtp://127.0.0.1:1", mail_from="clinic@cell.example", mail_deliver="apart") as house:
        pat = id_of(house, "pat@north.example")
        for number in range(120):
            house.store.change("INSERT INTO outbox (id, event, kind, person_id, about, address, view, state, urgent, "
                               "attempts, next_at, until_at, taken_by, lease_until, last_error, made_at, sent_at) VALUES (?, ?, "
                               "'booked', ?, '', 'pat@north.example', '{}', ?, 0, 1, 1999999999, 1999999999, '', 0, "
                               "'letter %03d.', 1788000000, 0)" % number, ID % number, "event %d" % number,
                               pat, "given-up" if number > 99 else "sent" if number == 7 else "failed")
        with house.serve() as server:
            desk = desk_of(house, server)
            pages = walk(desk, "/admin/letters")
            listed = [re.findall(r"letter (\d+)\.", page) for page in pages]
            wanted = ["%03d" % number for number in [*range(100, 120), *range(100)] if number != 7]
            tap.equal(sum(listed, []), wanted, "given up first, then the oldest; each once")
            tap.equal([len(page) for page in listed], [50, 50, 19])
            tap.contains(plain(pages[1]), "119 letters")
            tap.check('href="/admin/letters" rel="prev"' in pages[1], "the way back")
            form = desk.form("/admin/letters?after=0." + ID % 119)
            done = desk.check(form).where
            tap.equal(done, "/admin/letters?done=yes&after=0." + ID % 119, "one stays on the page")
            tap.contains(desk.words(done), "sent again in a moment")
            tap.contains(desk.words("/admin/letters?after=1." + ID % 119), "No more letters")
            for after in ("x", "2." + ID % 1, "1.", "0.'"):
                tap.equal(desk.get("/admin/letters?after=" + urllib.parse.quote(after)).status, 422, after)


@tap.test
def a_letter_that_failed_says_why_and_is_sent_again():
    with open_house(mail="smtp://127.0.0.1:1", mail_from="clinic@cell.example", mail_deliver="apart") as house:
        slot = house.attune("slots", "--service", "drop-in", "--open").split()[0]
        house.attune("book", slot, "--person", "pat@north.example")
        with house.serve() as server:
            desk = desk_of(house, server)
            tap.contains(desk.words("/admin/letters"), "Booking made Pat Quill")
            tap.check("Send again" not in desk.words("/admin/letters"), "one that waits")
            house.attune("deliver", "--once")
            words = desk.words("/admin/letters")
            tap.contains(words, "What went wrong:")
            tap.contains(words, "Failed, is tried again")
            tap.contains(desk.words("/admin"), "failed and")
            tap.check("@" not in words.replace("clinic@cell.example", ""), "no address in what went wrong")
            form = desk.form("/admin/letters")
            due = json.loads(house.attune("deliver", "--list", "--json"))["items"][0]
            tap.check(due["next_at"] > house.now, "not due yet")
            tap.equal(desk.check(form).where, "/admin/letters?done=yes")
            tap.contains(desk.words("/admin/letters?done=yes"), "sent again in a moment")
            again = [item for item in json.loads(house.attune("deliver", "--list", "--json"))["items"] if item["next_at"] == house.now]
            tap.equal(len(again), 1, "letters that are due at once")
            tap.equal(desk.send("/admin/letters/%s/again" % (ID % 1), []).status, 409)
            tap.equal(deeds(desk, "/admin/audit?act=send-again"), ["Sent a letter again"])


# ---- plugins, and what needs somebody ----

def with_a_bad_plugin(house):
    folder = os.path.join(house.folder, "plugins")
    os.makedirs(folder, mode=0o755)
    source = os.path.join(harness.BUILD, "plugins", ".libs")
    for name in os.listdir(source):
        if name.endswith(".so"):
            os.chmod(shutil.copy(os.path.join(source, name), folder), 0o755)
    with open(os.path.join(folder, "broken.so"), "wb") as out:
        out.write(b"this is no plugin")
    os.chmod(out.name, 0o755)
    house.configure(plugins=folder)


@tap.test
def a_refused_plugin_says_why_and_needs_somebody():
    with open_house() as house:
        with house.serve() as server:
            tap.contains(desk_of(house, server).words("/admin"), "Nothing needs you at the moment")
        with_a_bad_plugin(house)
        with house.serve() as server:
            desk = desk_of(house, server)
            tap.contains(desk.words("/admin"), "1 plugin is refused")
            words = desk.words("/admin/plugins")
            tap.check(words.index("broken") < words.index("Drop-in consultation"), "it comes first")
            tap.contains(desk.words("/admin/plugins/broken"), "It was refused when it was loaded")
            good = desk.words("/admin/plugins/training-course")
            for says in ("Settings", "requires", "Why it may say no", "What those who came are asked", "Infant Mental Health Awareness"):
                tap.contains(good, says)
            tap.equal(desk.get("/admin/plugins/nothing").status, 404)


@tap.test
def a_session_of_which_nobody_has_said_who_came_needs_somebody():
    with open_house() as house:
        slots = house.attune("slots", "--service", "drop-in", "--open").splitlines()
        booking = house.attune("book", slots[0].split()[0], "--person", "pat@north.example").splitlines()[0]
        house.now = "2026-09-09T08:00:00+01:00"
        with house.serve() as server:
            desk = desk_of(house, server)
            tap.contains(desk.words("/admin"), "Of 1 session nobody has said who came")
            house.attune("attend", "--outcome", "attended", booking)
            tap.contains(desk.words("/admin"), "Nothing needs you")


tap.run()
