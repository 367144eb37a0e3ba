"""Stories in a real browser (stories.mjs): by mouse, by keyboard alone, on a phone's width, with script and without. axe and a
validator look at every page on the way."""
import json
import urllib.parse

import browser
import harness
import tap

PEOPLE = {"pat": "pat@north.example", "kim": "kim@council.example", "lea": "lea@north.example", "carla": "carla@clinic.example",
          "mia": "mia@clinic.example", "ada": "ada@clinic.example"}
WAYS = {
    "a_practitioner_books_moves_and_cancels": ["window", "phone", "keys"],
    "going_back_and_pressing_twice_makes_one_booking": ["window", "phone"],
    "what_is_typed_is_checked_kept_and_shown_as_text": ["narrow", "phone"],
    "a_freed_place_goes_to_whoever_waits": ["window", "phone"],
    "whoever_is_late_is_told_why_and_offered_other_times": ["narrow"],
    "a_leader_books_for_the_team_and_a_member": ["window"],
    "a_clinician_books_for_anybody_by_their_address": ["narrow"],
    "those_who_came_say_how_it_was": ["window", "phone", "keys"],
    "filters_narrow_the_times_down": ["window", "phone"],
    "faults_are_pages_and_strangers_come_back": ["narrow", "phone"],
    "it_speaks_welsh_to_whoever_asks": ["narrow"],
    "a_clinician_finds_a_session_by_week_and_by_day": ["window", "phone", "keys", "narrow"],
    "a_leader_subscribes_the_teams_calendar": ["window", "phone", "keys", "narrow"],
    "what_a_calendar_needs_is_asked_beside_its_field": ["narrow", "phone"],
    "an_administrator_adds_a_person_who_then_signs_in": ["window", "phone", "keys"],
    "shutting_somebody_out_shows_first_what_is_given_back": ["narrow"],
    "every_page_of_access_can_be_walked": ["window", "narrow"],
    "an_administrator_previews_a_schedule_saves_it_and_moves_it_from_a_date_on": ["window", "phone", "narrow", "keys"],
    "a_manager_sees_how_it_stands_before_what_can_be_booked": ["window", "phone", "keys", "narrow"],
    "a_manager_asks_what_other_times_would_have_changed": ["window", "phone", "keys", "narrow"],
    "whoever_may_not_see_figures_is_told_so": ["phone"],
    "every_page_of_the_offer_can_be_walked": ["window", "narrow"],
}

LOOK_BACK = ["those_who_came_say_how_it_was", "a_manager_sees_how_it_stands_before_what_can_be_booked",
             "a_manager_asks_what_other_times_would_have_changed"]


def links(house, mail, n):
    return [urllib.parse.urlsplit(house.attune("person", "link", "--minutes", "60", mail)).path for _ in range(n)]


def attended(house, n):
    """Bookings of Pat's that lie behind, and Pat came."""
    made = []
    for line in house.attune("slots", "--service", "drop-in", "--open").splitlines()[:n]:
        made.append(house.attune("book", "--person", PEOPLE["pat"], line.split()[0]).splitlines()[0])
        house.attune("attend", "--outcome", "attended", made[-1], now="2026-09-08T12:00:00+01:00")
    return made


def walk(name):
    with harness.House(mail="file:post") as house:
        house.load()
        later = "2026-09-08T13:00:00+01:00" if name in LOOK_BACK else house.now
        world = {"ways": WAYS[name], "attended": attended(house, len(WAYS[name])) if later != house.now else []}
        house.now = later
        with house.serve() as server:
            world["base"] = "http://" + server.listen
            world["links"] = {who: links(house, mail, len(WAYS[name])) for who, mail in PEOPLE.items()}
            browser.run("stories.mjs", world, name)


@tap.test
def every_story_is_walked():
    listed = browser.node("stories.mjs")
    tap.equal(sorted(json.loads(listed.stdout)), sorted(WAYS))


@tap.cases([(name.replace("_", " "),) for name in WAYS])
def story(name):
    walk(name.replace(" ", "_"))


tap.run()
