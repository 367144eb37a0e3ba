// stories: each walked by somebody with something to get done. The name is on the command line, the world (where the service is,
// a sign-in link or two for each person) comes on standard input.
import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { WAYS, close, open, person } from "./harness.mjs";
import { admin } from "./stories-admin.mjs";
import { clinician } from "./stories-clinician.mjs";
import { manager } from "./stories-manager.mjs";
import { series } from "./stories-series.mjs";
import { team } from "./stories-team.mjs";

// The name of a free time is complete for whoever only hears it.
const BOOK = /^Book \w+day \d+ \w+ \d{4}, .+ to .+, .+ left$/;
const HOSTILE = "\"'><script>document.title='x'</script><b>bold</b>{{title}}[[Book]] &amp; ${1}";

async function book_one(pat, reference) {
  await pat.open("/");
  await pat.follow("Drop-in consultation");
  await pat.follow(BOOK);
  await pat.sees("Step 2 of 3", "Drop-in consultation");
  await pat.type("Case reference", reference);
  await pat.type("What is it about", "Sleep, and who gets up");
  await pat.press("Continue");
  await pat.sees("Step 3 of 3", reference, "Sleep, and who gets up", "Myself");
}

const stories = {
  ...admin, ...clinician, ...manager,
  ...series,
  ...team,

  async a_practitioner_books_moves_and_cancels(world, way) {
    const pat = await person(world, "pat", way);
    await book_one(pat, "AS-1");
    await pat.follow("Change what I wrote");
    await pat.type("Case reference", "AS-2");
    await pat.press("Continue");
    await pat.sees("AS-2", "Sleep, and who gets up");
    await pat.press("Book this");
    await pat.sees("Your booking is made", "AS-2", "After that it counts as late");
    assert.equal((await pat.context.request.get(pat.page.url().replace("/done", "/calendar.ics"))).status(), 200);
    await pat.follow("Move this booking");
    await pat.follow(/^Move here \w+day/);
    await pat.sees("Check before you move");
    await pat.press("Move the booking");
    await pat.sees("Your booking is moved");
    await pat.open("/bookings");
    await pat.sees("My bookings", "AS-2", "Booked");
    await pat.page.getByRole("link", { name: /Drop-in|2026/ }).first().waitFor();
    await pat.follow("2026");
    await pat.follow("Cancel");
    await pat.type("Why?", "The family moved");
    await pat.press("Cancel this booking");
    await pat.sees("Cancelled", "The family moved");
    await pat.follow("My bookings");
    await pat.misses("AS-2");
    await pat.follow("Show past and cancelled");
    await pat.sees("AS-2", "Cancelled");
    await pat.leave();
  },

  async going_back_and_pressing_twice_makes_one_booking(world, way) {
    const pat = await person(world, "pat", way);
    const reference = `TWICE-${way.width}`;
    await book_one(pat, reference);
    const draft = pat.page.url().slice(world.base.length);
    await pat.page.reload();
    await pat.sees("Step 3 of 3", reference);
    await pat.page.goBack();
    await pat.sees("Step 2 of 3");
    await pat.page.goForward();
    await pat.sees("Step 3 of 3", reference);
    const form = { csrf: await pat.page.locator("main input[name=csrf]").first().getAttribute("value") };
    await pat.press("Book this");
    const made = pat.page.url();
    await pat.page.goBack();
    await pat.sees("Booked", reference); // what was being made has been made
    await pat.page.reload();
    await pat.open(draft);
    await pat.sees("Booked", reference);
    const again = await pat.context.request.post(world.base + draft, {
      form, maxRedirects: 0, headers: { Origin: world.base, "Sec-Fetch-Site": "same-origin" },
    });
    assert.deepEqual([again.status(), new URL(again.headers().location, world.base).href], [303, made], "pressed twice");
    await pat.open("/bookings");
    assert.equal((await pat.text()).split(reference).length, 2, "it is there once");
    await pat.open("/drafts/0190a1b2-0000-7000-8000-000000000000", 404);
    await pat.sees("Choose a time again");
    await pat.leave();
  },

  async what_is_typed_is_checked_kept_and_shown_as_text(world, way) {
    const pat = await person(world, "pat", way);
    await pat.open("/services/drop-in");
    await pat.follow(BOOK);
    await pat.type("Case reference", "AS-9");
    await pat.type("What is it about", "NHS number 943 476 5919");
    await pat.press("Continue", 422);
    await pat.sees("There is a problem", "looks like an NHS number");
    assert.match(await pat.page.title(), /^Error: /);
    assert.equal(await pat.page.getByLabel("Case reference").inputValue(), "AS-9", "nothing typed is lost");
    assert.equal(await pat.page.getByLabel("What is it about").inputValue(), "NHS number 943 476 5919");
    if (way.script !== false)
      assert.ok(await pat.page.evaluate(() => document.activeElement.className.includes("error-summary")), "the summary has the focus");
    await pat.page.getByRole("link", { name: /looks like an NHS number/ }).click();
    assert.equal(await pat.page.evaluate(() => document.activeElement.id), "note", "the summary leads to the field");
    await pat.type("What is it about", HOSTILE);
    await pat.press("Continue");
    await pat.sees(HOSTILE);
    await pat.press("Book this");
    await pat.open(pat.page.url().slice(world.base.length).replace("/done", ""));
    await pat.sees(HOSTILE);
    await pat.open("/services/drop-in?day=" + encodeURIComponent(HOSTILE) + "&host=%3Cb%3E&part=x&where=y&after=zz", 422);
    await pat.open("/services/drop-in?day=" + encodeURIComponent(HOSTILE) + "&host=%3Cb%3E&part=x&where=y");
    await pat.leave();
  },

  async a_freed_place_goes_to_whoever_waits(world, way) {
    const pat = await person(world, "pat", way);
    const kim = await person(world, "kim", way);
    await pat.open("/services/drop-in");
    await pat.follow(BOOK);
    const slot = new URL(pat.page.url()).pathname;
    await pat.press("Continue");
    await pat.press("Book this");
    await kim.open("/services/drop-in?show=all");
    await kim.follow(/^Join the waiting list \w+day/);
    await kim.open(slot);
    await kim.sees("You can join the waiting list");
    await kim.press("Continue");
    await kim.sees("Join the waiting list?");
    await kim.press("Join the waiting list");
    await kim.sees("You are on the waiting list", "number 1 in line");
    await pat.follow("Cancel this booking");
    await pat.press("Cancel this booking");
    await kim.open("/");
    await kim.sees("A place is held for you", "It is kept until");
    await kim.follow("Take it or let it go");
    await kim.press("Take this place");
    await kim.sees("Your booking is made");
    await pat.leave();
    await kim.leave();
  },

  async whoever_is_late_is_told_why_and_offered_other_times(world, way) {
    const pat = await person(world, "pat", way);
    const kim = await person(world, "kim", way);
    await pat.open("/services/awareness");
    await pat.sees("Courses that follow one another", "Awareness follow-up");
    await pat.follow("Awareness follow-up");
    await pat.sees("This opens for you once you have attended “Infant Mental Health Awareness”");
    await pat.open("/services/reflection");
    await pat.sees("This is booked for a whole team, by the team’s leader");
    const all = await pat.page.context().request.get(world.base + "/api/v1/slots?service=reflection");
    await pat.open(`/slots/${(await all.json()).items[0].id}/book`, 409);
    await pat.sees("That cannot be booked", "by the team’s leader");
    await pat.open("/services/drop-in");
    await kim.open("/services/drop-in");
    await pat.follow(BOOK);
    await kim.follow(BOOK);
    assert.equal(kim.page.url(), pat.page.url(), "both want the same time");
    await pat.press("Continue");
    await kim.press("Continue");
    await pat.press("Book this");
    await kim.press("Book this");
    await kim.sees("You are on the waiting list"); // the queue has places
    await pat.leave();
    await kim.leave();
  },

  async a_leader_books_for_the_team_and_a_member(world, way) {
    const lea = await person(world, "lea", way);
    await lea.open("/services/reflection");
    await lea.follow(BOOK);
    await lea.press("Continue");
    await lea.sees("Health Visiting North");
    await lea.press("Book this");
    await lea.sees("Your booking is made", "Health Visiting North");
    await lea.open("/services/awareness");
    await lea.follow(BOOK);
    await lea.choose("Who is it for?", "Pat Quill");
    await lea.choose("How many places?", "1");
    await lea.press("Continue");
    await lea.sees("Pat Quill");
    await lea.press("Book this");
    await lea.open("/bookings");
    await lea.sees("For Health Visiting North", "For Pat Quill");
    await lea.leave();
  },

  async a_clinician_books_for_anybody_by_their_address(world, way) {
    const carla = await person(world, "carla", way);
    await carla.open("/services/drop-in");
    await carla.follow(BOOK);
    await carla.choose("Who is it for?", "Somebody else: I type their email address");
    await carla.type("Their work email address", "nobody@nowhere.example");
    await carla.press("Continue", 422);
    await carla.sees("There is a problem", "nobody@nowhere.example");
    await carla.type("Their work email address", "kim@council.example");
    await carla.press("Continue");
    await carla.sees("Kim Vale");
    await carla.press("Book this");
    await carla.sees("Your booking is made", "Kim Vale");
    await carla.leave();
  },

  async those_who_came_say_how_it_was(world, way) {
    const pat = await person(world, "pat", way);
    await pat.open(`/bookings/${world.attended.shift()}`);
    await pat.follow("Say how it was");
    await pat.press("Send my answers", 422);
    await pat.sees("Answer at least one question");
    await pat.tick("5: Very useful");
    await pat.type("Anything else?", HOSTILE);
    await pat.press("Send my answers");
    await pat.sees("Thank you");
    await pat.follow("Say how it was");
    assert.ok(await pat.page.getByLabel("5: Very useful").isChecked(), "the answer is kept");
    assert.equal(await pat.page.getByLabel("Anything else?").inputValue(), HOSTILE);
    await pat.leave();
  },

  async filters_narrow_the_times_down(world, way) {
    const pat = await person(world, "pat", way);
    await pat.open("/services/drop-in");
    await pat.page.locator("summary").first().click();
    await pat.choose("Clinician", "Carla Reyes");
    await pat.press("Show these times");
    await pat.sees("Tuesday");
    await pat.open("/services/drop-in?part=afternoon");
    await pat.sees("No free times match");
    await pat.follow("Show all free times");
    await pat.sees("9am to 9:45am");
    await pat.follow("Show later times");
    await pat.follow("Back to the first times");
    await pat.leave();
  },

  async faults_are_pages_and_strangers_come_back(world, way) {
    const stranger = await person(world, null, way);
    await stranger.open("/");
    await stranger.sees("Sign in");
    await stranger.open("/bookings?show=past");
    assert.match(stranger.page.url(), /\/sign-in\?return=%2Fbookings%3Fshow%3Dpast$/);
    await stranger.open("/nowhere", 404);
    await stranger.sees("Page not found");
    await stranger.leave();
    const pat = await person(world, "pat", way);
    for (const path of ["/bookings/0190a1b2-0000-7000-8000-000000000000", "/services/none", "/slots/none/book"]) {
      await pat.open(path, 404);
      await pat.sees("Page not found");
    }
    await pat.open("/bookings");
    await pat.open("/bookings?show=past");
    await pat.leave();
  },

  async it_speaks_welsh_to_whoever_asks(world, way) {
    const pat = await person(world, "pat", { ...way, lang: "cy" });
    await pat.open("/");
    await pat.sees("Beth hoffech chi ei archebu?");
    await pat.open("/services/drop-in");
    await pat.follow(/^Archebu Dydd/);
    await pat.press("Parhau");
    await pat.press("Archebu hwn");
    await pat.sees("Mae eich archeb wedi’i gwneud");
    await pat.open("/bookings");
    await pat.sees("Fy archebion");
    await pat.leave();
  },
};

const story = stories[process.argv[2]];
if (!story) {
  console.log(JSON.stringify(Object.keys(stories)));
} else {
  const world = JSON.parse(await text(process.stdin));
  await open();
  try {
    for (const way of world.ways) await story(world, WAYS[way]);
  } catch (fault) {
    console.error(fault.stack.split("\n").filter((line) => !line.includes("node:internal")).join("\n"));
    process.exitCode = 1;
  } finally {
    await close();
  }
}
