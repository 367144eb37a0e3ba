// harness: a person in front of a browser, and what is asked of every page they come to.
//
//   const pat = await person(world, "pat", { width: 320, script: false });
//   await pat.open("/");
//   await pat.follow("Drop-in consultation");      // a link, by its name
//   await pat.type("Case reference", "AS-1");      // a field, by its label
//   await pat.press("Continue");                   // a button, by its name
//   pat.sees("Check before you book");
//
// Every page is looked at as it comes: one heading, a language, no sideways scrolling, nothing from elsewhere, no complaint in
// the console, HTML that validates, and nothing that axe finds. With keys: true nothing is clicked: links and buttons are reached
// with Tab, and pressed with Enter.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const modules = process.env.ATTUNE_BROWSER_MODULES;
const require = createRequire(join(modules, "attune.js"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const MOST_BYTES = 100 * 1024;
const MOST_TABS = 400;
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    "long-title": "off", // a page is named after a service, and services name themselves
    "no-trailing-whitespace": "off",
    "require-sri": "off", // everything comes from here, under names that hold its hash
    "prefer-native-element": "off",
    "no-redundant-role": "off", // the design system names roles for older readers
    "form-dup-name": "off", // boxes of one question have one name, and what was ticked is sent on by hidden fields
    "input-missing-label": "error",
    "valid-id": ["error", { relaxed: true }], // ids of ours begin with a digit
    "void-style": ["error", { style: "omit" }],
    "text-content": "error",
    "tel-non-breaking": "off",
    "wcag/h30": "error",
    "wcag/h32": "off", // a form of one button says what it does
  },
});

let browser;
const audited = new Set();

export async function open() {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
}

export async function close() {
  await browser.close();
}

