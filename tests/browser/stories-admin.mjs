// stories-admin: an administrator looks after people and what they have access to.
import assert from "node:assert/strict";
import { person } from "./harness.mjs";

export const admin = {
  async an_administrator_adds_a_person_who_then_signs_in(world, way) {
    const ada = await person(world, "ada", way);
    const mail = `nina-${way.width}-${way.keys ? "k" : way.script === false ? "p" : "w"}@north.example`;
    await ada.open("/");
    await ada.follow("Administration");
    await ada.follow("People");
    await ada.follow("Add a person");
    await ada.type("Work email address", "no address");
    await ada.type("Name", "Nina Roe");
    await ada.type("Profession", "midwife");
    await ada.press("Add this person", 422);
    await ada.sees("There is a problem", "is not a mail address");
    assert.equal(await ada.page.getByLabel("Name", { exact: true }).inputValue(), "Nina Roe", "nothing typed is lost");
    await ada.type("Work email address", mail);
    if (!way.keys) await ada.choose("Team", "Health Visiting North");
    await ada.press("Add this person");
    await ada.sees("They are here now", mail, "Nina Roe");
    await ada.press("Make a link to sign in with");
    const link = await ada.page.getByLabel("Link").inputValue();
    const nina = await person({ ...world, links: { nina: [new URL(link).pathname] } }, "nina", way);
    await nina.sees("Nina Roe");
    await nina.leave();
    await ada.follow("I have copied it");
    await ada.follow("What they did, and what was done to them");
    await ada.sees("Who did and saw what", "Nina Roe");
    const acts = await ada.page.locator("main li .app-slot__time").allInnerTexts(); // the filter knows the words as well
    assert.ok(acts.some((act) => act.startsWith("Signed in")), `she signed in: ${acts}`);
    await ada.leave();
  },

  async shutting_somebody_out_shows_first_what_is_given_back(world, way) {
    const pat = await person(world, "pat", way);
    await pat.open("/services/drop-in");
    await pat.follow(/^Book \w+day/);
    await pat.press("Continue");
    await pat.press("Book this");
    const ada = await person(world, "ada", way);
    await ada.open("/admin/people");
    await ada.type("Find somebody", "quill north");
    await ada.press("Find");
    await ada.sees("1 person");
    await ada.follow("Pat Quill");
    await ada.follow("Shut them out");
    await ada.sees("These bookings are given back", "Drop-in consultation");
    await ada.press("Shut them out");
    await ada.sees("They can no longer sign in", "Disabled");
    await pat.open("/bookings"); // and is at the door
    await pat.sees("Sign in");
    await ada.press("Let them in again");
    await ada.sees("They can sign in again");
    await ada.leave();
    await pat.leave();
  },

  async every_page_of_access_can_be_walked(world, way) {
    const ada = await person(world, "ada", way);
    await ada.open("/admin");
    await ada.follow("Calendar addresses");
    await ada.sees("There are none");
    await ada.open("/admin/teams");
    await ada.follow("Add a team");
    await ada.press("Add this team", 422);
    await ada.sees("There is a problem");
    await ada.type("Name of the team", `Team of ${way.width}`);
    await ada.press("Add this team");
    await ada.sees("The team is here now", "Nobody is in it");
    await ada.type("Work email address", "nobody@nowhere.example");
    await ada.press("Add to the team", 422);
    await ada.sees("Nobody with this address is here");
    await ada.type("Work email address", "kim@council.example");
    await ada.press("Add to the team");
    await ada.sees("They belong to the team now", "Kim Vale");
    await ada.press(/^Take out/);
    await ada.sees("They no longer belong to the team");
    await ada.open("/admin/tokens");
    await ada.type("Email address of whom it acts for", "mia@clinic.example");
    await ada.type("What is it for?", "Intranet");
    await ada.press("Make the token");
    await ada.sees("Copy it now");
    await ada.follow("I have copied it");
    await ada.follow(/^Take back/);
    await ada.press("Take the token back");
    await ada.sees("It opens nothing any more", "Taken back");
    await ada.open("/admin/audit?act=token-create");
    await ada.sees("Made a token");
    await ada.open("/admin/audit?person=nobody", 422);
    await ada.sees("Nobody with this address is here");
    await ada.open("/admin/plugins");
    await ada.follow("Training course");
    await ada.sees("Why it may say no", "What those who came are asked");
    await ada.open("/admin/letters");
    await ada.leave();
  },
};
