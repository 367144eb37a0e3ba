// stories-team: a leader and their team's calendar.
import assert from "node:assert/strict";
import { person } from "./harness.mjs";

export const team = {
  async a_leader_subscribes_the_teams_calendar(world, way) {
    const lea = await person(world, "lea", way);
    await lea.open("/");
    await lea.follow("Teams");
    await lea.follow("Health Visiting North");
    await lea.sees("Book for the team", "Reflective discussion", "Pat Quill");
    await lea.follow("Make a calendar address for the team");
    await lea.sees("How much does it tell?", "Example: “Busy”");
    await lea.tick("What and where");
    await lea.press("Make the address");
    await lea.sees("Copy it now", "shown once only", "Outlook", "Google Calendar", "Apple Calendar", "Thunderbird");
    const address = await lea.page.getByRole("textbox", { name: "Address" }).inputValue();
    assert.equal((await lea.context.request.get(address)).status(), 200, "it can be read");
    assert.equal(await lea.page.getByRole("link", { name: "Open in my calendar program" }).getAttribute("href"), address.replace(/^http/, "webcal"));
    if (way.script !== false) {
      const copy = lea.page.getByRole("button", { name: "Copy the address" });
      await (way.keys ? lea.reach(copy, "Enter") : copy.click());
      await lea.page.getByRole("button", { name: "Copied" }).waitFor();
    } else assert.equal(await lea.page.getByRole("button", { name: "Copy the address" }).count(), 0, "nothing that would not work");
    await lea.follow("I have copied it");
    await lea.sees("Team: Health Visiting North", "What and where");
    await lea.follow("Make a new address");
    await lea.press("Make a new address");
    await lea.sees("Copy it now");
    assert.equal((await lea.context.request.get(address)).status(), 410, "the old one is over");
    await lea.follow("I have copied it");
    await lea.follow("Take the address back");
    await lea.sees("for ever");
    await lea.press("Take the address back");
    await lea.sees("The address is taken back");
    await lea.leave();
  },

  async what_a_calendar_needs_is_asked_beside_its_field(world, way) {
    const pat = await person(world, "pat", way);
    await pat.open("/calendars");
    await pat.follow("Make a calendar address");
    await pat.tick("All times of one service, and how full they are");
    await pat.press("Make the address", 422);
    await pat.sees("There is a problem", "Choose the service whose times it shall show");
    await pat.choose("Which service?", "Drop-in consultation");
    await pat.press("Make the address");
    await pat.sees("All times of Drop-in consultation", "Copy it now");
    await pat.open("/teams");
    await pat.follow("Health Visiting North");
    await pat.sees("Whoever leads the team books for it");
    await pat.misses("Make a calendar address");
    await pat.open("/teams/south", 404);
    await pat.leave();
  },
};
