"""pages: the way to every page. PAGES has one row for each GET route that answers to a browser, by its operation (“attune
routes --json”); tests/browser/sweep.py opens them all in a real browser, tests/web/forms.py sends every form it finds on them.

A new page needs its row, or those tests fail:

    "pageBooking": page("pat", "/bookings/{booking}", "/bookings/{waiting}", faulty={"/bookings/x": 404}),

The first word is who opens it: pat (a practitioner), kim (another), lea (leader of pat's team), carla (a clinician), mia (a
manager), ada (an administrator), or None: a stranger. Then addresses; each {name} in them is a thing of the village (see
things() there), and an address without any is opened in an empty house as well. What may go wrong with an address stands in
`faulty` with the status it then has; that an unknown thing is 404, and that whoever has none of the route's roles is told so,
is tried without being said. A page that is another one for somebody else says so in `others`: {"mia": [address, …]}."""
import re

UNKNOWN = "0190a1b2-0000-7000-8000-000000000000"


class page:
    def __init__(self, who, *addresses, faulty=None, empty=(), others=None, file=False):
        self.who, self.addresses, self.faulty, self.more_empty, self.file = who, addresses, faulty or {}, empty, file
        self.others = others or {}

    def full(self, things):
        return [address.format(**things) for address in self.addresses]

    def empty(self):
        return [address for address in self.addresses if "{" not in address] + list(self.more_empty)

    def unknown(self):
        """Its first address with a thing that there is not; None where it names none of ours."""
        first = self.addresses[0] if self.addresses else ""
        return re.sub(r"\{\w+\}", UNKNOWN, first) if re.search(r"/\{", first) else None


def file(who, *addresses, **more):
    return page(who, *addresses, file=True, **more)


YEAR = "from=2026-08-01&to=2027-07-31"
PATTERN = YEAR + "&day=2&day2=0&every=1&at=09:30&minutes=180&slots=4&within=14&same="
WORST = "%22%27%3E%3Cb+data-hostile%3E%7B%7Btitle%7D%7D"

