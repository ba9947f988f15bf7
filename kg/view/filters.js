// The filters: choices with counts, chips of what is in force, and the search over everything that has a name.

const FIRST_CHOICES = 7;
const MOST_CHOICES = 200;
const MOST_SUGGESTIONS = 14;
const MOST_CASES = 5;

class FilterPanel {
  constructor(form, chips, onChange) {
    Object.assign(this, { form, chips, onChange, whole: null, panels: null });
    this.open = new Set(["outcome", "category", "class"]);
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Show what is chosen and how many requests each choice has. Elements stay where they are: only numbers change. */
  show(table, selection, passing) {
    Object.assign(this, { table, selection, passing });
    if (!this.panels) this.build();
    this.hint.hidden = !this.whole;
    if (this.whole) this.hint.textContent = this.words(selection);
    const counts = this.whole ? {} : passing.sides();
    for (const [side, { input, count }] of this.sides) {
      input.checked = selection.side === side;
      count.textContent = side in counts ? number(counts[side]) : "";
    }
    for (const panel of this.panels) {
      const chosen = selection.chosen(panel.facet.id).size;
      panel.chosen.textContent = chosen ? `${chosen} chosen` : "";
      panel.details.open = this.open.has(panel.facet.id) || chosen > 0;
      if (panel.details.open) this.fill(panel);
    }
    this.showChips(table, selection);
  }

  /** What filters can do where there are too many requests for the file. */
  words(selection) {
    return selection.single
      ? "More requests than a file holds one by one: here one filter at a time is counted, and cases are those of a sample. In kg serve filters combine."
      : "More requests than a file holds one by one: the server counts filters that combine.";
  }

  build() {
    this.hint = make("p", { class: "hint" });
    this.sides = new Map(Object.keys(SIDES).map((side) => [side, {
      input: make("input", {
        type: "radio", name: "side", id: `side-${side}`, value: side,
        on: { change: () => this.onChange((chosen) => { chosen.side = side; }) },
      }),
      count: make("span", { class: "count" }),
    }]));
    const labels = [...this.sides].map(([side, { input, count }]) => make("label", {}, input, make("span", {}, SIDES[side]), count));
    this.panels = this.table.facets.filter((facet) => facet.names.length).map((facet) => this.panel(facet));
    this.form.replaceChildren(this.hint, make("fieldset", { class: "side" }, make("legend", {}, "Guidelines cited by"), labels),
      ...this.panels.map(({ details }) => details));
  }

  /** The elements of one filter; a choice gets its own when it is first shown. */
  panel(facet) {
    const panel = {
      facet, sought: "", expanded: false, choices: new Map(), listed: "",
      chosen: make("span", { class: "count" }), list: make("ul"),
      none: make("p", { class: "hint", hidden: true }, "None in this selection."),
      rest: make("p", { class: "hint", hidden: true }, `The ${MOST_CHOICES} most frequent; find others by name.`),
    };
    panel.more = make("button", {
      type: "button", class: "quiet-button", id: `all-${facet.id}`, hidden: true,
      on: { click: () => { panel.expanded = !panel.expanded; this.fill(panel); } },
    });
    const search = facet.names.length > 12 ? make("input", {
      type: "search", id: `find-${facet.id}`, placeholder: "Find…", "aria-label": `Find in ${facet.label}`,
      on: { input: (event) => { panel.sought = event.target.value.trim().toLowerCase(); this.fill(panel); } },
    }) : null;
    panel.details = make("details", { class: "facet" },
      make("summary", { id: `facet-${facet.id}` }, facet.label, panel.chosen),
      make("div", { class: "choices" }, search, panel.list, panel.none, panel.rest, panel.more));
    panel.details.addEventListener("toggle", () => {
      if (panel.details.open === this.open.has(facet.id)) return;
      if (panel.details.open) this.open.add(facet.id);
      else this.open.delete(facet.id);
      if (panel.details.open) this.fill(panel);
    });
    return panel;
  }

  fill(panel) {
    const { facet, sought } = panel;
    const chosen = this.selection.chosen(facet.id);
    // In kg serve another choice combines with those in force, so its count is the server's to give.
    const asked = this.whole && this.evidence && this.selection.filters.size ? this.evidence.choices(this.selection, facet) : undefined;
    const isKnown = asked !== null && !asked?.problem;
    const counts = asked && isKnown ? asked : this.whole ? this.whole.choiceCounts(this.selection, facet) : this.passing.choices(facet.id);
    const found = [];
    facet.names.forEach((name, position) => {
      if ((counts[position] || chosen.has(position)) && (!sought || this.isNamed(name, sought))) found.push(position);
    });
    const key = (position) => facet.names[position].key;
    const inOrder = facet.id === "quarter" ? (left, right) => (key(left) < key(right) ? -1 : 1)
      : (left, right) => counts[right] - counts[left] || left - right;
    found.sort((left, right) => chosen.has(right) - chosen.has(left) || inOrder(left, right));
    const most = panel.expanded || sought ? MOST_CHOICES : FIRST_CHOICES;
    const listed = found.slice(0, Math.max(most, chosen.size));
    const items = listed.map((position) => this.choice(panel, position, isKnown ? number(counts[position]) : "…", chosen.has(position)));
    // Moving an element takes the focus from it, so nothing moves unless the order changes.
    if (panel.listed !== listed.join()) panel.list.replaceChildren(...items);
    panel.listed = listed.join();
    panel.none.hidden = found.length > 0;
    panel.rest.hidden = found.length <= MOST_CHOICES || !(panel.expanded || sought);
    panel.more.hidden = found.length <= FIRST_CHOICES || sought !== "";
    panel.more.textContent = panel.expanded ? "Fewer" : `All ${number(found.length)}`;
  }

  isNamed(choice, sought) {
    return choice.label.toLowerCase().includes(sought) || choice.also.some((name) => name.toLowerCase().includes(sought));
  }

  choice(panel, position, count, chosen) {
    const { facet } = panel;
    if (!panel.choices.has(position)) panel.choices.set(position, this.newChoice(facet, position));
    const choice = panel.choices.get(position);
    choice.input.checked = chosen;
    choice.count.textContent = count;
    return choice.item;
  }

  newChoice(facet, position) {
    const { label, groups } = facet.names[position];
    const id = `choice-${facet.id}-${position}`;
    const within = facet.id === "section" && groups.length ? make("small", {}, this.table.facet[facet.group].names[groups[0]].label) : null;
    const input = make("input", {
      type: "checkbox", id,
      on: { change: () => this.onChange((now) => now.toggle(facet.id, position, input.checked)) },
    });
    const count = make("span", { class: "count" });
    return { input, count, item: make("li", {}, input, make("label", { for: id }, make("span", {}, label, within), count)) };
  }

  showChips(table, selection) {
    const chips = [];
    for (const facet of table.facets) {
      for (const position of selection.chosen(facet.id)) {
        chips.push(this.chip(`${facet.label}: ${facet.names[position].label}`, (now) => now.toggle(facet.id, position, false)));
      }
    }
    if (selection.side !== "either") chips.push(this.chip(`Cited by: ${SIDES[selection.side]}`, (now) => { now.side = "either"; }));
    if (chips.length > 1) {
      chips.push(make("li", {}, make("button", {
        type: "button", class: "quiet-button", on: { click: () => this.onChange((now) => { now.filters.clear(); now.side = "either"; }) },
      }, "Clear all")));
    }
    this.chips.replaceChildren(...chips);
    this.chips.hidden = !chips.length;
  }

  chip(words, change) {
    return make("li", {}, make("button", {
      type: "button", class: "chip", "aria-label": `Remove the filter ${words}`, on: { click: () => this.onChange(change) },
    }, words, make("span", { "aria-hidden": "true" }, " ×")));
  }
}

/** The search: finds by label and by other names ("Zanaflex" finds tizanidine); a case by its number. */
class SearchBox {
  constructor(input, list, { onNode, onFilter, onCase }) {
    Object.assign(this, { input, list, onNode, onFilter, onCase, found: [], active: -1 });
    input.addEventListener("input", () => this.suggest());
    input.addEventListener("focus", () => this.suggest());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  index(table) {
    this.table = table;
    const kinds = { drug: "Drug", class: "Drug class", category: "Service category", section: "Guideline section", document: "Guideline", condition: "Condition", chapter: "Condition chapter", specialty: "Specialty", reason: "Reason" };
    this.entries = Object.keys(kinds).flatMap((id) => table.facet[id].names.map((name, position) => ({
      id, position, key: name.key, label: name.label, kind: kinds[id],
      group: id === "section" ? table.facet.document.names[name.groups[0]]?.label : "",
      names: [name.label, ...name.also].map((one) => one.toLowerCase()), also: name.also,
    })));
  }

  suggest() {
    const sought = this.input.value.trim().toLowerCase();
    if (!this.entries || sought.length < 2) return this.close();
    const scored = [];
    for (const entry of this.entries) {
      let best = Infinity;
      let by = null;
      entry.names.forEach((name, position) => {
        const at = name.indexOf(sought);
        if (at < 0) return;
        const score = (name === sought ? 0 : at === 0 ? 1 : /[\s(/-]/.test(name[at - 1]) ? 2 : 3) + (position ? 0.4 : 0);
        if (score < best) [best, by] = [score, position ? entry.also[position - 1] : null];
      });
      if (best < Infinity) scored.push({ ...entry, best, by });
    }
    scored.sort((left, right) => left.best - right.best || left.position - right.position);
    const cases = this.casesNamed(sought).map((identity) => ({ id: "case", key: identity, label: identity, kind: "Case" }));
    // A case that the page's sample lacks, the server may have.
    if (this.isServed && !cases.length && /\d{3}/.test(sought)) {
      const key = this.input.value.trim().toUpperCase();
      cases.push({ id: "case", key, label: key, kind: "Case, asked of the server" });
    }
    this.found = [...scored.slice(0, MOST_SUGGESTIONS), ...cases];
    this.active = this.found.length ? 0 : -1;
    this.list.replaceChildren(...(this.found.length ? this.found.map((entry, position) => this.option(entry, position))
      : [make("li", { class: "hint", role: "option", "aria-disabled": "true" }, "Nothing in these letters has that name. Try a shorter part of it.")]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
    return undefined;
  }

  /** The first cases whose number has some letters: one search through all numbers, a line each. */
  casesNamed(sought) {
    this.lines ??= `\n${this.table.identities.map((identity) => identity.replaceAll("\n", " ")).join("\n")}\n`.toLowerCase();
    const found = [];
    let line = 0;
    let counted = 0;
    for (let at = this.lines.indexOf(sought); at >= 0 && found.length < MOST_CASES; at = this.lines.indexOf(sought, this.lines.indexOf("\n", at))) {
      for (; counted < at; counted++) if (this.lines.charCodeAt(counted) === 10) line++;
      found.push(this.table.identities[line - 1]);
    }
    return found;
  }

  option(entry, position) {
    return make("li", {
      role: "option", id: `suggestion-${position}`, "aria-selected": "false",
      on: { mousedown: (event) => { event.preventDefault(); this.take(position); } },
    }, make("span", {}, entry.label, entry.by ? make("em", {}, ` ${entry.by}`) : null),
    make("small", {}, entry.group ? `${entry.kind}, ${entry.group}` : entry.kind));
  }

  mark() {
    [...this.list.children].forEach((option, position) => option.setAttribute("aria-selected", String(position === this.active)));
    if (this.active >= 0) this.input.setAttribute("aria-activedescendant", `suggestion-${this.active}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.found.length) return;
      event.preventDefault();
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : this.found.length - 1)) % this.found.length;
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.list.hidden) this.suggest();
      if (this.active >= 0) this.take(this.active);
    } else if (event.key === "Escape") {
      this.close();
    }
  }

  take(position) {
    const entry = this.found[position];
    this.input.value = "";
    this.close();
    if (entry.id === "case") this.onCase(entry.key);
    else if (["drug", "category", "section"].includes(entry.id) && entry.key !== PHARMACEUTICAL) this.onNode(entry.key);
    else this.onFilter(entry.id, entry.position);
  }

  close() {
    this.list.hidden = true;
    this.found = [];
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
