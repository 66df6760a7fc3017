// The report of `sifferkoll check --format html` in a real browser: made of the corpus, opened from the disk, filtered,
// walked through by keyboard, looked at by axe in both themes and printed. See README.md for how to run it.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const program = process.env.SIFFERKOLL;
const corpus = process.env.CORPUS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// A browser that asks nobody for anything.
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
let browser, folder, address;

before(async () => {
  assert.ok(program && corpus, "SIFFERKOLL and CORPUS say where the program and the documents are");
  folder = mkdtempSync(join(tmpdir(), "sifferkoll-report-"));
  const file = join(folder, "report.html");
  execFileSync(program, ["check", corpus, "--format", "html", "--lang", "sv", "--fail-on", "never", "-o", file]);
  address = pathToFileURL(file).href;
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: quiet });
});

after(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true });
});

// A page on which every word on the console and every request but the file itself is a fault.
async function open(options = {}, hash = "") {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:") && request.url().split("#")[0] !== address) faults.push(`request: ${request.url()}`);
  });
  await page.goto(address + hash);
  const close = async () => {
    assert.deepEqual(faults, []);
    await context.close();
  };
  return { page, close };
}

const visible = (page, what) => page.locator(`${what}:visible`).count();

test("it opens, and says what was read and found", async () => {
  const { page, close } = await open();
  assert.equal(await page.locator("html").getAttribute("lang"), "sv");
  assert.match(await page.title(), /^Sifferkoll: \d+ fynd$/);
  const findings = await page.locator(".finding").count();
  assert.ok(findings > 100, `${findings} findings`);
  assert.ok(await page.locator(".shot use").count() > 50, "pictures");
  assert.equal(await page.locator("main h2").count(), 3);
  const drawn = await page.locator(".shot svg[role=img]").first().boundingBox();
  assert.ok(drawn.width > 100 && drawn.height > 20);
  await close();
});

test("the filters show what they say, and all again", async () => {
  const { page, close } = await open();
  const all = await page.locator(".finding").count();
  await page.selectOption("[name=severity]", "suspect");
  const suspect = await page.locator(".finding[data-severity=suspect]").count();
  assert.ok(suspect > 0 && suspect < all);
  assert.equal(await visible(page, ".finding"), suspect);
  assert.equal(await page.locator("#shown").textContent(), `Visar ${suspect} av ${all}`);
  await page.selectOption("[name=family]", "sum");
  assert.equal(await visible(page, ".finding"), await page.locator(".finding[data-severity=suspect][data-family=sum]").count());
  await page.getByRole("button", { name: "Visa alla" }).click();
  await page.waitForFunction((all) => document.querySelectorAll(".finding:not([hidden])").length === all, all);
  const value = await page.locator("[name=document] option").nth(1).getAttribute("value");
  await page.selectOption("[name=document]", value);
  assert.equal(await visible(page, "section.document"), 1);
  // A link to what is filtered away leads there all the same.
  await page.evaluate(() => { location.hash = document.querySelectorAll(".finding")[20].id; });
  await page.waitForFunction(() => !document.querySelectorAll(".finding")[20].closest("[hidden]"));
  await close();
});

test("ten findings by keyboard alone", async () => {
  const { page, close } = await open();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  const seen = new Set();
  let tables = 0;
  for (let pressed = 0; pressed < 400 && seen.size < 10; pressed++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const focus = document.activeElement, box = focus.getBoundingClientRect();
      const over = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + Math.min(box.height, 20) / 2);
      return {
        finding: focus.closest(".finding")?.id,
        outline: getComputedStyle(focus).outlineStyle,
        shown: box.bottom > 0 && box.top < innerHeight,
        covered: !!over?.closest(".filters") && !focus.closest(".filters"),
        copy: focus.classList.contains("copy"),
      };
    });
    assert.ok(at.shown, "what has the focus is on the screen");
    assert.ok(!at.covered, "and nothing lies over it");
    assert.notEqual(at.outline, "none", "and it is marked");
    if (at.finding) seen.add(at.finding);
    tables += at.copy;
  }
  assert.equal(seen.size, 10);
  assert.ok(tables >= 9, "each can be copied");
  await close();
});

test("a finding is copied as text", async () => {
  const { page, close } = await open({ permissions: ["clipboard-read", "clipboard-write"] });
  const first = page.locator(".finding").first();
  await first.locator(".copy").click();
  await first.getByText("Kopierat").waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /\.pdf:p\d+: fel\[[a-z-]+\] ”/);
  await close();
});

test("the rule is one click away, and the whole table", async () => {
  const { page, close } = await open();
  const first = page.locator(".finding").first();
  await first.locator(".rule summary").click();
  assert.ok(await first.locator(".rule h6, .rule h5").first().isVisible());
  await first.getByRole("link", { name: "Visa hela tabellen" }).click();
  await page.waitForFunction(() => document.querySelector(".table:target")?.closest("details").open);
  const wrong = page.locator(".table:target td.wrong a").first();
  assert.ok(await wrong.isVisible());
  await wrong.click();
  assert.match(page.url(), /#f\d+-\d+$/);
  await close();
});

test("where a figure comes from is told at the pointer and at the focus", async () => {
  const { page, close } = await open();
  await page.locator("details.tables summary").first().click();
  const cells = page.locator(".cells").first().locator("td.n");
  await cells.nth(1).hover();
  const told = page.locator("#told");
  assert.match(await told.textContent(), /(sida|rad) \d+.*; tryckt ”/);
  await page.keyboard.press("Escape");
  assert.ok(await told.isHidden());
  const stops = await page.locator(".cells").first().locator("td[tabindex='0']").count();
  assert.equal(stops, 1, "a table is one stop of the tabulator");
  await page.locator(".cells").first().locator("td[tabindex='0']").focus();
  const first = await told.textContent();
  await page.keyboard.press("ArrowDown");
  assert.ok(await told.isVisible());
  assert.notEqual(await told.textContent(), first);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-describedby")), "told");
  await close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 360]) {
    test(`no accessibility fault, ${colorScheme}, ${width} pixels wide`, async () => {
      const { page, close } = await open({ colorScheme, viewport: { width, height: 900 } });
      // Everything is to be looked at, also what is folded up.
      await page.evaluate(() => {
        document.querySelectorAll("details").forEach((one) => { one.open = true; });
        document.querySelectorAll(".finding").forEach((one) => { one.style.contentVisibility = "visible"; });
      });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, "no scrolling sideways");
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
      }));
      const told = violations.map((it) => `${it.impact} ${it.id}: ${it.nodes.length} × ${it.nodes[0].html.slice(0, 200)}`);
      assert.deepEqual(told, []);
      await close();
    });
  }
}

test("the theme can be chosen", async () => {
  const { page, close } = await open({ colorScheme: "light" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  const button = page.locator("#theme");
  await button.click();
  assert.equal(await paper(), light);
  await button.click();
  assert.notEqual(await paper(), light);
  assert.equal(await button.textContent(), "Tema: mörkt");
  await close();
});

test("without script everything is there", async () => {
  const { page, close } = await open({ javaScriptEnabled: false });
  assert.equal(await visible(page, ".finding"), await page.locator(".finding").count());
  assert.equal(await visible(page, "#filters"), 0);
  assert.equal(await visible(page, ".copy"), 0);
  await close();
});

test("on paper everything is open", async () => {
  const { page, close } = await open();
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const folded = await page.locator("details.tables:not([open])").count();
  assert.equal(folded, 0);
  assert.equal(await visible(page, "nav"), 0);
  const pages = await page.pdf({ format: "A4" });
  assert.ok(pages.length > 100_000);
  await close();
});
