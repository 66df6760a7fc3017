// The review: a list of findings or readings, the table of the one that is looked at, and its page. What is decided is
// shown only when the server has stored it.
"use strict";

const $ = (id) => document.getElementById(id);
let words = {};
const word = (name) => words[name] ?? name;

const state = {
  tab: "findings",
  lines: [],
  at: -1,
  line: null,
  // What more is known of a finding.
  detail: null,
  grid: null,
  // The selected cell: row and column from 0.
  cell: null,
  page: null,
  zoom: 1,
  form: null,
};

// Lines of the list that are asked for at a time.
const STEP = 100;
// Least and greatest size of the page beside its column, and the step between two.
const ZOOM = { least: 1, most: 3, step: 0.5 };

async function ask(path, body) {
  const how = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, how || undefined);
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.error || answer.statusText), { status: answer.status });
  return said;
}

function query(path, asked) {
  const given = Object.entries(asked).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return `${path}?${new URLSearchParams(given)}`;
}

function tell(text, bad) {
  $("told").textContent = text;
  $("told").classList.toggle("bad", !!bad);
}

function make(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A plain decimal as Swedish print has it.
function amount(plain) {
  const [, minus, whole, decimals] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  if (whole === undefined) return plain;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${minus ? "−" : ""}${grouped}${decimals ? `,${decimals}` : ""}`;
}

const fileName = (path) => path.split(/[\\/]/).pop();

function place(location) {
  if (!location) return "";
  if (location.page) return `${word("page")} ${location.page}`;
  if (location.lines) return `${word("lines")} ${location.lines[0]}`;
  return location.name || "";
}

// The list ---------------------------------------------------------------------------------------------------------

async function overview() {
  const said = await ask("state.json");
  const sum = (name) => said.documents.reduce((sum, document) => sum + document[name], 0);
  for (const tab of ["findings", "readings"]) {
    $(`tab-${tab}`).querySelector("span").textContent = `${sum(`open_${tab}`)}/${sum(tab)}`;
  }
  const chosen = $("document").value;
  const options = [new Option(word("all-documents"), "")];
  for (const document of said.documents) options.push(new Option(fileName(document.path), document.sha256));
  $("document").replaceChildren(...options);
  $("document").value = chosen;
}

async function fetchLines(offset) {
  const asked = { document: $("document").value, open: $("open").checked ? 1 : 0, offset, limit: STEP };
  return ask(query(`${state.tab}.json`, asked));
}

function decided(line) {
  if (!line.decision) return "";
  if (line.decision === "waive") return `${word("waived")} ${line.reason}`;
  if (line.decision === "correct") return line.new === "" ? word("corrected-empty") : `${word("corrected")} ${line.new}`;
  return word(state.tab === "findings" ? "accepted-finding" : "accepted");
}

function entry(line, at) {
  const item = make("li");
  const button = make("button", "entry");
  button.type = "button";
  const head = make("span", "eyebrow");
  if (state.tab === "findings") head.append(make("span", `severity ${line.severity}`, word(line.severity)), ` ${line.code}`);
  else head.append(make("span", "severity doubt", word(`doubt-${line.doubt}`)));
  const name = make("span", "name", `${line.row_label || "–"}, ${line.column_name || "–"}: `);
  name.append(make("span", "figure", line.printed ?? line.raw));
  button.append(head, name);
  button.append(make("span", "place", [fileName(line.path), place(line.location)].filter(Boolean).join(", ")));
  const done = decided(line);
  if (done) button.append(make("span", "done", done));
  button.addEventListener("click", () => inTurn(() => choose(at)));
  item.append(button);
  return item;
}

function drawList() {
  $("queue").replaceChildren(...state.lines.map(entry));
  $("empty").hidden = state.lines.length > 0;
  $("more").hidden = state.lines.length === 0 || state.lines.length % STEP !== 0;
  mark();
}

function mark() {
  const entries = [...$("queue").querySelectorAll(".entry")];
  entries.forEach((entry, at) => {
    if (at === state.at) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  });
  entries[state.at]?.scrollIntoView({ block: "nearest" });
}

const keyOf = (line) => line && (line.fingerprint ? `${line.sha256} ${line.id}` : `${line.sha256} ${line.table}/${line.row}/${line.column}`);

// Fetches the list anew and stays where it was, or at what has come in its place.
async function reload() {
  const [was, at] = [keyOf(state.line), state.at];
  await overview();
  const wanted = Math.max(STEP, state.lines.length);
  const lines = [];
  while (lines.length < wanted) {
    const more = await fetchLines(lines.length);
    lines.push(...more);
    if (more.length < STEP) break;
  }
  state.lines = lines;
  const same = state.lines.findIndex((line) => keyOf(line) === was);
  state.at = same >= 0 ? same : Math.min(Math.max(at, 0), state.lines.length - 1);
  drawList();
  await show();
}

async function restart() {
  state.line = null;
  state.at = -1;
  state.lines = [];
  closeForm();
  await reload();
}

async function choose(at) {
  if (at < 0 || at >= state.lines.length) return;
  closeForm();
  state.at = at;
  state.line = null;
  mark();
  await show();
}

async function step(by) {
  if (by > 0 && state.at === state.lines.length - 1 && !$("more").hidden) await more();
  await choose(state.at + by);
}

async function more() {
  state.lines.push(...(await fetchLines(state.lines.length)));
  drawList();
}

// What is looked at ------------------------------------------------------------------------------------------------

async function show() {
  const line = state.lines[state.at];
  const kept = state.line && keyOf(state.line) === keyOf(line) ? state.cell : null;
  state.line = line ?? null;
  state.detail = null;
  state.grid = null;
  state.cell = null;
  if (!line) {
    $("subject").textContent = word("done");
    for (const id of ["where", "facts"]) $(id).replaceChildren();
    $("proposal").hidden = $("stands").hidden = true;
    drawGrid();
    await drawPage();
    buttons();
    return;
  }
  const [detail, grid] = await Promise.all([
    line.fingerprint ? ask(query("finding.json", { id: line.id, document: line.sha256, fingerprint: line.fingerprint })) : null,
    line.table ? ask(query("grid.json", { document: line.sha256, table: line.table })) : null,
  ]);
  // Another one may have been chosen meanwhile.
  if (state.line !== line) return;
  state.detail = detail;
  state.grid = grid;
  state.cell = kept ?? (grid && line.row && line.column ? { row: line.row - 1, column: line.column - 1 } : null);
  drawFacts();
  drawGrid();
  buttons();
  await drawPage();
}

function drawFacts() {
  const line = state.line;
  const where = [fileName(line.path), line.table && `${word("table")} ${line.table.slice(1)}`, place(line.location)];
  $("where").textContent = where.filter(Boolean).join(" · ");
  $("subject").textContent = line.message ?? `${line.row_label}, ${line.column_name}`;
  const facts = [];
  const fact = (name, value) => facts.push(make("div"), name, value);
  if (line.fingerprint) {
    fact(word("printed"), line.printed || "–");
    if (line.expected !== null) fact(word("expected"), amount(line.expected));
    fact(word("column"), line.column_name || "–");
    fact(line.code, word(`cause-${line.cause}`));
  } else {
    fact(word("cell"), line.raw || word("nothing"));
    fact(word("doubt"), word(`doubt-${line.doubt}`));
  }
  const rows = [];
  for (let at = 0; at < facts.length; at += 3) {
    facts[at].append(make("dt", "", facts[at + 1]), make("dd", "", facts[at + 2]));
    rows.push(facts[at]);
  }
  $("facts").replaceChildren(...rows);
  const repair = state.detail?.repairs[0];
  $("proposal").hidden = !repair;
  if (repair) {
    $("proposal").textContent = `${word("repair")} ${repair.row_label}, ${repair.column_name}: ${repair.printed} → ${amount(repair.value)}`;
  }
  drawDecision();
}

function drawDecision() {
  const text = decided(state.line);
  $("stands").hidden = !text;
  $("stands").textContent = text;
}

const cellAt = (at) => (at && state.grid ? state.grid.rows[at.row]?.cells[at.column] : undefined);
const shown = (cell) => (cell.decision === "correct" ? cell.new : cell.raw);

function sameBox(a, b) {
  if (!a || !b || a.page !== b.page) return false;
  if (a.bbox && b.bbox) return a.bbox.every((edge, at) => Math.abs(edge - b.bbox[at]) < 0.2);
  return a.name !== undefined && a.name === b.name;
}

function drawGrid() {
  const { grid } = state;
  const [head, body] = [$("grid").tHead, $("grid").tBodies[0]];
  head.replaceChildren();
  body.replaceChildren();
  $("grid-around").hidden = !grid && !state.line;
  $("grid-title").textContent = !grid ? (state.line ? word("no-table") : "") : [grid.title, grid.unit].filter(Boolean).join(", ") || `${word("table")} ${grid.table.slice(1)}`;
  if (!grid) return;
  const top = make("tr");
  top.append(make("td"));
  for (const column of grid.columns) {
    const cell = make("th", "", [column.over, column.header].filter(Boolean).join(" "));
    cell.scope = "col";
    top.append(cell);
  }
  head.append(top);
  const parts = state.detail?.related ?? [];
  const repair = state.detail?.repairs[0];
  grid.rows.forEach((row, r) => {
    const line = make("tr", row.role);
    const label = make("th", `l${Math.min(row.level, 4)}`, row.label);
    label.scope = "row";
    line.append(label);
    row.cells.forEach((cell, c) => {
      const made = make("td", "", shown(cell));
      const says = [];
      if (cell.decision) {
        made.classList.add("reviewed");
        says.push(cell.decision === "correct" ? `${word("corrected")} ${cell.new || word("nothing")} (${cell.raw || word("nothing")})` : word("accepted"));
      } else if (cell.doubt) {
        made.classList.add("doubtful");
        says.push(word(`doubt-${cell.doubt}`));
      }
      if (cell.location && parts.some((part) => sameBox(part.location, cell.location))) {
        made.classList.add("operand");
        says.push(word("operand"));
      }
      if (cell.location && repair && sameBox(repair.location, cell.location)) {
        made.classList.add("repair");
        says.push(`${word("repair")} ${amount(repair.value)}`);
      }
      if (says.length) made.title = says.join("; ");
      made.dataset.row = r;
      made.dataset.column = c;
      made.addEventListener("click", () => inTurn(() => select({ row: r, column: c })));
      line.append(made);
    });
    body.append(line);
  });
  markCell(false);
}

function markCell(scroll) {
  for (const cell of $("grid").querySelectorAll("td[aria-current]")) cell.removeAttribute("aria-current");
  const at = state.cell;
  const cell = at && $("grid").querySelector(`td[data-row="${at.row}"][data-column="${at.column}"]`);
  if (!cell) return;
  cell.setAttribute("aria-current", "true");
  if (scroll) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

async function select(at) {
  if (!cellAt(at)) return;
  closeForm();
  state.cell = at;
  markCell(true);
  buttons();
  const row = state.grid.rows[at.row];
  tell(`${row.label}, ${state.grid.columns[at.column].header}: ${shown(cellAt(at)) || word("nothing")}`);
  await drawPage();
}

function move(rows, columns) {
  if (!state.grid) return undefined;
  const from = state.cell ?? { row: 0, column: 0 };
  const clamp = (value, count) => Math.min(Math.max(value, 0), count - 1);
  return select({
    row: clamp(from.row + rows, state.grid.rows.length),
    column: clamp(from.column + columns, state.grid.columns.length),
  });
}

// The page ---------------------------------------------------------------------------------------------------------

const target = () => cellAt(state.cell)?.location ?? (state.cell && state.grid?.rows[state.cell.row].location) ?? state.line?.location;

async function drawPage() {
  const location = target();
  const [line, number] = [state.line, location?.page];
  const name = number ? `${line.sha256} ${number}` : null;
  $("no-picture").hidden = true;
  if (!number) {
    $("picture").hidden = true;
    $("boxes").replaceChildren();
    state.page = null;
    if (line) {
      $("no-picture").hidden = false;
      $("no-picture").textContent = `${word("no-page")} ${place(location)}.`;
    }
    return;
  }
  if (state.page?.name !== name) {
    $("boxes").replaceChildren();
    try {
      const size = await ask(query("page.json", { document: line.sha256, page: number }));
      if (state.line !== line || target()?.page !== number) return;
      state.page = { name, ...size };
      $("picture").src = query("page.png", { document: line.sha256, page: number });
      $("picture").alt = `${word("page")} ${number}`;
      $("picture").hidden = false;
    } catch (error) {
      state.page = null;
      $("picture").hidden = true;
      $("no-picture").hidden = false;
      $("no-picture").textContent = `${word("no-picture")} ${error.message}`;
      return;
    }
  }
  drawBoxes(location, number);
}

function drawBoxes(location, number) {
  const { page } = state;
  const boxes = [];
  const box = (at, kind) => {
    if (at?.page !== number || !at.bbox) return;
    const made = make("span", `box ${kind}`);
    // So that the frame does not hide the print.
    const room = 2;
    const [x0, y0, x1, y1] = at.bbox;
    made.style.left = `${((x0 - room) / page.width) * 100}%`;
    made.style.top = `${((y0 - room) / page.height) * 100}%`;
    made.style.width = `${((x1 - x0 + 2 * room) / page.width) * 100}%`;
    made.style.height = `${((y1 - y0 + 2 * room) / page.height) * 100}%`;
    boxes.push(made);
  };
  for (const part of state.detail?.related ?? []) box(part.location, "operand");
  box(state.detail?.repairs[0]?.location, "repair");
  box(location, "wrong");
  $("boxes").replaceChildren(...boxes);
  const centre = () => {
    const [desk, sheet] = [$("desk"), $("sheet")];
    const [, y0, , y1] = location.bbox;
    const [x0, , x1] = location.bbox;
    desk.scrollTop = ((y0 + y1) / 2 / page.height) * sheet.offsetHeight - desk.clientHeight / 2;
    desk.scrollLeft = ((x0 + x1) / 2 / page.width) * sheet.offsetWidth - desk.clientWidth / 2;
  };
  if ($("picture").complete) centre();
  else $("picture").addEventListener("load", centre, { once: true });
}

// A click on the page selects the cell that stands there.
function pick(event) {
  if (!state.page || !state.grid) return;
  const around = $("sheet").getBoundingClientRect();
  const x = ((event.clientX - around.left) / around.width) * state.page.width;
  const y = ((event.clientY - around.top) / around.height) * state.page.height;
  const number = target()?.page;
  let best = null;
  state.grid.rows.forEach((row, r) => row.cells.forEach((cell, c) => {
    const at = cell.location;
    if (at?.page !== number || !at.bbox) return;
    const [x0, y0, x1, y1] = at.bbox;
    const far = Math.hypot(Math.max(x0 - x, x - x1, 0), Math.max(y0 - y, y - y1, 0));
    if (!best || far < best.far) best = { far, row: r, column: c, high: y1 - y0 };
  }));
  // Beyond the next line it is another place.
  if (best && best.far <= best.high) return select({ row: best.row, column: best.column });
}

function zoom(by) {
  state.zoom = Math.min(Math.max(state.zoom + by, ZOOM.least), ZOOM.most);
  $("sheet").style.width = `${state.zoom * 100}%`;
  const location = target();
  if (state.page && location?.page) drawBoxes(location, location.page);
}

// Decisions --------------------------------------------------------------------------------------------------------

// What a decision about the selected cell, or about the line itself, is about.
function subjectOf(reading) {
  const { line, cell } = state;
  if (!reading) return { subject: "finding", sha256: line.sha256, fingerprint: line.fingerprint };
  return { subject: "reading", sha256: line.sha256, table: line.table, row: cell.row + 1, column: cell.column + 1 };
}

const lastLine = () => state.detail?.lines.at(-1)?.id ?? 0;

function held() {
  const cell = cellAt(state.cell);
  if (state.line?.fingerprint) {
    const lines = state.detail?.lines ?? [];
    const gone = new Set(lines.map((line) => line.undoes));
    const own = lines.filter((line) => line.action !== "undo" && !gone.has(line.id)).at(-1);
    // The selected cell may have been corrected from here: what was decided last is undone first.
    return Math.max(cell?.holds ?? 0, own?.id ?? 0) || null;
  }
  return cell?.holds ?? null;
}

function buttons() {
  const reading = !!cellAt(state.cell);
  const finding = !!state.line?.fingerprint;
  $("accept").disabled = !finding && !reading;
  $("correct").disabled = !reading;
  $("waive").hidden = !finding;
  $("accept").firstChild.textContent = `${word(finding ? "confirm" : "accept")} `;
  $("undo").disabled = !state.line || held() === null;
  $("previous").disabled = state.at <= 0;
  $("next").disabled = state.at >= state.lines.length - 1 && $("more").hidden;
}

async function decide(decision, said) {
  const { line } = state;
  try {
    await ask("decide", decision);
    closeForm();
    await settle(line, said);
  } catch (error) {
    await stale(error);
  }
}

async function stale(error) {
  if (error.status !== 409) return tell(`${word("failed")} ${error.message}`, true);
  closeForm();
  await reload();
  tell(word("decided-meanwhile"), true);
}

// After a decision the list is what the server has; one that only shows what is left goes on to the next by itself.
async function settle(line, said) {
  await reload();
  tell(said);
}

function accept() {
  if ($("accept").disabled) return;
  const finding = !!state.line.fingerprint;
  const seen = finding ? lastLine() : cellAt(state.cell).seen;
  return decide({ ...subjectOf(!finding), action: "accept", seen }, word("saved"));
}

async function undo() {
  const id = state.line && held();
  if (!id) return;
  try {
    const { line } = state;
    await ask("undo", { id });
    await settle(line, word("undone"));
  } catch (error) {
    await stale(error);
  }
}

function openForm(action) {
  if (action === "correct" ? $("correct").disabled : !state.line?.fingerprint) return;
  const cell = cellAt(state.cell);
  state.form = action;
  $("form").hidden = false;
  $("input-label").textContent = word(action === "correct" ? "correction-label" : "reason");
  $("input").required = action === "waive";
  const repair = state.detail?.repairs.find((repair) => cell && sameBox(repair.location, cell.location));
  $("input").value = action === "correct" ? (repair ? amount(repair.value) : shown(cell)) : "";
  $("input").focus();
  $("input").select();
}

function closeForm() {
  if (!state.form) return;
  state.form = null;
  $("form").hidden = true;
  $("decision").focus({ preventScroll: true });
}

function submit() {
  if (!state.form) return;
  const text = $("input").value.trim();
  if (state.form === "correct") {
    const cell = cellAt(state.cell);
    return decide({ ...subjectOf(true), action: "correct", text, seen: cell.seen }, `${word("saved")}. ${word("next-ingest")}`);
  }
  if (!text) return $("input").focus();
  return decide({ ...subjectOf(false), action: "waive", reason: text, seen: lastLine() }, word("saved"));
}

// Keys -------------------------------------------------------------------------------------------------------------

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: accept,
  c: () => openForm("correct"),
  w: () => openForm("waive"),
  u: undo,
};
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return closeForm();
  if (event.target.closest("input:not([type=checkbox]), select")) return;
  const arrow = ARROWS[event.key];
  if (arrow && event.target.closest("#grid-around")) {
    event.preventDefault();
    return inTurn(() => move(...arrow));
  }
  const known = KEYS[event.key.toLowerCase()];
  if (!known) return;
  event.preventDefault();
  inTurn(known);
}

const fault = (error) => tell(`${word("failed")} ${error.message}`, true);

// One thing after the other, in the order of the keys and clicks, however long the server takes.
let turn = Promise.resolve();
let waiting = 0;
function inTurn(work) {
  waiting += 1;
  document.querySelector("main").setAttribute("aria-busy", "true");
  turn = turn.then(work).catch(fault).finally(() => {
    waiting -= 1;
    if (!waiting) document.querySelector("main").removeAttribute("aria-busy");
  });
}

const on = (id, event, work) => $(id).addEventListener(event, (given) => inTurn(() => work(given)));

function tab(name) {
  state.tab = name;
  for (const other of ["findings", "readings"]) $(`tab-${other}`).setAttribute("aria-pressed", String(other === name));
  return restart();
}

async function start() {
  words = await ask("words.json");
  for (const name of ["findings", "readings"]) on(`tab-${name}`, "click", () => tab(name));
  for (const name of ["document", "open"]) on(name, "change", restart);
  on("more", "click", more);
  on("next", "click", () => step(1));
  on("previous", "click", () => step(-1));
  on("accept", "click", accept);
  on("correct", "click", () => openForm("correct"));
  on("waive", "click", () => openForm("waive"));
  on("undo", "click", undo);
  on("cancel", "click", closeForm);
  $("form").addEventListener("submit", (event) => {
    // At once, or the browser sends it itself.
    event.preventDefault();
    inTurn(submit);
  });
  on("desk", "click", pick);
  on("larger", "click", () => zoom(ZOOM.step));
  on("smaller", "click", () => zoom(-ZOOM.step));
  document.addEventListener("keydown", key);
  // What another window has decided is seen when this one is looked at again.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !state.form) inTurn(reload);
  });
  await restart();
  // With no findings there may still be readings.
  if (!state.lines.length && !$("tab-readings").textContent.includes(" 0/")) await tab("readings");
}

inTurn(start);