class Person {
  constructor(world, page, context, options) {
    Object.assign(this, { world, page, context, options, complaints: [], pages: 0 });
    page.setDefaultTimeout(world.patience * 500); // an act that fails is told of before the page that never came
    page.setDefaultNavigationTimeout(world.patience * 1000);
    page.on("console", (message) => {
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.protocol !== "data:" && url.origin !== world.base) this.complaints.push(`asked ${url}`);
    });
  }

  // Goes there, and looks at the page; a status other than `status` (or than all of them) is a fault.
  async open(path, status = 200) {
    const response = await this.page.goto(this.world.base + path);
    await this.look(response, status);
  }

  async settle(act, status) {
    const [response] = await Promise.all([this.page.waitForNavigation(), act()]);
    await this.look(response, status);
  }

  async look(response, status) {
    this.pages++;
    const where = `${this.page.url()} at ${this.options.width} px`;
    assert.ok([status].flat().includes(response.status()), `status of ${where}: ${response.status()}, not ${status}`);
    const html = await response.text();
    assert.ok(html.length < MOST_BYTES, `${where}: ${html.length} bytes`);
    const report = await validator.validateString(html);
    assert.ok(report.valid, `${where}: ${JSON.stringify(report.results[0]?.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`))}`);
    await this.keeps_its_shape(where);
    await this.audit(where);
    assert.deepEqual(this.complaints, [], where);
  }

  async keeps_its_shape(where) {
    const shape = await this.page.evaluate(() => ({
      headings: document.querySelectorAll("h1").length,
      lang: document.documentElement.lang,
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      broken: [...document.images].filter((image) => image.complete && !image.naturalWidth).length,
    }));
    assert.deepEqual(shape, { headings: 1, lang: this.options.lang, over: 0, broken: 0 }, `${where}: its shape`);
  }

  // The page as it is, on a phone, and back again.
  async narrow() {
    await this.page.setViewportSize({ width: 320, height: 900 });
    await this.keeps_its_shape(`${this.page.url()} at 320 px`);
    await this.page.setViewportSize({ width: this.options.width, height: 900 });
  }

  // Once for each kind of page: its address without ids, and its heading; or each one.
  async audit(where) {
    if (!this.options.script || this.options.unaudited) return;
    const kind = this.options.every ? where : [new URL(this.page.url()).pathname.replace(/[0-9a-f-]{36}/g, "ID"), await this.page.title(), this.options.width].join();
    if (audited.has(kind)) return;
    audited.add(kind);
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const faults = found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" | ")}`);
    assert.deepEqual(faults, [], `axe at ${where}`);
  }

  // Where every page is looked at for its own sake, the way in is not.
  async sign_in(link) {
    const button = () => this.page.locator("main form button[type=submit]").first().click();
    if (this.options.every) {
      await this.page.goto(this.world.base + link);
      await Promise.all([this.page.waitForNavigation(), button()]);
      return;
    }
    await this.open(link);
    await this.settle(button, 200);
  }

  named(role, name) {
    return this.page.getByRole(role, { name, exact: false }).first();
  }

  // Tab until it has the focus, then the key.
  async reach(target, key) {
    await target.waitFor();
    for (let i = 0; i < MOST_TABS; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) {
        const box = await target.boundingBox();
        assert.ok(box && box.width > 0, "what has the focus is to be seen");
        if (key) await this.page.keyboard.press(key);
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`not reached by ${MOST_TABS} tabs: ${await target.textContent()}`);
  }

  async act(target, status) {
    await this.settle(() => (this.options.keys ? this.reach(target, "Enter") : target.click()), status);
  }

  async follow(name, status = 200) {
    await this.act(this.named("link", name), status);
  }

  async press(name, status = 200) {
    await this.act(this.named("button", name), status);
  }

  async type(label, text) {
    const field = this.page.getByLabel(label, { exact: false }).first();
    if (this.options.keys) {
      await this.reach(field);
      await this.page.keyboard.press("Control+a");
      await this.page.keyboard.insertText(text);
    } else await field.fill(text);
  }

  async choose(label, option) {
    const list = this.page.getByLabel(label, { exact: false }).first();
    if (!this.options.keys) return void (await list.selectOption({ label: option }));
    const chosen = () => list.evaluate((select) => select.selectedOptions[0].label);
    await this.reach(list, "Home");
    for (let i = await list.locator("option").count(); i > 1 && (await chosen()) !== option; i--) await this.page.keyboard.press("ArrowDown");
    assert.equal(await chosen(), option, `of “${label}”`);
  }

  async tick(label) {
    const box = this.page.getByLabel(label, { exact: true }).first();
    if (!this.options.keys) return box.check();
    if ((await box.getAttribute("type")) !== "radio") return this.reach(box, "Space");
    // Tab enters a group once, arrows go about in it.
    await this.reach(this.page.locator(`input[name="${await box.getAttribute("name")}"]`).first(), "Space");
    for (let i = 0; i < 20 && !(await box.isChecked()); i++) await this.page.keyboard.press("ArrowDown");
    assert.ok(await box.isChecked(), `“${label}” is chosen by arrows`);
  }

  async text() {
    return (await this.page.locator("body").innerText()).replace(/\s+/g, " ");
  }

  async sees(...texts) {
    const shown = await this.text();
    for (const text of texts) {
      const found = text instanceof RegExp ? text.test(shown) : shown.includes(text);
      assert.ok(found, `${this.page.url()}: “${text}” is not in: ${shown.slice(0, 3000)}`);
    }
  }

  async misses(text) {
    assert.ok(!(await this.text()).includes(text), `${this.page.url()}: “${text}” is there`);
  }

  async leave() {
    await this.context.close();
  }
}

// Somebody in front of a window, signed in by a link as they are by mail; who null: a stranger.
export async function person(world, who, { width = 1280, script = true, keys = false, lang = "en", every = false, unaudited = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, javaScriptEnabled: script, locale: lang === "en" ? "en-GB" : lang,
  });
  const options = { width, script, keys, lang, every, unaudited };
  const someone = new Person(world, await context.newPage(), context, options);
  if (who) {
    assert.ok(world.links[who]?.length, `no link left for ${who}`);
    await someone.sign_in(world.links[who].shift());
  }
  return someone;
}

// The ways in which a story is walked.
export const WAYS = {
  window: { width: 1280 },
  phone: { width: 320, script: false },
  keys: { width: 1280, keys: true },
  narrow: { width: 320 },
};