# In order of the operations' names.
PAGES = {
    "pageAccount": page("pat", "/account"),
    "pageAdmin": page("ada", "/admin"),
    "pageAdvise": page("mia", "/figures/advise", "/figures/advise?service={service}&" + PATTERN,
                       faulty={"/figures/advise?service=&minutes=x&slots=0&at=" + WORST + "&day=9&every=0": 422}),
    "pageAnnual": page("mia", "/annual", "/annual?year={year}", faulty={"/annual?year=" + WORST: 404}),
    "pageAnnualFile": file("mia", "/annual/file?year={year}&format=csv", "/annual/file?year={year}&format=xlsx"),
    "pageAsset": file(None, "{style}"),
    "pageAudit": page("ada", "/admin/audit", faulty={"/admin/audit?after=" + WORST: (200, 422)}),
    "pageBook": page("pat", "/slots/{free}/book", "/slots/{place}/book", faulty={"/slots/{team_slot}/book": 409}),
    "pageBooking": page("pat", "/bookings/{booking}", "/bookings/{waiting}", "/bookings/{held}", "/bookings/{cancelled}",
                        "/bookings/{attended}", "/bookings/{series}"),
    "pageBookings": page("pat", "/bookings", "/bookings?show=past", faulty={"/bookings?show=" + WORST: 200}),
    "pageCalendar": file("pat", "/bookings/{booking}/calendar.ics"),
    "pageCalendarNew": page("pat", "/calendars/new"),
    "pageCalendarOne": page("pat", "/calendars/{feed}"),
    "pageCalendarRenew": page("pat", "/calendars/{feed}/renew"),
    "pageCalendarRevoke": page("pat", "/calendars/{feed}/revoke"),
    "pageCalendars": page("pat", "/calendars"),
    "pageCalendarsRead": page("mia", "/figures/calendars"),
    "pageCancel": page("pat", "/bookings/{booking}/cancel", "/bookings/{waiting}/cancel",
                       faulty={"/bookings/{cancelled}/cancel": 200}),
    "pageDone": page("pat", "/bookings/{booking}/done", "/bookings/{waiting}/done", "/bookings/{series}/done"),
    "pageDraft": page("pat", "/drafts/{draft}"),
    "pageFeedback": page("pat", "/bookings/{attended}/feedback", faulty={"/bookings/{booking}/feedback": 200}),
    "pageFigures": page("mia", "/figures", "/figures?" + YEAR, "/figures?service={service}&" + YEAR,
                        empty=["/figures?" + YEAR], faulty={"/figures?period=dates&from=x&to=" + WORST: 422}),
    "pageFiguresBy": page("mia", *["/figures/by?key=%s&%s" % (key, YEAR) for key in
                                   ("service", "host", "team", "week")],
                          faulty={"/figures/by?key=" + WORST: 404, "/figures/by?key=month&from=x&to=y": 422}),
    "pageFiguresFile": file("mia", "/figures/file?%s&by=month&format=csv" % YEAR,
                            "/figures/file?%s&by=host&format=xlsx" % YEAR),
    "pageFiguresSlots": page("mia", "/figures/slots?" + YEAR, "/figures/slots?bucket=delivered&" + YEAR,
                             faulty={"/figures/slots?bucket=%s&%s" % (WORST, YEAR): 200}),
    "pageHome": page("pat", "/", others={"mia": ["/"]}),
    "pageKeepFeeds": page("ada", "/admin/feeds", "/admin/feeds?q=a&all=yes", faulty={"/admin/feeds?page=x&q=" + WORST: 422}),
    "pageKeepTeam": page("ada", "/admin/teams/{team}"),
    "pageKeepTeamNew": page("ada", "/admin/teams/new"),
    "pageKeepTeams": page("ada", "/admin/teams"),
    "pageLetters": page("ada", "/admin/letters", faulty={"/admin/letters?after=" + WORST: 422}),
    "pageMove": page("pat", "/bookings/{booking}/move", faulty={"/bookings/{booking}/move?after=" + WORST: 422, "/bookings/{cancelled}/move": 200}),
    "pageMoveCheck": page("pat", "/bookings/{booking}/move/{free}"),
    "pagePeople": page("ada", "/admin/people", "/admin/people?find=a", faulty={"/admin/people?find=" + WORST: 200}),
    "pagePerson": page("ada", "/admin/people/{person}"),
    "pagePersonDisable": page("ada", "/admin/people/{person}/disable"),
    "pagePersonNew": page("ada", "/admin/people/new"),
    "pagePlanAims": page("ada", "/admin/targets"),
    "pagePlanClosure": page("ada", "/admin/closures/{closure}"),
    "pagePlanClosureNew": page("ada", "/admin/closures/new"),
    "pagePlanClosures": page("ada", "/admin/closures"),
    "pagePlanProfessions": page("ada", "/admin/professions"),
    "pagePlanSchedule": page("ada", "/admin/schedules/{schedule}"),
    "pagePlanScheduleChange": page("ada", "/admin/schedules/{schedule}/change"),
    "pagePlanScheduleEnd": page("ada", "/admin/schedules/{schedule}/end"),
    "pagePlanScheduleFrom": page("ada", "/admin/schedules/{schedule}/from"),
    "pagePlanScheduleNew": page("ada", "/admin/schedules/new"),
    "pagePlanSchedules": page("ada", "/admin/schedules"),
    "pagePlanService": page("ada", "/admin/services/{service}", "/admin/services/{course}"),
    "pagePlanServiceNew": page("ada", "/admin/services/new", "/admin/services/new?plugin=drop-in"),
    "pagePlanServices": page("ada", "/admin/services"),
    "pagePlanTarget": page("ada", "/admin/targets/{target}"),
    "pagePlanTargetNew": page("ada", "/admin/targets/new"),
    "pagePlanYear": page("ada", "/admin/years/{year}"),
    "pagePlanYearNew": page("ada", "/admin/years/new"),
    "pagePlugin": page("ada", "/admin/plugins/drop-in", faulty={"/admin/plugins/none": 404}),
    "pagePlugins": page("ada", "/admin/plugins"),
    "pageProvider": page(None, faulty={"/sign-in/provider": 404}),
    "pageProviderReturn": page(None, faulty={"/sign-in/provider/return": 404}),
    "pageRegister": page("carla", "/sessions/{session}", "/sessions/{begun}", "/sessions/{unsaid}", "/sessions/{counted}"),
    "pageSatisfaction": page("mia", "/satisfaction", "/satisfaction?" + YEAR,
                             faulty={"/satisfaction?period=dates&from=x&to=y": 422}),
    "pageService": page("pat", "/services/{service}", "/services/{service}?show=all", "/services/{service}?part=afternoon",
                        "/services/{course}", "/services/{follow_up}", "/services/{team_service}",
                        faulty={"/services/{service}?after=" + WORST: 422}),
    "pageSessionCancel": page("carla", "/sessions/{session}/cancel", faulty={"/sessions/{begun}/cancel": 200, "/sessions/{unsaid}/cancel": 200}),
    "pageSessionChange": page("carla", "/sessions/{session}/change"),
    "pageSessionNew": page("carla", "/sessions/new"),
    "pageSessionSwap": page("carla", "/sessions/{session}/swap"),
    "pageSessions": page("carla", "/sessions", "/sessions?show=all", faulty={"/sessions?from=" + WORST: 200}),
    "pageSignIn": page(None, "/sign-in", faulty={"/sign-in?return=" + WORST: 200}),
    "pageSignInLink": page(None, "{link}", faulty={"/sign-in/" + "A" * 43: 410}),
    "pageSignInSent": page(None, "/sign-in/sent"),
    "pageSignedOut": page(None, "/signed-out"),
    "pageTeam": page("lea", "/teams/{team}"),
    "pageTeams": page("lea", "/teams"),
    "pageTokenRevoke": page("ada", "/admin/tokens/{token}"),
    "pageTokens": page("ada", "/admin/tokens"),
    "pageTargets": page("mia", "/targets", faulty={"/targets?on=" + WORST: 200}),
}


def rows(routes):
    """(route, row) of each page; a route without a row, and a row without a route, are said."""
    wanted = {route["operation"]: route for route in routes if route["kind"] == "page" and route["method"] == "GET"}
    lost = sorted(set(wanted) ^ set(PAGES))
    if lost:
        raise AssertionError("tests/support/pages.py and the table of routes differ in %s" % ", ".join(lost))
    return [(wanted[operation], row) for operation, row in sorted(PAGES.items())]
