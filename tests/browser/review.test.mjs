// The page of `sifferkoll review` in a real browser: a dataset of the corpus gone through by keyboard, a cell corrected,
// the page loaded again, the correction undone; two windows at once; looked at by axe in both themes. See README.md for
// how to run it.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const program = process.env.SIFFERKOLL;
const corpus = process.env.CORPUS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
let browser, folder, dataset, server, address;

function serve() {
  server = spawn(program, ["review", dataset, "--lang", "sv"], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((found, lost) => {
    server.stdout.once("data", (line) => found(String(line).trim()));
    server.once("exit", (status) => lost(new Error(`the server ended with ${status}`)));
  });
}

const decisions = () => {
  const told = execFileSync(program, ["review", dataset, "--export", "-"], { encoding: "utf8" });
  return told.split("\n").filter(Boolean).map((line) => JSON.parse(line));
};

before(async () => {
  assert.ok(program && corpus, "SIFFERKOLL and CORPUS say where the program and the documents are");
  folder = mkdtempSync(join(tmpdir(), "sifferkoll-review-"));
  dataset = join(folder, "corpus.db");
  execFileSync(program, ["ingest", corpus, "--into", dataset, "--lang", "sv"]);
  address = await serve();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: quiet });
});

after(async () => {
  await browser?.close();
  server?.removeAllListeners("exit");
  server?.kill("SIGKILL");
  if (folder) rmSync(folder, { recursive: true });
});

// A page on which every error on the console and every request to elsewhere is a fault.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 950 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults = [];
  let conflicts = 0;
  page.on("console", (message) => {
    // That another window was first is answered with 409, which browsers write down.
    if (message.text().includes("409")) conflicts += 1;
    else faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("data:") && !url.startsWith(address)) faults.push(`request: ${url}`);
  });
  await page.goto(address);
  await ready(page);
  const close = async () => {
    assert.deepEqual(faults, []);
    await context.close();
    return conflicts;
  };
  return { page, close };
}

const ready = (page) => page.waitForFunction(() => document.querySelector(".entry[aria-current]")
  && !document.querySelector("main[aria-busy]"));
const subject = (page) => page.locator("#subject").textContent();
const told = (page, words) => page.waitForFunction((words) => document.querySelector("#told").textContent.includes(words), words);

test("it shows the finding, its table and its page", async () => {
  const { page, close } = await open();
  assert.equal(await page.locator("html").getAttribute("lang"), "sv");
  await page.locator("#picture:not([hidden])").waitFor();
  await page.waitForFunction(() => document.querySelector("#picture").naturalWidth > 500);
  assert.equal(await page.locator("td[aria-current]").count(), 1);
  const cell = await page.locator("td[aria-current]").textContent();
  const box = await page.locator("#boxes .wrong").boundingBox();
  assert.ok(box.width > 10 && box.height > 5, "the cell is framed on the page");
  assert.ok((await subject(page)).includes(cell), "the sentence names what stands in the cell");
  // A click on the page selects the cell that stands there.
  const part = await page.locator("#boxes .operand").first().boundingBox();
  await page.mouse.click(part.x + part.width / 2, part.y + part.height / 2);
  await page.waitForFunction(() => document.querySelector("td[aria-current]").classList.contains("operand"));
  await close();
});

test("ten findings by keyboard, and back", async () => {
  const { page, close } = await open();
  const seen = [await page.locator(".entry[aria-current]").textContent()];
  for (let count = 1; count < 10; count++) {
    const before = seen.at(-1);
    await page.keyboard.press("j");
    await page.waitForFunction((before) => document.querySelector(".entry[aria-current]").textContent !== before, before);
    const entry = page.locator(".entry[aria-current]");
    seen.push(await entry.textContent());
    const { top, bottom } = await entry.evaluate((entry) => entry.getBoundingClientRect());
    assert.ok(top >= 0 && bottom <= 950, "it is on the screen");
  }
  assert.equal(new Set(seen).size, 10);
  await page.keyboard.press("k");
  await page.waitForFunction((was) => document.querySelector(".entry[aria-current]").textContent === was, seen.at(-2));
  await close();
});

