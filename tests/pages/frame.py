"""What stands round every page: headers, language, assets, and faults as pages."""
import gzip
import json
import os
import re

import harness
import tap

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def html(server, path, token=None, **headers):
    return server.ask("GET", path, token, headers=dict(HTML, **{name.replace("_", "-"): value for name, value in headers.items()}))


def open_house():
    house = harness.House()
    house.load()
    return house


@tap.test
def a_page_may_run_and_load_nothing_from_elsewhere():
    with open_house() as house, house.serve() as server:
        for token in (None, house.token("pat@north.example")):
            answer = html(server, "/", token)
            tap.equal(answer.status, 200)
            policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
            tap.equal(policy["default-src"], "'none'")
            tap.equal(policy["script-src"], "'self'")
            tap.equal(policy["style-src"], "'self'")
            tap.equal(policy["frame-ancestors"], "'none'")
            tap.equal(answer.headers["Cache-Control"], "private, no-store")
            tap.equal(answer.headers["X-Content-Type-Options"], "nosniff")
            tap.equal(re.findall(r'(?:src|href)="(?:https?:)?//', answer.text), [], "addresses of other hosts")


@tap.test
def assets_are_kept_for_ever_and_come_compressed():
    with open_house() as house, house.serve() as server:
        page = html(server, "/").text
        found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page)
        tap.check(len(found) >= 3, "assets of a page: %r" % found)
        for address in found:
            plain = server.get(address)
            packed = server.get(address, Accept_Encoding="gzip")
            tap.equal((plain.status, packed.status), (200, 200), address)
            tap.contains(plain.headers["Cache-Control"], "max-age=31536000")
            tap.contains(plain.headers["Cache-Control"], "immutable")
            tap.equal(packed.headers["Content-Encoding"], "gzip")
            tap.equal(gzip.decompress(packed.body), plain.body, address)
            if not address.endswith(".css"):
                continue
            tap.equal(re.findall(rb"https?://(?!www\.w3\.org/)", plain.body), [], "other hosts in %s" % address)
            for picture in re.findall(r'url\("?([^")]+)', plain.text):
                tap.check(picture.startswith("data:") or server.get("/assets/" + picture).status == 200, picture)


@tap.test
def no_path_leads_out_of_the_assets():
    with open_house() as house, house.serve() as server:
        for name in ("assets.json", "licences.txt", "..%2Fassets.json", "%2e%2e%2fassets.json", "..", "plain.css", ".", "%00",
                     "..%5cassets.json", "app.js.gz", "/etc/passwd", "%2Fetc%2Fpasswd"):
            tap.check(server.get("/assets/" + name).status in (400, 404), name)


@tap.test
def faults_are_pages_for_browsers_and_documents_for_programs():
    with open_house() as house, house.serve() as server:
        page = html(server, "/nowhere")
        tap.equal(page.status, 404)
        tap.contains(page.headers["Content-Type"], "text/html")
        tap.contains(page.text, "Page not found")
        for path in ("/api/v1/nowhere", "/feeds/x.ics"):
            tap.contains(html(server, path).headers["Content-Type"], "application/problem+json")
        tap.contains(server.get("/nowhere").headers["Content-Type"], "application/problem+json")
        tap.contains(server.get("/nowhere", Accept="*/*").headers["Content-Type"], "application/problem+json")


@tap.test
def the_language_is_the_readers_if_we_have_it_else_the_configurations():
    with open_house() as house:
        with house.serve() as server:
            for asked, given in ((None, "en"), ("cy", "cy"), ("cy-GB,en;q=0.5", "cy"), ("de,fr", "en"), ("en,cy;q=0.9", "en"),
                                 ("cy;q=0,en", "en"), ("de, cy;q=0.4, en;q=0.2", "cy"), ("x" * 3000, "en")):
                headers = {"Accept_Language": asked} if asked else {}
                tap.contains(html(server, "/", **headers).text, '<html lang="%s">' % given, "asked for %r" % asked)
        house.configure(language="cy")
        with house.serve() as server:
            tap.contains(html(server, "/").text, '<html lang="cy">')
            tap.contains(html(server, "/", Accept_Language="en").text, '<html lang="en">')


@tap.test
def a_page_that_failed_says_so_and_can_be_asked_for_again():
    with open_house() as house, house.serve() as server:
        ada = house.token("ada@clinic.example")
        house.store.change("ALTER TABLE closure RENAME TO elsewhere")
        page = html(server, "/admin/closures?x=%22", ada)
        tap.equal(page.status, 500)
        tap.contains(page.text, "give them this number")
        tap.contains(page.text, 'href="/admin/closures?x=%22">Try again</a>')
        tap.check("elsewhere" not in page.text and "closure " not in page.text, "what went wrong is for the log")
        house.store.change("ALTER TABLE elsewhere RENAME TO closure")
        tap.equal(html(server, "/admin/closures", ada).status, 200)
        tap.check("Try again" not in html(server, "/nowhere", ada).text, "where it would not help")


@tap.test
def the_nhs_identity_is_shown_by_configuration_alone():
    with open_house() as house:
        with house.serve() as server:
            plain = html(server, "/").text
            tap.check("nhs-logo" not in plain and "/assets/nhs-" not in plain, "the plain look")
        house.configure(identity="nhs")
        with house.serve() as server:
            page = html(server, "/").text
            tap.contains(page, "/assets/nhs-logo-")
            tap.contains(page, "/assets/nhs-")
        house.configure(identity="bank")
        tap.contains(house.run("slots").err, "identity: write plain, or nhs")


@tap.test
def the_service_name_is_text_wherever_it_stands():
    with harness.House(service_name="<b>\"Tom's\" & co</b>{{title}}") as house:
        house.load()
        with house.serve() as server:
            page = html(server, "/").text
            tap.contains(page, "&lt;b&gt;&quot;Tom&#39;s&quot; &amp; co&lt;/b&gt;{{title}}")
            tap.check("<b>" not in page, "it is escaped")


tap.run()
