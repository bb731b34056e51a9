// Opens a built site in a real Chromium: from disk and over http under a sub-path, at 320, 768 and 1280 px,
// light and dark, with scripts on and off. Prints a line for each thing that is wrong; exits 1 if any.
import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const root = path.resolve(process.argv[2]);
const wrong = [];
const say = (page, what) => { wrong.push(`${page}: ${what}`); console.log(`${page}: ${what}`); };

function walk(folder, list = []) {
  for (const name of readdirSync(folder).sort()) {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) walk(file, list); else list.push(path.relative(root, file).split(path.sep).join("/"));
  }
  return list;
}
const files = walk(root);
const pages = files.filter((f) => f.endsWith(".html"));

// Every link and anchor resolves; an identifier stands once in a page.
const ids = new Map();
const identifiers = (file) => {
  if (!ids.has(file)) ids.set(file, [...readFileSync(path.join(root, file), "utf8").matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]));
  return ids.get(file);
};
for (const page of pages) {
  const own = identifiers(page);
  const twice = own.filter((id, at) => own.indexOf(id) !== at);
  if (twice.length) say(page, `identifiers repeated: ${[...new Set(twice)].slice(0, 5).join(", ")}`);
  for (const [, href] of readFileSync(path.join(root, page), "utf8").matchAll(/href="([^"]+)"/g)) {
    if (/^(https?:|mailto:)/.test(href)) continue;
    const [file, anchor] = href.split("#");
    const target = file ? path.posix.normalize(path.posix.join(path.posix.dirname(page), file.split("?")[0])) : page;
    if (!existsSync(path.join(root, target))) say(page, `link to nothing: ${href}`);
    else if (anchor && target.endsWith(".html") && !identifiers(target).includes(anchor)) say(page, `anchor to nothing: ${href}`);
  }
}

// One page of each kind is opened; all of them if there are few.
const kinds = [
  /^primi-passi\.html$/,
  /^riferimento-comandi\.html$/,/^index\.html$/, /^periodi/, /^cerca/, /^come-si/, /^404/, /^[^/]+\/index/, /^[^/]+\/indicatori\//, /\/[^/]+\/index\.html$/,
  /\/[^/]+\/indicatori\/[^/]*attesa/, /\/[^/]+\/indicatori\/[^/]*tempo/, /\/servizi\//, /\/riesame\//, /azioni/, /penali/, /persone/, /documenti/, /sistemi/, /glossario/, /errata/, /rilievi/, /report\.html$/];
const chosen = [...new Set(kinds.map((kind) => pages.filter((p) => kind.test(p)).at(-1)).filter(Boolean))];

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", woff2: "font/woff2", json: "application/json", csv: "text/csv" };
const prefix = "/intranet/monitoraggio/";
const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url.split("?")[0]);
  const file = path.join(root, name.slice(prefix.length));
  if (!name.startsWith(prefix) || !file.startsWith(root) || !existsSync(file)) { response.writeHead(404).end(); return; }
  response.writeHead(200, { "content-type": types[file.split(".").pop()] ?? "text/plain" }).end(readFileSync(file));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const base = `http://127.0.0.1:${server.address().port}${prefix}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

function listen(page, name) {
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) say(name, `console: ${m.text()}`); });
  page.on("pageerror", (error) => say(name, `script: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("file:") && !url.startsWith(base) && !url.startsWith("data:")) say(name, `asks for ${url}`);
  });
}

// The whole report is one page of megabytes: it is judged once for each width and once for each scheme.
const isLarge = (name) => statSync(path.join(root, name)).size > 500_000;
const isJudged = (name, width, colorScheme) =>
  width !== 768 && (!isLarge(name) || (width === 320) === (colorScheme === "light"));

for (const width of [320, 768, 1280]) {
  for (const colorScheme of width === 768 ? ["light"] : ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    for (const name of chosen) {
      const page = await context.newPage();
      const label = `${name} (${width}, ${colorScheme})`;
      listen(page, label);
      await page.goto(pathToFileURL(path.join(root, name)).href);
      const scroll = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (scroll > 0) say(label, `scrolls sideways by ${scroll} px`);
      if (!isJudged(name, width, colorScheme)) {
        await page.close();
        continue;
      }
      await page.evaluate(axe);
      const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], preload: false }));
      for (const violation of found.violations) say(label, `axe ${violation.id}: ${violation.nodes.length} × ${violation.nodes[0].html.slice(0, 120)}`);
      await page.close();
    }
    await context.close();
  }
}

// Over http under a sub-path, with the site's own policy.
{
  const context = await browser.newContext();
  for (const name of chosen) {
    const page = await context.newPage();
    listen(page, `http ${name}`);
    const answer = await page.goto(base + name);
    if (!answer.ok()) say(name, `http ${answer.status()}`);
    await page.close();
  }
  const page = await context.newPage();
  listen(page, "http search");
  const periods = pages.some((name) => name === "periodi.html");
  for (const word of periods ? ["attesa", "àttesa"] : ["riferimento", "riferiménto"]) {
    await page.goto(`${base}cerca.html?q=${encodeURIComponent(word)}`);
    const hits = await page.locator("[class*=search-results] a, ol a").count();
    if (hits === 0) say("cerca.html", `«${word}» finds nothing`);
  }
  await context.close();
}

// With scripts off everything is there.
{
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const front = chosen.find((name) => /\/[^/]+\/index\.html$/.test(name));
  if (front) {
    await page.goto(pathToFileURL(path.join(root, front)).href);
    if ((await page.locator("table tbody tr").count()) === 0) say(front, "no table without scripts");
    if ((await page.locator("a[href$='periodi.html']").count()) === 0) say(front, "no way to the other periods without scripts");
  }
  await page.goto(pathToFileURL(path.join(root, "cerca.html")).href);
  if ((await page.locator("main a").count()) < 10) say("cerca.html", "no list of pages without scripts");
  await context.close();
}

await browser.close();
server.close();
console.log(`${pages.length} pages, ${chosen.length} opened, ${wrong.length} wrong`);
process.exit(wrong.length ? 1 : 0);