test("a cell is corrected, is still so after a reload, and is undone", async () => {
  const { page, close } = await open();
  await page.locator("#open").uncheck();
  await ready(page);
  await page.locator("td[aria-current]").waitFor();
  const was = await page.locator("td[aria-current]").textContent();
  await page.keyboard.press("c");
  await page.locator("#input").fill("12 345");
  await page.keyboard.press("Enter");
  await told(page, "Sparat");
  assert.equal(await page.locator("td.reviewed").textContent(), "12 345");
  const [line] = decisions();
  assert.deepEqual([line.action, line.read_as, line.new], ["correct", was, "12 345"]);
  assert.match(line.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  await page.reload();
  await ready(page);
  await page.locator("td.reviewed").waitFor();
  assert.equal(await page.locator("td.reviewed").textContent(), "12 345");
  await page.keyboard.press("u");
  await told(page, "Ångrat");
  assert.equal(await page.locator("td.reviewed").count(), 0);
  assert.equal(await page.locator("td[aria-current]").textContent(), was);
  assert.deepEqual(decisions().map((line) => line.action), ["correct", "undo"]);
  await close();
});

test("findings are confirmed and waived with a reason, and leave what is left", async () => {
  const { page, close } = await open();
  const left = async () => Number((await page.locator("#tab-findings span").textContent()).split("/")[0]);
  const before = await left();
  const first = await subject(page);
  await page.keyboard.press("a");
  await told(page, "Sparat");
  assert.equal(await left(), before - 1);
  assert.notEqual(await subject(page), first, "the next one has come in its place");
  await page.keyboard.press("w");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#form").isVisible(), "without a reason nothing is waived");
  await page.locator("#input").fill("Känd avvikelse");
  await page.keyboard.press("Enter");
  await page.waitForFunction((left) => document.querySelector("#tab-findings span").textContent.startsWith(`${left}/`), before - 2);
  assert.deepEqual(decisions().slice(-2).map((line) => [line.action, line.reason]), [["accept", null], ["waive", "Känd avvikelse"]]);
  await close();
});

test("what was decided last is undone first", async () => {
  const { page, close } = await open();
  await page.locator("#open").uncheck();
  await ready(page);
  await page.locator(".entry").nth(4).click();
  await page.locator("td[aria-current]").waitFor();
  await ready(page);
  await page.keyboard.press("c");
  await page.locator("#input").fill("1");
  await page.keyboard.press("Enter");
  await told(page, "Sparat");
  await page.keyboard.press("a");
  await page.locator("#stands:not([hidden])").waitFor();
  const [corrected, confirmed] = decisions().slice(-2);
  assert.deepEqual([corrected.action, confirmed.action], ["correct", "accept"]);
  for (const line of [confirmed, corrected]) {
    await ready(page);
    await page.keyboard.press("u");
    await ready(page);
    assert.equal(decisions().at(-1).undoes, line.id);
  }
  await close();
});

test("doubtful readings are gone through, in the grid by arrows", async () => {
  const { page, close } = await open();
  await page.locator("#tab-readings").click();
  await page.locator("td.doubtful[aria-current]").waitFor();
  await page.locator("#grid-around").focus();
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction(() => !document.querySelector("td[aria-current]").classList.contains("doubtful")
    || document.querySelector("#told").textContent !== "");
  const first = await page.locator(".entry").first().textContent();
  await page.locator(".entry").first().click();
  await page.locator("td.doubtful[aria-current]").waitFor();
  await page.keyboard.press("a");
  await told(page, "Sparat");
  assert.notEqual(await page.locator(".entry").first().textContent(), first);
  assert.equal(decisions().at(-1).action, "accept");
  await close();
});

test("of two windows the later one is told, and nothing is lost", async () => {
  const [one, two] = [await open(), await open()];
  for (const { page } of [one, two]) {
    await page.locator("#open").uncheck();
    await ready(page);
    await page.locator("td[aria-current]").waitFor();
  }
  const correct = async (page, text) => {
    await page.keyboard.press("c");
    await page.locator("#input").fill(text);
    await page.keyboard.press("Enter");
  };
  await correct(one.page, "111");
  await told(one.page, "Sparat");
  await correct(two.page, "222");
  await told(two.page, "Ett annat fönster");
  assert.equal(await two.page.locator("td.reviewed").textContent(), "111");
  await correct(two.page, "222");
  await told(two.page, "Sparat");
  assert.deepEqual(decisions().slice(-2).map((line) => [line.old === line.read_as ? "" : line.old, line.new]), [["", "111"], ["111", "222"]]);
  await one.close();
  assert.equal(await two.close(), 1, "one answer was a conflict");
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1600, 1000, 360]) {
    test(`no accessibility fault, ${colorScheme}, ${width} pixels wide`, async () => {
      const { page, close } = await open({ colorScheme, viewport: { width, height: 900 } });
      await page.locator("td[aria-current]").waitFor();
      await page.keyboard.press("c");
      await page.locator("details.keys summary").click();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth) <= 0, "no scrolling sideways");
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
