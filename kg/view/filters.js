// The filters: choices with counts, chips of what is in force, and the search over everything that has a name.

const FIRST_CHOICES = 7;
const MOST_CHOICES = 200;
const MOST_SUGGESTIONS = 14;

class FilterPanel {
  constructor(form, chips, onChange) {
    this.form = form;
    this.chips = chips;
    this.onChange = onChange;
    this.open = new Set(["outcome", "category", "class"]);
    this.expanded = new Set();
    this.whole = null;
    this.sought = new Map();
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  show(table, selection, failed) {
    const focused = document.activeElement?.id;
    this.form.replaceChildren(
      this.whole ? make("p", { class: "hint" }, this.words(selection)) : "",
      this.sides(table, selection, failed),
      ...table.facets.filter((facet) => facet.names.length).map((facet) => this.facet(table, selection, failed, facet)),
    );
    if (focused && this.form.querySelector(`#${CSS.escape(focused)}`)) byId(focused).focus();
    this.showChips(table, selection);
  }

  /** What filters can do where there are too many requests for the file. */
  words(selection) {
    return selection.single
      ? "More requests than a file holds one by one: here one filter at a time is counted, and cases are those of a sample. In kg serve filters combine."
      : "More requests than a file holds one by one: filters that combine are counted by the server, and cases are those of a sample. The counts beside choices are those without filters.";
  }

  sides(table, selection, failed) {
    const counts = this.whole ? {} : sideCounts(table, failed);
    return make("fieldset", { class: "side" },
      make("legend", {}, "Guidelines cited by"),
      ...Object.entries(SIDES).map(([side, label]) => make("label", {},
        make("input", {
          type: "radio", name: "side", id: `side-${side}`, value: side, checked: selection.side === side,
          on: { change: () => this.onChange((chosen) => { chosen.side = side; }) },
        }), make("span", {}, label), side in counts ? make("span", { class: "count" }, number(counts[side])) : null)));
  }

  facet(table, selection, failed, facet) {
    const chosen = selection.chosen(facet.id);
    const body = make("div", { class: "choices" });
    const details = make("details", { class: "facet", open: this.open.has(facet.id) || chosen.size > 0 },
      make("summary", { id: `facet-${facet.id}` }, facet.label, chosen.size ? make("span", { class: "count" }, `${chosen.size} chosen`) : null),
      body);
    const fill = () => this.fill(body, table, selection, failed, facet);
    details.addEventListener("toggle", () => {
      if (details.open) this.open.add(facet.id);
      else this.open.delete(facet.id);
      if (details.open && !body.childElementCount) fill();
    });
    if (details.open) fill();
    return details;
  }

  fill(body, table, selection, failed, facet) {
    const chosen = selection.chosen(facet.id);
    const counts = this.whole ? this.whole.choiceCounts(selection, facet) : choiceCounts(table, selection, failed, facet);
    const sought = (this.sought.get(facet.id) ?? "").toLowerCase();
    const natural = facet.id === "quarter";
    const choices = facet.names
      .map((name, position) => ({ ...name, position, count: counts[position] }))
      .filter((choice) => (choice.count || chosen.has(choice.position)) && (!sought || this.isNamed(choice, sought)))
      .sort((left, right) => chosen.has(right.position) - chosen.has(left.position)
        || (natural ? (left.key < right.key ? -1 : 1) : right.count - left.count || left.position - right.position));
    const most = this.expanded.has(facet.id) || sought ? MOST_CHOICES : FIRST_CHOICES;
    const list = make("ul", {}, choices.slice(0, Math.max(most, chosen.size)).map((choice) => this.choice(table, facet, choice, chosen)));
    const search = facet.names.length > 12 ? make("input", {
      type: "search", id: `find-${facet.id}`, placeholder: "Find…", value: this.sought.get(facet.id) ?? "", "aria-label": `Find in ${facet.label}`,
      on: {
        input: (event) => {
          this.sought.set(facet.id, event.target.value);
          const at = event.target.selectionStart;
          this.fill(body, table, selection, failed, facet);
          byId(`find-${facet.id}`).focus();
          byId(`find-${facet.id}`).setSelectionRange(at, at);
        },
      },
    }) : null;
    const more = choices.length > FIRST_CHOICES && !sought ? make("button", {
      type: "button", class: "quiet-button", id: `all-${facet.id}`,
      on: {
        click: () => {
          if (!this.expanded.delete(facet.id)) this.expanded.add(facet.id);
          this.fill(body, table, selection, failed, facet);
          byId(`all-${facet.id}`).focus();
        },
      },
    }, this.expanded.has(facet.id) ? "Fewer" : `All ${number(choices.length)}`) : null;
    const rest = choices.length > MOST_CHOICES && this.expanded.has(facet.id)
      ? make("p", { class: "hint" }, `The ${MOST_CHOICES} most frequent; find others by name.`) : null;
    body.replaceChildren(...[search, choices.length ? list : make("p", { class: "hint" }, "None in this selection."), rest, more].filter(Boolean));
  }

  isNamed(choice, sought) {
    return choice.label.toLowerCase().includes(sought) || choice.also.some((name) => name.toLowerCase().includes(sought));
  }

  choice(table, facet, choice, chosen) {
    const id = `choice-${facet.id}-${choice.position}`;
    const within = facet.group && choice.groups.length && facet.id === "section"
      ? make("small", {}, table.facet[facet.group].names[choice.groups[0]].label) : null;
    return make("li", {},
      make("input", {
        type: "checkbox", id, checked: chosen.has(choice.position),
        on: { change: (event) => this.onChange((now) => now.toggle(facet.id, choice.position, event.target.checked)) },
      }),
      make("label", { for: id }, make("span", {}, choice.label, within), make("span", { class: "count" }, number(choice.count))));
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
    const cases = this.table.identities.filter((identity) => identity.toLowerCase().includes(sought)).slice(0, 5)
      .map((identity) => ({ id: "case", key: identity, label: identity, kind: "Case" }));
    this.found = [...scored.slice(0, MOST_SUGGESTIONS), ...cases];
    this.active = this.found.length ? 0 : -1;
    this.list.replaceChildren(...(this.found.length ? this.found.map((entry, position) => this.option(entry, position))
      : [make("li", { class: "hint", role: "option", "aria-disabled": "true" }, "Nothing in these letters has that name. Try a shorter part of it.")]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
    return undefined;
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
