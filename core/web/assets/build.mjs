// build.mjs: makes what the pages fetch.
//
//   node build.mjs OUT
//
// Every file gets a name with the beginning of its hash in it (so that it may be kept for ever), and a copy compressed by
// gzip. OUT/assets.json says which name stands for which file. Licences of what others wrote go to OUT/licences.txt. The
// same sources give the same bytes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const nhsuk = join(modules, "nhsuk-frontend", "dist", "nhsuk");
const out = process.argv[2];
const names = {};

function put(name, content) {
  const bytes = Buffer.from(content);
  const mark = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const marked = name.replace(/\.([a-z]+)$/, `-${mark}.$1`);
  names[name] = marked;
  writeFileSync(join(out, marked), bytes);
  writeFileSync(join(out, marked + ".gz"), gzipSync(bytes, { level: 9 }));
  return marked;
}

const read = (...path) => readFileSync(join(...path), "utf8");
// A browser would ask for the map that the last line names, and there is none.
const script = (...path) => read(...path).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");

function style(identity) {
  const options = { style: "compressed", loadPaths: [modules, join(here, "style")], quietDeps: true,
    silenceDeprecations: ["mixed-decls"] };
  const css = sass.compile(join(here, "style", `${identity}.scss`), options).css;
  return css.replace(/url\("\/assets\/images\/([^"]+)"\)/g, (_, name) => `url("${picture(name)}")`);
}

// A picture that a style names: it lies beside the style.
const picture = (name) => names[name] ?? put(name, read(nhsuk, "assets", "images", name));

// The NHS logo, for those who may show it, out of the design system's own header.
function logo() {
  const path = read(nhsuk, "components", "header", "template.njk").match(/<path fill="currentcolor" d="[^"]+"\/>/)[0];
  const shape = path.replace("currentcolor", "#fff");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80" width="200" height="80">${shape}</svg>\n`;
}

// Plot writes a style sheet into each drawing, which our Content-Security-Policy refuses as any inline style. What it says
// stands in _figures.scss; here the element becomes one that means nothing.
function quietPlot(text) {
  const element = 'append("style")';
  if (!text.includes(element)) throw new Error("plot: its inline style is no longer where it was");
  return text.replaceAll(element, 'append("metadata")');
}

// FullCalendar puts its rules into a style element, which our Content-Security-Policy keeps empty. Here it finds a linked
// sheet of ours in its place (data-fullcalendar), and fills that.
function linkedCalendar(text) {
  const element = "style[data-fullcalendar]";
  if (!text.includes(element)) throw new Error("fullcalendar: it no longer looks for its style sheet");
  const typeface = /@font-face ?\{[^}]*fcicons[^}]*\}/;
  if (!typeface.test(text)) throw new Error("fullcalendar: it no longer brings a typeface");
  return text.replaceAll(element, "link[data-fullcalendar]").replace(typeface, "");
}

function licences() {
  const parts = [];
  for (const name of ["nhsuk-frontend", "fullcalendar", "@observablehq/plot", "d3"]) {
    const about = JSON.parse(read(modules, name, "package.json"));
    const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? read(modules, name, file) : `Released under the ${about.license} licence: ${about.homepage}\n`;
    parts.push(`${name} ${about.version} (${about.license})\n\n${text.trim()}\n`);
  }
  return parts.join("\n----\n\n");
}

if (!out || !existsSync(modules)) {
  console.error(out ? "build.mjs: run npm ci here first" : "build.mjs: say where to put what is built");
  process.exit(1);
}
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
put("plain.css", style("plain"));
put("nhs.css", style("nhs"));
put("nhs-logo.svg", logo());
put("favicon.svg", read(here, "style", "favicon.svg"));
const frontend = put("nhsuk-frontend.js", script(nhsuk, "nhsuk-frontend.min.js"));
put("fullcalendar.js", linkedCalendar(script(modules, "fullcalendar", "index.global.min.js")));
put("diary.css", read(here, "style", "diary.css"));
put("d3.js", script(modules, "d3", "dist", "d3.min.js"));
put("plot.js", quietPlot(script(modules, "@observablehq", "plot", "dist", "plot.umd.min.js")));
for (const entry of readdirSync(join(here, "script")).sort()) {
  put(entry, read(here, "script", entry).replace('"./nhsuk-frontend.js"', `"./${frontend}"`));
}
writeFileSync(join(out, "licences.txt"), licences());
writeFileSync(join(out, "assets.json"), JSON.stringify(names, null, 1) + "\n");
