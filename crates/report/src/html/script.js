"use strict";
(() => {
  const body = document.body, said = body.dataset, root = document.documentElement;
  const all = (what, within) => [...(within || document).querySelectorAll(what)];

  // Light, dark, or as the system has it; remembered where the browser lets a file remember.
  const theme = document.getElementById("theme"), themes = ["auto", "light", "dark"];
  const remembered = () => { try { return localStorage.getItem("sifferkoll-theme"); } catch { return null; } };
  const dress = (name) => {
    if (name === "auto") delete root.dataset.theme; else root.dataset.theme = name;
    theme.textContent = said[name];
    try { localStorage.setItem("sifferkoll-theme", name); } catch { /* then it is not remembered */ }
  };
  let now = themes.includes(remembered()) ? remembered() : "auto";
  dress(now);
  theme.hidden = false;
  theme.addEventListener("click", () => dress(now = themes[(themes.indexOf(now) + 1) % themes.length]));

  // What is shown.
  const form = document.getElementById("filters"), findings = all(".finding");
  if (form) {
    const count = document.getElementById("shown");
    const choose = () => {
      const of = (name) => form.elements[name] ? form.elements[name].value : "";
      const [severity, family, from] = [of("severity"), of("family"), of("document")];
      let shown = 0;
      for (const one of findings) {
        const fits = (!severity || one.dataset.severity === severity) && (!family || one.dataset.family === family)
          && (!from || one.closest(".document").dataset.document === from);
        one.hidden = !fits;
        shown += fits;
      }
      for (const part of [...all(".group"), ...all(".document")]) part.hidden = !part.querySelector(".finding:not([hidden])");
      count.textContent = said.shown.replace("{n}", shown).replace("{all}", findings.length);
    };
    form.hidden = false;
    form.addEventListener("change", choose);
    form.addEventListener("reset", () => setTimeout(choose));
    form.addEventListener("submit", (event) => event.preventDefault());
    // A browser that comes back to the page keeps what was chosen.
    choose();
  }

  // A link into what is folded up or filtered away must lead somewhere.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const folded = target.closest("details");
    if (folded) folded.open = true;
    if (form && target.closest("[hidden]")) { form.reset(); setTimeout(() => target.scrollIntoView(), 20); }
    else target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // A finding as text.
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = document.createElement("textarea");
      area.value = text;
      body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };
  for (const button of all(".copy")) {
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(button.closest(".finding").querySelector(".copied").textContent);
      button.textContent = said.copied;
      button.setAttribute("role", "status");
      button.focus();
      setTimeout(() => { button.textContent = words; button.removeAttribute("role"); }, 2000);
    });
  }

  // A drawing wider than its place begins where the figure is.
  for (const shot of all(".shot[data-at]")) {
    const over = shot.scrollWidth - shot.clientWidth;
    if (over > 0) shot.scrollLeft = shot.dataset.at * shot.scrollWidth - shot.clientWidth / 2;
    else { shot.removeAttribute("tabindex"); }
  }

  for (const wide of all(".print .scroll")) {
    const wrong = wide.querySelector(".wrong");
    if (wrong && wide.scrollWidth > wide.clientWidth) wide.scrollLeft = wrong.offsetLeft + wrong.offsetWidth - wide.clientWidth + 8;
  }

  // Where a figure comes from, at the pointer and at the focus; the arrows walk through the cells of a table.
  const told = document.getElementById("told");
  let at = null;
  const tell = (cell) => {
    if (cell.title) { cell.dataset.told = cell.title; cell.removeAttribute("title"); }
    if (at) at.removeAttribute("aria-describedby");
    at = cell;
    cell.setAttribute("aria-describedby", "told");
    told.textContent = cell.dataset.told;
    told.hidden = false;
    const box = cell.getBoundingClientRect();
    const left = Math.min(box.left + scrollX, scrollX + root.clientWidth - told.offsetWidth - 8);
    told.style.left = Math.max(8, left) + "px";
    told.style.top = box.bottom + scrollY + 4 + "px";
  };
  const hush = () => { told.hidden = true; if (at) at.removeAttribute("aria-describedby"); at = null; };
  const cellOf = (event) => event.target.closest && event.target.closest(".cells td[title], .cells td[data-told]");
  document.addEventListener("pointerover", (event) => { const cell = cellOf(event); if (cell) tell(cell); else if (at && event.target !== told && document.activeElement !== at) hush(); });
  document.addEventListener("focusin", (event) => { const cell = cellOf(event); if (cell) tell(cell); else if (at) hush(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hush();
    const cell = event.target.closest && event.target.closest(".cells td");
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!cell || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...cell.closest("tbody").rows];
    let row = rows.indexOf(cell.parentElement), column = cell.cellIndex, next = null;
    do {
      row += step[0]; column += step[1];
      if (!rows[row] || column < 0 || column >= rows[row].cells.length) break;
      next = rows[row].cells[column];
    } while (next.tagName !== "TD");
    if (!next || next.tagName !== "TD") return;
    event.preventDefault();
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  for (const table of all(".cells")) {
    const first = table.querySelector("td[title]");
    if (first) first.tabIndex = 0;
  }

  // On paper everything is open.
  let folded = [];
  addEventListener("beforeprint", () => { folded = all("details.tables:not([open])"); for (const one of folded) one.open = true; });
  addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
})();
