#!/usr/bin/env python3
"""Two administrators at the same form: what the one saved is not undone by the other unseen."""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["ATTUNE_SOURCE"], "tests", "support"))
import harness
import tap
from desk import Desk, Form

SAYS = "This was changed by somebody else meanwhile."


class Scene(harness.House):
    """A service with its book loaded, and one more administrator."""

    def __enter__(self):
        super().__enter__()
        self.load()
        self.attune("person", "add", "bo@clinic.example", "--name", "Bo Hale", "--roles", "administrator")
        return self


def desks(house, server):
    return [Desk(server, house.token(mail)) for mail in ("ada@clinic.example", "bo@clinic.example")]


def overtaken(said, what):
    tap.equal(said.status, 422, what)
    tap.contains(said.says, SAYS, what)
    tap.contains(said.says, "open this page anew", what + ": the way out")
    tap.check("<title>Error:" in said.text, what + ": in the title too")


@tap.test
def a_service_keeps_what_somebody_else_saved_meanwhile():
    with Scene() as house, house.serve() as server:
        ada, bo = desks(house, server)
        page = "/admin/services/drop-in"
        opened = ada.form(page).set(summary="By Ada.")
        bo.save(bo.check(bo.form(page).set(**{"s-cancel-minutes": "2880"})))
        said = ada.check(opened)
        overtaken(said, "a service")
        tap.equal(bo.form(page).values["s-cancel-minutes"], ["2880"], "what Bo saved")
        again = Form(page, said.text)
        tap.equal(again.values["summary"], ["By Ada."], "what Ada typed is there still")
        check = ada.check(again.set(**{"s-cancel-minutes": "2880"}))
        tap.equal(check.status, 200, "once she has seen it")
        ada.save(check)
        now = bo.form(page).values
        tap.equal((now["summary"], now["s-cancel-minutes"]), (["By Ada."], ["2880"]), "both")


@tap.test
def what_was_checked_is_not_saved_over_what_came_between():
    with Scene() as house, house.serve() as server:
        ada, bo = desks(house, server)
        page = "/admin/services/drop-in"
        check = ada.check(ada.form(page).set(summary="By Ada."))
        tap.equal(check.status, 200)
        bo.save(bo.check(bo.form(page).set(colour="teal")))
        overtaken(ada.press(check, "save"), "between check and save")
        back = ada.press(check, "edit")
        tap.equal(back.status, 200, "going back")
        overtaken(ada.check(Form(page, back.text)), "what was opened before is not newer for having been looked at again")
        tap.equal(bo.form(page).values["colour"], ["teal"])


@tap.test
def what_is_pressed_twice_is_nobody_elses_change():
    with Scene() as house, house.serve() as server:
        ada, _ = desks(house, server)
        page = "/admin/services/drop-in"
        check = ada.check(ada.form(page).set(summary="By Ada."))
        ada.save(check)
        tap.equal(ada.press(check, "save").status, 303, "twice")
        faulty = ada.check(ada.form(page).set(called="", summary="Again."))
        tap.equal(faulty.status, 422)
        tap.check(SAYS not in faulty.says, "a fault of one's own")
        ada.save(ada.check(Form(page, faulty.text).set(called="Drop-in")))
        without = ada.form(page).set(summary="By a program.")
        del without.values["mark"]
        ada.save(ada.check(without))


@tap.test
def so_do_schedules_closures_targets_years_and_professions():
    with Scene() as house, house.serve() as server:
        ada, bo = desks(house, server)
        for page, of_ada, of_bo in (
                ("/admin/schedules/drop-in-tuesday/change", {"place": "Hub"}, {"capacity": "2"}),
                ("/admin/schedules/drop-in-tuesday/from?from=2026-10-06", {"place": "Hall"}, None),
                ("/admin/closures/half-term", {"called": "Half term"}, {"to": "2026-11-01"}),
                ("/admin/targets/consultations", {"figure": "99"}, {"amber": "60"}),
                ("/admin/years/2026-27", {"to": "2027-07-30"}, {"to": "2027-07-29"}),
                ("/admin/professions", {"priority": ["midwife"]}, {"others": "doula"})):
            opened = ada.form(page).set(**of_ada)
            if of_bo:
                bo.save(bo.check(bo.form(page).set(**of_bo)))
            else:
                bo.save(bo.check(bo.form("/admin/schedules/drop-in-tuesday/change").set(place="Bo's room")))
            said = ada.check(opened)
            overtaken(said, page)
            once_more = ada.check(Form(page, said.text))
            tap.equal(once_more.status, 200, page + ": once more")
            ada.save(once_more)
        gone = ada.form("/admin/closures/half-term")
        bo.save(bo.check(bo.form("/admin/closures/half-term").set(called="A week of rest")))
        overtaken(ada.check(gone, act="remove"), "taking away what is another thing now")
        house.verify()


@tap.test
def so_do_people_and_teams_which_are_saved_at_once():
    with Scene() as house, house.serve() as server:
        ada, bo = desks(house, server)
        pat = house.store.rows("SELECT id FROM person WHERE mail = 'pat@north.example'")[0][0]

        def form(desk, page, field):
            """The one of the page's forms that has the field."""
            text = desk.get(page).text
            for part in text[text.index("<main"):].split("</form>"):
                if 'name="%s"' % field in part:
                    return Form(page, "<main" + part + "</form>")
            raise AssertionError(page)

        for page, of_ada, of_bo in (("/admin/people/" + pat, {"name": "Pat Quill-Moor"}, {"profession": "midwife"}),
                                    ("/admin/teams/north", {"name": "North team"}, {"organisation": "Trust of the North"})):
            opened = form(ada, page, "organisation").set(**of_ada)
            done = bo.check(form(bo, page, "organisation").set(**of_bo))
            tap.equal(done.status, 303, repr(done.says[:500]))
            tap.equal(bo.check(form(bo, page, "organisation").set(**of_bo)).status, 303, "the same once more")
            said = ada.check(opened)
            overtaken(said, page)
            (key, typed), (other, kept) = list(of_ada.items())[0], list(of_bo.items())[0]
            tap.equal(form(bo, page, "organisation").values[other], [kept], "what Bo saved")
            again = [Form(page, "<main" + part + "</form>") for part in said.text[said.text.index("<main"):].split("</form>")
                     if 'name="organisation"' in part][0]
            tap.equal(again.values[key], [typed], "what Ada typed")
            check = ada.check(again)
            tap.equal(check.status, 303, "once more")
            tap.equal(ada.check(again).status, 303, "and twice")
        house.attune("person", "disable", "pat@north.example")
        opened = form(ada, "/admin/people/" + pat, "organisation").set(name="Pat Moor")
        tap.equal(ada.check(opened).status, 303)
        tap.contains(house.attune("person", "show", "pat@north.example"), "disabled", "who is shut out stays so")


tap.run()
