// sweep: opens page after page in one browser, and looks at each (harness.mjs). What is wrong with one does not keep the others
// from being looked at. The world on standard input: base, links, visits [{who, path, status}], forms.
import { text } from "node:stream/consumers";
import { close, open, person } from "./harness.mjs";

const HOSTILE = "\"'><b data-hostile>x</b><script data-hostile>document.title='x'</script>{{title}}[[Book]] &amp; %s";
const FORMS = "main form[method=post]";
const NEVER = ["/account/sign-out", "/sign-out"]; // whoever is out sees nothing more

const world = JSON.parse(await text(process.stdin));
const people = new Map();
const faults = [];
let looked = 0;

function visitor(who) {
  if (!people.has(who)) people.set(who, person(world, who, { every: true, unaudited: world.state === "hostile" }));
  return people.get(who);
}

// Nothing that was stored or typed has become a part of the page.
async function is_text(someone) {
  const alive = await someone.page.evaluate(() => document.querySelectorAll("[data-hostile]").length + (document.title === "x"));
  if (alive) throw new Error(`${someone.page.url()}: what was typed has come alive`);
}

async function attempt(what, act) {
  looked++;
  const began = Date.now();
  try {
    await act();
  } catch (fault) {
    faults.push(`${what}: ${fault.message.slice(0, 1500)}`);
  }
  if (process.env.SLOW) console.error(`${Date.now() - began} ms ${what}`);
}

async function visit(someone, path, status) {
  someone.complaints.length = 0;
  await someone.open(path, status);
  await is_text(someone);
  await someone.narrow();
}

// Forms that take words, of the page that is open.
async function forms_of(someone, path) {
  const found = await someone.page.locator(FORMS).evaluateAll((all) => all.map((form, index) => ({
    index, action: new URL(form.action).pathname, typed: form.querySelector("input:not([type]), input[type=text], textarea") !== null,
  })));
  return found.filter((form) => form.typed && !NEVER.includes(form.action)).map((form) => ({ ...form, path, someone }));
}

// Each kind of form once, on a fresh copy of its page, its fields filled with what means harm. A browser's own checks are off: they
// are a help to whoever types, not a guard.
async function send({ someone, path, index, action }) {
  await someone.open(path);
  const form = someone.page.locator(FORMS).nth(index);
  await form.evaluate((element, hostile) => {
    element.noValidate = true;
    for (const field of element.querySelectorAll("input:not([type]), input[type=text], textarea")) field.value = hostile;
  }, HOSTILE);
  await someone.settle(() => form.evaluate((element) => element.requestSubmit(element.querySelector("button"))), [200, 409, 422]);
  await is_text(someone);
  await someone.narrow();
}

await open();
try {
  const forms = new Map();
  for (const { who, path, status } of world.visits) {
    await attempt(`${path} for ${who}`, async () => {
      const someone = await visitor(who);
      await visit(someone, path, status);
      for (const form of world.forms && who ? await forms_of(someone, path) : [])
        forms.set(form.action.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID") + form.index, form);
    });
  }
  for (const form of forms.values()) await attempt(`form of ${form.path} to ${form.action}`, () => send(form));
} finally {
  await close();
}
console.log(`${looked} pages looked at, ${world.state}`);
if (faults.length) console.error(faults.join("\n\n"));
process.exitCode = faults.length ? 1 : 0;
