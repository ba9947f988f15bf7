// What is chosen, and what follows from it: which requests pass, counts, shares. Nothing here touches the page.

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
  static read(fragment, table, single) {
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
      if (table.identities.includes(fields.get("case"))) selection.case = fields.get("case");
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

/** For each request the filters that it fails, a bit each: 0 passes. */
function failures(table, selection) {
  const failed = new Uint16Array(table.requests);
  table.facets.forEach((facet, position) => {
    const chosen = selection.chosen(facet.id);
    if (!chosen.size) return;
    const wanted = new Uint8Array(facet.names.length);
    for (const number of chosen) wanted[number] = 1;
    const { offsets, values } = table.column(facet.id, selection.side);
    const fails = (row) => {
      for (let at = offsets[row]; at < offsets[row + 1]; at++) if (wanted[values[at]]) return false;
      return true;
    };
    const bit = 1 << position;
    if (facet.per === "case") {
      for (let row = 0; row < table.cases; row++) {
        if (fails(row)) for (let r = table.firstRequest[row]; r < table.firstRequest[row + 1]; r++) failed[r] |= bit;
      }
    } else {
      for (let row = 0; row < table.requests; row++) if (fails(row)) failed[row] |= bit;
    }
  });
  return failed;
}

/** For each choice of a filter, the requests that pass all other filters and have it. */
function choiceCounts(table, selection, failed, facet) {
  const others = ~(1 << table.facets.indexOf(facet)) & 0xffff;
  const counts = new Uint32Array(facet.names.length);
  const { offsets, values } = table.column(facet.id, selection.side);
  const byCase = facet.per === "case";
  for (let row = 0; row < table.requests; row++) {
    if (failed[row] & others) continue;
    const of = byCase ? table.caseOf[row] : row;
    for (let at = offsets[of]; at < offsets[of + 1]; at++) counts[values[at]]++;
  }
  return counts;
}

/** For each side, the requests that pass and for which it cites a guideline. */
function sideCounts(table, failed) {
  const counts = {};
  for (const side of Object.keys(SIDES)) {
    const { offsets } = table.column("section", side);
    counts[side] = 0;
    for (let row = 0; row < table.requests; row++) if (!failed[row] && offsets[row + 1] > offsets[row]) counts[side]++;
  }
  return counts;
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

/** The numbers of the requests that pass all filters, in order. */
function passing(failed) {
  const rows = new Uint32Array(failed.length);
  let count = 0;
  for (let row = 0; row < failed.length; row++) if (!failed[row]) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Those of some requests that have every one of some keys. */
function requestsAt(table, selection, rows, keys) {
  let left = rows;
  for (const key of keys) {
    const { facet, number } = table.find(key);
    const { offsets, values } = table.column(facet.id, selection.side);
    left = left.filter((row) => {
      for (let at = offsets[row]; at < offsets[row + 1]; at++) if (values[at] === number) return true;
      return false;
    });
  }
  return left;
}

function countsOf(table, rows) {
  const counts = new Counts();
  for (const row of rows) counts.by[table.outcome[row]]++;
  return counts;
}

function casesOf(table, rows) {
  let cases = 0;
  let last = -1;
  for (const row of rows) {
    if (table.caseOf[row] !== last) cases++;
    last = table.caseOf[row];
  }
  return cases;
}

/** Names of one column by how many of some requests have them: [number, count] pairs, most frequent first. */
function mostFrequent(table, selection, rows, id) {
  const { offsets, values } = table.column(id, selection.side);
  const counts = new Uint32Array(table.facet[id].names.length);
  for (const row of rows) for (let at = offsets[row]; at < offsets[row + 1]; at++) counts[values[at]]++;
  const found = [];
  counts.forEach((count, name) => { if (count) found.push([name, count]); });
  return found.sort((left, right) => right[1] - left[1] || left[0] - right[0]);
}

/** Count, for each name of a column, some requests by outcome. */
function nameCounts(table, selection, rows, id) {
  const { offsets, values } = table.column(id, selection.side);
  const by = new Uint32Array(table.facet[id].names.length * 3);
  for (const row of rows) {
    const outcome = table.outcome[row];
    for (let at = offsets[row]; at < offsets[row + 1]; at++) by[values[at] * 3 + outcome]++;
  }
  return by;
}

/**
 * The nodes and links to show.
 *
 * Treatments are drugs, and the service categories other than pharmaceutical; the `most` most frequent of them and as
 * many sections are shown, and whatever `keep` names.
 */
function overview(table, selection, rows, most, keep) {
  const node = (kind, id, number, by) => ({
    kind, id, number,
    key: table.facet[id].names[number].key,
    label: table.facet[id].names[number].label,
    group: groupLabel(table, id, number),
    counts: new Counts([by[number * 3], by[number * 3 + 1], by[number * 3 + 2]]),
  });
  const all = (kind, id, accept = () => true) => {
    const by = nameCounts(table, selection, rows, id);
    return table.facet[id].names
      .map((name, number) => (by[number * 3] + by[number * 3 + 1] + by[number * 3 + 2] && accept(name) ? node(kind, id, number, by) : null))
      .filter(Boolean);
  };
  const ranked = (nodes) => nodes.sort((left, right) => right.counts.all - left.counts.all || (left.key < right.key ? -1 : 1));
  const top = (nodes) => nodes.filter((one, position) => position < most || keep.includes(one.key));

  const treatments = ranked([...all("treatment", "drug"), ...all("treatment", "category", (name) => name.key !== PHARMACEUTICAL)]);
  const sections = ranked(all("section", "section"));
  const outcomes = all("outcome", "outcome");
  const shown = { treatments: top(treatments), sections: top(sections), outcomes };
  return {
    ...shown,
    links: links(table, selection, rows, shown),
    hidden: treatments.length + sections.length - shown.treatments.length - shown.sections.length,
  };
}

function groupLabel(table, id, number) {
  const facet = table.facet[id];
  if (id === "category") return "Services";
  if (!facet.group) return "";
  const [first] = facet.names[number].groups;
  return first === undefined ? "Other" : table.facet[facet.group].names[first].label;
}

/** Count requests between each two of the nodes shown. */
function links(table, selection, rows, { treatments, sections, outcomes }) {
  const position = (nodes, id) => {
    const positions = new Int32Array(table.facet[id].names.length).fill(-1);
    nodes.forEach((node, at) => { if (node.id === id) positions[node.number] = at; });
    return positions;
  };
  const drugs = position(treatments, "drug");
  const services = position(treatments, "category");
  const cited = position(sections, "section");
  // pairs[3 * (treatment's place * sections + section's place) + outcome]: one flat array, for speed.
  const pairs = new Uint32Array(treatments.length * sections.length * 3);
  const columns = [[table.columns.drug, drugs], [table.columns.category, services]];
  const { offsets, values } = table.column("section", selection.side);
  const width = sections.length;
  for (const [column, positions] of columns) {
    for (const row of rows) {
      for (let at = column.offsets[row]; at < column.offsets[row + 1]; at++) {
        const left = positions[column.values[at]];
        if (left < 0) continue;
        for (let to = offsets[row]; to < offsets[row + 1]; to++) {
          const right = cited[values[to]];
          if (right >= 0) pairs[(left * width + right) * 3 + table.outcome[row]]++;
        }
      }
    }
  }
  const found = [];
  treatments.forEach((from, left) => sections.forEach((to, right) => {
    const at = (left * sections.length + right) * 3;
    const counts = new Counts([pairs[at], pairs[at + 1], pairs[at + 2]]);
    if (counts.all) found.push({ from: from.key, to: to.key, kind: "cites", counts });
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
  return `${(100 * share).toFixed(digits)} %`;
}

function number(count) {
  return count.toLocaleString("en-US");
}
