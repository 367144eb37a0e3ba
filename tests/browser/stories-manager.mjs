// stories-manager: a manager asks how it would have been at other times.
import assert from "node:assert/strict";
import { person } from "./harness.mjs";

export const manager = {
  async a_manager_sees_how_it_stands_before_what_can_be_booked(world, way) {
    const mia = await person(world, "mia", way);
    await mia.open("/");
    await mia.sees("At a glance", /\d+ of the \d+ slots and places that are past/, "Targets", "What would you like to book?");
    await mia.narrow();
    const line = mia.page.locator("main section").first().getByRole("listitem").getByRole("link").first();
    const service = await line.innerText();
    await mia.act(line, 200);
    await mia.sees("Was it used?");
    const chosen = mia.page.getByLabel("Service", { exact: true }).locator("option:checked");
    assert.equal(await chosen.innerText(), service, "a line leads to its service");
    await mia.leave();
  },

  async a_manager_asks_what_other_times_would_have_changed(world, way) {
    const mia = await person(world, "mia", way);
    await mia.open("/figures");
    await mia.follow("What if we offered other times?");
    await mia.sees("Take the bookings of the past");
    await mia.misses("The answer");
    await mia.press("Show what it would have been", 422);
    await mia.sees("There is a problem", "Choose one service");
    await mia.choose("Service", "Drop-in consultation");
    await mia.type("Minutes in all", "a morning");
    await mia.press("Show what it would have been", 422);
    await mia.sees("Enter a whole number from 1 to 1440");
    await mia.page.getByRole("link", { name: "Enter a whole number" }).click();
    assert.equal(await mia.page.evaluate(() => document.activeElement.id), "minutes", "what is wrong leads to its field");
    assert.equal(await mia.page.getByLabel("Minutes in all").inputValue(), "a morning", "nothing typed is lost");
    await mia.type("Minutes in all", "90");
    await mia.type("Cut into how many times", "2");
    await mia.choose(/^Day$/, "Wednesday");
    await mia.press("Show what it would have been");
    await mia.sees("The answer", /As it was, \d+% of what was offered was used/, "With this pattern it would have been",
      "What this takes for granted");
    const rows = await mia.page.locator("table").first().locator("tbody tr").allInnerTexts();
    assert.equal(rows.length, 2, "as it was, and as asked");
    assert.match(rows[0], /As it was/);
    const [whole, seen] = await mia.page.locator(".app-scroll").first().evaluate((box) => [box.scrollWidth, box.clientWidth]);
    assert.ok(mia.page.viewportSize().width < 1280 || whole <= seen, `the comparison is cut off: ${seen} of ${whole}`);
    const told = await mia.page.locator(".app-answer__words").innerText();
    await mia.narrow();
    const address = mia.page.url();
    await mia.follow("Was it used?");
    await mia.open(address.slice(world.base.length)); // as somebody opens it whom it was sent to
    assert.equal(await mia.page.locator(".app-answer__words").innerText(), told, "the address holds the whole question");
    assert.equal(await mia.page.getByLabel("Day", { exact: true }).inputValue(), "3", "what was asked is still chosen");
    await mia.leave();
  },

  async whoever_may_not_see_figures_is_told_so(world, way) {
    const pat = await person(world, "pat", way);
    await pat.open("/figures/advise", 403);
    await pat.sees("You do not have access to this page", "manager");
    await pat.leave();
  },
};
