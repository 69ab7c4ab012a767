"use strict";
// Filters and orders the list that the page holds already. Without it the whole list stands, by question.
(() => {
  const form = document.getElementById("filter"), flat = document.getElementById("flat"), none = document.getElementById("none");
  const told = form.querySelector("output"), groups = [...document.querySelectorAll(".group")];
  const fold = text => text.normalize("NFKC").toLowerCase();
  const entries = groups.flatMap((group, number) => [...group.querySelectorAll(".entry")].map((element, place) => ({
    ...element.dataset, element, home: element.parentNode, group, place: number * 1e6 + place, marks: element.dataset.marks.split(" "),
  })));
  const URGENT = ["failed", "stale", "changed", "new", "ok"];
  const urgency = entry => Math.min(...entry.marks.map(mark => URGENT.indexOf(mark)));
  const compare = (a, b) => a < b ? -1 : a > b ? 1 : 0;
  const ORDERS = {
    question: () => 0,
    subject: (a, b) => compare(a.subject, b.subject),
    time: (a, b) => compare(b.made, a.made),
    status: (a, b) => urgency(a) - urgency(b),
  };
  let ordered = "question";

  // What a reader may search for: the row and the question it answers. Put together at the first search only.
  const text = entry => entry.text ??= fold(`${entry.group.firstElementChild.textContent} ${entry.element.textContent}`);

  function fits(entry, asked, words) {
    const same = name => !asked[name] || entry[name] === asked[name];
    return same("subject") && same("notebook") && same("language") && (!asked.status || entry.marks.includes(asked.status))
      && words.every(word => text(entry).includes(word));
  }

  function arrange(order) {
    if (order === ordered) return;
    ordered = order;
    const sorted = [...entries].sort((a, b) => ORDERS[order](a, b) || a.place - b.place);
    if (order === "question") sorted.forEach(entry => entry.home.append(entry.element));
    else flat.append(...sorted.map(entry => entry.element));
  }

  function apply() {
    const asked = Object.fromEntries(new FormData(form)), words = fold(asked.search).split(/\s+/).filter(Boolean);
    arrange(asked.sort);
    const filled = new Set();
    let shown = 0;
    for (const entry of entries) {
      const fit = fits(entry, asked, words);
      if (entry.element.hidden === fit) entry.element.hidden = !fit;
      if (fit) { shown++; filled.add(entry.group); }
    }
    for (const group of groups) group.hidden = ordered !== "question" || !filled.has(group);
    flat.hidden = ordered === "question" || !shown;
    none.hidden = shown > 0;
    document.documentElement.dataset.only = asked.language;
    const say = words => words.replace("{shown}", shown).replace("{all}", entries.length);
    told.textContent = `${say(told.dataset.zh)} · ${say(told.dataset.en)}`;
  }

  // What needs attention leads to its row also where the filter has put that row out of sight.
  function reveal(event) {
    const link = event.target.closest("a[href^='#']");
    if (link && document.getElementById(link.hash.slice(1))?.hidden) { form.reset(); apply(); }
  }

  form.hidden = false;
  document.addEventListener("click", reveal);
  form.addEventListener("input", apply);
  form.addEventListener("submit", event => event.preventDefault());
  form.querySelector("button").addEventListener("click", () => { form.reset(); apply(); });
  addEventListener("pageshow", apply);  // a browser that comes back keeps what was chosen
})();
