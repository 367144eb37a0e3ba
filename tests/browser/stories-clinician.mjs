// stories-clinician: a clinician finds a session in the diary over the list, or in the list alone.
import assert from "node:assert/strict";
import { person } from "./harness.mjs";

export const clinician = {
  async a_clinician_finds_a_session_by_week_and_by_day(world, way) {
    const carla = await person(world, "carla", way);
    await carla.open("/sessions");
    await carla.sees("My sessions", "Tuesday 8 September 2026");
    const diary = carla.page.getByRole("region", { name: "Diary" });
    const session = diary.getByRole("link", { name: /^Drop-in consultation, Tuesday,? 8 September 2026/ });
    if (way.script === false || way.width < 800) {
      assert.equal(await diary.count(), 0, "no diary where it has no room, or no script: the list is all there is");
      await carla.follow(/^9am to 9:45am/);
    } else {
      assert.equal(await session.count(), 4, "the week has the clinic's four times");
      const step = async (name) => carla.reach(diary.getByRole("button", { name }), "Enter");
      await step("Later");
      assert.equal(await session.count(), 0, "the week after has others");
      await step("Earlier");
      await step("Day"); // of this week its Monday
      await step("Later");
      assert.equal(await session.count(), 4, "the Tuesday has them too");
      await carla.keeps_its_shape("the diary's day");
      await carla.act(session.first(), 200);
    }
    await carla.sees("Drop-in consultation", "Nobody is booked");
    await carla.leave();
  },
};
