// stories-series: an administrator plans what is offered: sees the dates before saving, and moves a series from a date on.
import assert from "node:assert/strict";
import { person } from "./harness.mjs";

// A field of a date or a time, by keyboard as its parts are typed; @value as a form sends it.
async function enter(someone, label, value) {
  if (!someone.options.keys) return someone.type(label, value);
  const field = someone.page.getByLabel(label, { exact: false }).first();
  const [year, month, day] = value.split("-");
  const [hour, minute] = value.split(":");
  const half = `${String(hour % 12 || 12).padStart(2, "0")}${minute}${hour < 12 ? "AM" : "PM"}`;
  await someone.reach(field);
  // A browser asks for the parts of a date or time as is usual in its own language.
  for (const keys of day ? [day + month + year, month + day + year] : [hour + minute, half])
    if ((await field.inputValue()) !== value) {
      await field.evaluate((element) => element.blur());
      await field.focus();
      await someone.page.keyboard.type(keys);
    }
  assert.equal(await field.inputValue(), value, label);
}

async function fill_in(ada, first, last) {
  await enter(ada, "First day", first);
  await enter(ada, "Begins at", "10:00");
  await ada.type("How long it lasts", "60");
  assert.ok(await ada.page.getByLabel("Weekly", { exact: true }).isChecked(), "what is usual is chosen already");
  await ada.tick("Monday");
  await ada.tick("On a day");
  await enter(ada, "Last day", last);
  await ada.type("Days on which it is left out", "2026-10-12");
  await ada.type("Place", "Library");
  await ada.tick("Dev Anand");
}

export const series = {
  async an_administrator_previews_a_schedule_saves_it_and_moves_it_from_a_date_on(world, way) {
    const ada = await person(world, "ada", way);
    const pat = await person(world, "lea", way);
    await ada.open("/");
    await ada.follow("Administration");
    await ada.follow("Closures");
    await ada.follow("Add a closure");
    await ada.press("Check what this changes", 422);
    await ada.sees("There is a problem", "Say why it is closed");
    const holiday = `Bank holiday ${way.width}${way.keys ? "k" : ""}`;
    await ada.type("What it is called", holiday);
    await enter(ada, "First day", "2026-11-09");
    await enter(ada, "Last day", "2026-11-09");
    await ada.press("Check what this changes");
    await ada.sees("Close on these days?", "What this touches");
    await ada.press("Save");
    await ada.sees("Your change is saved", holiday);
    await ada.open("/admin");
    await ada.follow("Schedules");
    await ada.follow(/^Add a schedule ?: Wellbeing session/);
    await fill_in(ada, "2026-10-05", "2026-11-23");
    await ada.press("See the dates, and what this changes");
    await ada.sees("Add this schedule?", "5 sessions are added", "Nobody is written to",
      "Monday 26 October 2026, 10am to 11am Closed: Half term. Nothing is offered. The clocks have gone back since the date before",
      `Monday 9 November 2026, 10am to 11am Closed: ${holiday}`, "5 dates on which it is offered");
    await ada.misses("12 October");
    await ada.press("Go back and change it");
    assert.equal(await ada.page.getByLabel("Place", { exact: true }).inputValue(), "Library", "nothing typed is lost");
    assert.equal(await ada.page.getByLabel("Days on which it is left out").inputValue(), "2026-10-12");
    await ada.press("See the dates, and what this changes");
    await ada.press("Save");
    await ada.sees("Your change is saved", "Every week on Monday, 10am to 11am", "Dev Anand");
    const schedule = ada.page.url().split("?")[0].slice(world.base.length);
    await pat.open("/services/wellbeing");
    await pat.follow(/^Book Monday 19 October 2026, 10am/);
    await pat.press("Continue");
    await pat.press("Book this");
    await ada.follow("A date and all later ones");
    if (way.keys) await ada.reach(ada.page.getByLabel("From which date on?"));
    else await ada.choose("From which date on?", "Monday 19 October 2026");
    if (way.keys) await ada.page.keyboard.type("Monday 19");
    await ada.press("Continue");
    await ada.sees("Change this schedule from Monday 19 October 2026 on");
    await enter(ada, "Begins at", "15:30");
    await ada.press("See the dates, and what this changes");
    await ada.sees("moves to Monday 19 October 2026 at 3:30pm", "Booked: Health Visiting North", "Lea Brook", "4 sessions change");
    await ada.misses("Monday 5 October");
    await ada.press("Save");
    await ada.sees("Your change is saved", "3:30pm to 4:30pm");
    await pat.open("/bookings");
    await pat.sees("Monday 19 October 2026", "3:30pm");
    await ada.open(schedule);
    await ada.sees("10am to 11am", "to Sunday 18 October 2026");
    await ada.follow("End it");
    await ada.press("Check what this changes");
    await ada.press("Save");
    await ada.sees("Ended", "Begin it again");
    await ada.open(ada.page.url().slice(world.base.length).split("?")[0].replace(/schedules\/.*/, "schedules"));
    await ada.follow("Every week on Monday, 3:30pm");
    await ada.follow("End it");
    await ada.press("Check what this changes");
    await ada.press("Save");
    await ada.open("/admin/closures");
    await ada.follow(holiday);
    await ada.press("Remove this closure");
    await ada.sees("Remove this closure?");
    await ada.press("Save");
    await pat.leave();
    await ada.leave();
  },

  async every_page_of_the_offer_can_be_walked(world, way) {
    const ada = await person(world, "ada", way);
    const tuesdays = "/admin/schedules/drop-in-tuesday";
    for (const path of ["/admin/services", "/admin/services/drop-in", "/admin/services/follow-up", "/admin/services/new",
      "/admin/services/new?plugin=training-course", "/admin/schedules", "/admin/schedules/new", "/admin/schedules/new?service=circle",
      tuesdays, `${tuesdays}/change`, `${tuesdays}/from`, `${tuesdays}/from?from=2026-10-06`, `${tuesdays}/end`,
      "/admin/schedules/awareness-autumn/from", "/admin/closures", "/admin/closures/new", "/admin/closures/half-term",
      "/admin/targets", "/admin/targets/new", "/admin/targets/consultations", "/admin/years/new", "/admin/years/2026-27",
      "/admin/professions", "/sessions/new"])
      await ada.open(path);
    await ada.open("/admin/schedules/nothing", 404);
    for (const [path, button] of [["/admin/services/drop-in", "Check what this changes"], [`${tuesdays}/change`, "See the dates"],
      [`${tuesdays}/end`, "Check what this changes"], ["/admin/closures/half-term", "Remove this closure"]]) {
      await ada.open(path);
      await ada.press(button);
      await ada.sees("What this touches");
    }
    for (const [path, button] of [["/admin/schedules/new?service=circle", "See the dates"], ["/sessions/new", "Check"],
      ["/admin/targets/new", "Check"], ["/admin/years/new", "Check"], ["/admin/services/new?plugin=drop-in", "Check"]]) {
      await ada.open(path);
      await ada.press(button, 422);
      await ada.sees("There is a problem");
    }
    const slots = await ada.context.request.get(`${world.base}/api/v1/slots?service=drop-in&limit=1`);
    await ada.open(`/sessions/${(await slots.json()).items[0].id}`);
    await ada.follow("Change time, place or places");
    await ada.type("Place", "Town Hall");
    await ada.press("Check what this changes");
    await ada.sees("changes, but not its time");
    await ada.leave();
  },
};
