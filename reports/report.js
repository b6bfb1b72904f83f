"use strict";
(() => {
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  all(".tools, .sieve").forEach((element) => { element.hidden = false; });
  all("[data-fold]").forEach((button) => button.addEventListener("click", () => {
    all("details").forEach((element) => { element.open = button.dataset.fold === "open"; });
  }));
  const unfold = () => {
    let element = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const target = element;
    for (; element; element = element.parentElement) if (element.tagName === "DETAILS") element.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
  const text = document.getElementById("sieve-text");
  const state = document.getElementById("sieve-state");
  if (!text || !state) return;
  const rows = all("#roster tbody tr").map((row) => [row, row.textContent.toLowerCase()]);
  const portraits = all("details.portrait").map((part) => [part]);
  const count = document.getElementById("sieve-count");
  const sieve = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ([element, told]) =>
      (!state.value || element.dataset.state === state.value) && words.every((word) => told.includes(word));
    let shown = 0;
    const names = new Set();
    for (const row of rows) {
      row[0].hidden = !fits(row);
      if (!row[0].hidden) { shown += 1; const link = row[0].querySelector("th a"); if (link) names.add(link.hash.slice(1)); }
    }
    for (const part of portraits) part[0].hidden = !names.has(part[0].id);
    count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} phones`;
  };
  text.addEventListener("input", sieve);
  state.addEventListener("change", sieve);
})();
