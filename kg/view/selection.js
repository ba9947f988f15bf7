// What is chosen, and the nodes, links and shares that follow from it. Nothing here touches the page.

const SIDES = { either: "Either side", reviewer: "Reviewer", administrator: "Claims administrator" };
const PHARMACEUTICAL = "category/pharmaceutical";

/** What the reader has chosen; it lives in the address after "#", so that a view can be sent to somebody. */
class Selection {
  constructor() {
    this.filters = new Map(); // filter's id to the set of its chosen names' numbers
    this.side = "either";
    this.at = []; // the keys of one node, or of the two ends of a link
    this.case = null;
    this.view = "network";
    this.rows = "links";
    this.sort = "requests";
    this.descending = true;
    this.shown = null; // nodes a side; null: as many as fit
    this.single = false; // whether one filter at a time is all that the file can count
  }

  /** Read an address; what it names and the data lack is listed, not guessed. */
  static read(fragment, table, { single = false, anyCase = false } = {}) {
    const selection = new Selection();
    selection.single = single;
    const unknown = [];
    const fields = new URLSearchParams(fragment.replace(/^#/, ""));
    for (const facet of table.facets) {
      for (const value of fields.getAll(facet.id)) {
        const number = facet.names.findIndex((name) => name.key === value || localKey(name.key) === value);
        if (number < 0) unknown.push(value);
        else selection.toggle(facet.id, number, true);
      }
    }
    if (fields.get("side") in SIDES) selection.side = fields.get("side");
    selection.at = fields.getAll("at").filter((key) => (table.find(key) ? true : (unknown.push(key), false))).slice(0, 2);
    if (fields.get("case")) {
      if (anyCase || table.identities.includes(fields.get("case"))) selection.case = fields.get("case");
      else unknown.push(fields.get("case"));
    }
    if (fields.get("view") === "table") selection.view = "table";
    if (fields.has("rows")) selection.rows = fields.get("rows");
    if (fields.has("sort")) {
      selection.descending = fields.get("sort").startsWith("-");
      selection.sort = fields.get("sort").replace(/^-/, "");
    }
    const shown = Number.parseInt(fields.get("shown"), 10);
    if (shown > 0) selection.shown = Math.min(shown, 148);
    return { selection, unknown };
  }

  write(table) {
    const fields = new URLSearchParams();
    for (const facet of table.facets) {
      for (const number of this.chosen(facet.id)) fields.append(facet.id, localKey(facet.names[number].key));
    }
    if (this.side !== "either") fields.set("side", this.side);
    for (const key of this.at) fields.append("at", key);
    if (this.case) fields.set("case", this.case);
    if (this.view !== "network") fields.set("view", this.view);
    if (this.rows !== "links") fields.set("rows", this.rows);
    if (this.sort !== "requests" || !this.descending) fields.set("sort", (this.descending ? "-" : "") + this.sort);
    if (this.shown !== null) fields.set("shown", String(this.shown));
    return fields.toString().replaceAll("%2F", "/");
  }

  chosen(id) {
    return this.filters.get(id) ?? new Set();
  }

  /** Choose or drop a choice; where filters cannot combine, choosing one drops the others. */
  toggle(id, number, on) {
    if (on && this.single) this.filters.clear();
    const chosen = this.chosen(id);
    if (on) chosen.add(number);
    else chosen.delete(number);
    if (chosen.size) this.filters.set(id, chosen);
    else this.filters.delete(id);
  }
}

function localKey(key) {
  return key.replace(/^(?:outcome|category|drug-class|drug|icd10cm-chapter|condition\/icd10cm|reason|specialty)\//, "");
}

/** Requests by outcome: counts.all, counts.by[upheld, overturned, partially overturned], and the share overturned. */
class Counts {
  constructor(by = [0, 0, 0]) {
    this.by = by;
  }

  get all() {
    return this.by[0] + this.by[1] + this.by[2];
  }

  get share() {
    return this.by[1] / this.all;
  }

  /** Wilson's 95 % interval of the share overturned. */
  get interval() {
    return wilson(this.by[1], this.all);
  }
}

function wilson(successes, trials) {
  if (!trials) return [0, 1];
  const z = 1.959963984540054;
  const share = successes / trials;
  const spread = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / spread;
  const half = (z / spread) * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * The nodes and links to show of the requests that pass.
 *
 * Treatments are drugs, and the service categories other than pharmaceutical; the `most` most frequent of them and as
 * many sections are shown, and whatever `keep` names.
 */
function overview(table, passing, most, keep) {
  const outcomes = table.facet.outcome.names.map((_, number) => number).filter((number) => passing.counts.by[number])
    .map((number) => shownNode(table, "outcome", "outcome", number, passing.outcomes("outcome")));
  const treatments = topNodes(table, passing, "treatment", ["drug", "category"], most, keep);
  const sections = topNodes(table, passing, "section", ["section"], most, keep);
  const shown = { treatments: treatments.nodes, sections: sections.nodes, outcomes };
  return { ...shown, links: links(table, passing, shown), hidden: treatments.hidden + sections.hidden };
}

/** The nodes of some columns that most requests have, and how many others there are. */
function topNodes(table, passing, kind, ids, most, keep) {
  const ranked = [];
  for (const id of ids) {
    const counts = passing.outcomes(id);
    table.facet[id].names.forEach(({ key }, number) => {
      const all = counts[3 * number] + counts[3 * number + 1] + counts[3 * number + 2];
      if (all && key !== PHARMACEUTICAL) ranked.push({ id, number, key, all });
    });
  }
  ranked.sort((left, right) => right.all - left.all || (left.key < right.key ? -1 : 1));
  const top = ranked.filter(({ key }, position) => position < most || keep.includes(key));
  return { nodes: top.map(({ id, number }) => shownNode(table, kind, id, number, passing.outcomes(id))), hidden: ranked.length - top.length };
}

function shownNode(table, kind, id, number, by) {
  const { key, label } = table.facet[id].names[number];
  return { kind, id, number, key, label, group: groupLabel(table, id, number), counts: new Counts([by[3 * number], by[3 * number + 1], by[3 * number + 2]]) };
}

function groupLabel(table, id, number) {
  const facet = table.facet[id];
  if (id === "category") return "Services";
  if (!facet.group) return "";
  const [first] = facet.names[number].groups;
  return first === undefined ? "Other" : table.facet[facet.group].names[first].label;
}

/** A section's name where its document does not stand beside it: "whole document" alone says nothing. */
function sectionName(table, number) {
  const { label } = table.facet.section.names[number];
  return label.startsWith("(") ? `${groupLabel(table, "section", number)} ${label}` : label;
}

/** The links between the nodes shown. */
function links(table, passing, { treatments, sections, outcomes }) {
  const pairs = pairCounts(table, passing.side, passing.rows, treatments, sections);
  const found = [];
  treatments.forEach((from, left) => sections.forEach((to, right) => {
    const at = 3 * (left * sections.length + right);
    const all = pairs[at] + pairs[at + 1] + pairs[at + 2];
    if (all) found.push({ from: from.key, to: to.key, kind: "cites", counts: new Counts([pairs[at], pairs[at + 1], pairs[at + 2]]) });
  }));
  return byCount([...found, ...outcomeLinks({ treatments, sections, outcomes })]);
}

/** The links from nodes to the outcomes of their requests. */
function outcomeLinks({ treatments, sections, outcomes }) {
  const found = [];
  for (const { key, number } of outcomes) {
    for (const one of [...treatments, ...sections]) {
      const by = [0, 0, 0];
      by[number] = one.counts.by[number];
      if (by[number]) found.push({ from: one.key, to: key, kind: "ends", outcome: number, counts: new Counts(by), of: one.counts.all });
    }
  }
  return found;
}

function byCount(found) {
  return found.sort((left, right) => right.counts.all - left.counts.all || (left.from + left.to < right.from + right.to ? -1 : 1));
}

function percent(share, digits = 0) {
  return `${(100 * share).toFixed(digits)}\u00a0%`;
}

const GROUPED = new Intl.NumberFormat("en-US");

function number(count) {
  return GROUPED.format(count);
}
