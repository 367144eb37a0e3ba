"""Every page in every state (tests/support/pages.py), opened by somebody who may, in one browser: axe, the validator, its width
at 1280 and 320 pixels, its size, and nothing asked of another host. On the way every form is sent with what means harm."""
import browser
import pages
import tap
import village


def visits_of(routes, state, things):
    """[{who, path, status}] in a state of the house."""
    made = []
    for route, row in pages.rows(routes):
        if row.file:
            continue
        if state == "faulty":
            made += faulty_visits(row, things)
            continue
        for path in row.empty() if state == "empty" else row.full(things):
            made.append({"who": row.who, "path": path, "status": 200})
        made += [{"who": who, "path": path.format(**things), "status": 200} for who, paths in row.others.items() for path in paths]
    return made


def faulty_visits(row, things):
    return [{"who": row.who, "path": path.format(**things), "status": status} for path, status in row.faulty.items()]


def refused_visits(route, row, things):
    """About a thing that there is not, and by somebody who may not."""
    made = []
    if row.unknown():
        made.append({"who": row.who, "path": row.unknown(), "status": 404})
    roles = set(route["roles"].split("; "))
    outside = [who for role, who in village.ROLE_OF.items() if role not in roles]
    if "anyone" not in roles and outside and row.addresses:
        made.append({"who": outside[0], "path": row.addresses[0].format(**things), "status": 403})
    return made


def are_refused(house, server, visits):
    """Refusals are one page for all: each is asked for, and those of one route in eight are opened and looked at as well."""
    for visit in visits:
        answer = server.get(visit["path"], house.token_of(visit["who"]) if visit["who"] else None)
        tap.equal(answer.status, visit["status"], "%(path)s for %(who)s" % visit)
        tap.contains(answer.text, "<h1", "%(path)s for %(who)s" % visit)
    return visits[::8]


def sweep(house, server, visits, name, forms=False):
    world = {"base": "http://" + server.listen, "links": {who: [link] for who, link in house.links().items()},
             "visits": visits, "state": name, "forms": forms}
    tap.note(browser.run("sweep.mjs", world).strip())


@tap.test
def every_page_of_an_empty_house():
    with village.empty() as house, house.serve() as server:
        sweep(house, server, visits_of(browser.routes(house), "empty", {}), "empty")


@tap.test
def every_page_of_a_full_house_and_all_that_may_be_wrong_with_its_address():
    with village.full() as house, house.serve() as server:
        things, routes = house.things(server), browser.routes(house)
        refused = [visit for route, row in pages.rows(routes) if not row.file for visit in refused_visits(route, row, things)]
        sweep(house, server, visits_of(routes, "full", things) + visits_of(routes, "faulty", things) +
              are_refused(house, server, refused), "full")


@tap.test
def names_that_mean_harm_are_text_on_every_page_and_so_is_what_is_typed():
    with village.hostile() as house, house.serve() as server:
        sweep(house, server, visits_of(browser.routes(house), "full", house.things(server)), "hostile", forms=True)


tap.run()
