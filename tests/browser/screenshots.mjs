// screenshots: pictures of the main pages, as somebody sees them who has just come to them. The world on standard input: base, links,
// folder, pictures [{name, who, path, width, height}].
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { close, open, person } from "./harness.mjs";
import { small } from "./palette.mjs";

const world = JSON.parse(await text(process.stdin));
const people = new Map();

await open();
try {
  for (const { name, who, path, width, height } of world.pictures) {
    if (!people.has(who)) people.set(who, await person(world, who, { every: true }));
    const { page } = people.get(who);
    await page.setViewportSize({ width, height });
    await page.goto(world.base + path, { waitUntil: "networkidle" });
    const png = small(await page.screenshot());
    writeFileSync(join(world.folder, `${name}.png`), png);
    console.log(`${name}.png: ${png.length} bytes`);
  }
} finally {
  await close();
}
