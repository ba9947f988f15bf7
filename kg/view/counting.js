// Counting over columns of small whole numbers: a quarter of a million requests in a few thousandths of a second.

const NETWORK_COLUMNS = new Set(["outcome", "drug", "category", "section"]);

/** The requests that pass the filters. Each column is counted at most once, when something first asks for it. */
class Passing {
  constructor(table, selection) {
    Object.assign(this, { table, side: selection.side, alone: new Map(), tallied: new Map() });
    const inForce = table.facets.filter((facet) => selection.chosen(facet.id).size);
    this.rows = inForce.length ? this.sifted(selection, inForce) : table.everyRow;
    this.counts = countsOf(table, this.rows);
  }

  /** The numbers of the requests that pass all filters; of each filter, `alone` gets those that fail no other. */
  sifted(selection, inForce) {
    const { table, side } = this;
    const failed = new Uint16Array(table.requests);
    inForce.forEach((facet, position) => {
      const wanted = new Uint8Array(facet.names.length);
      for (const number of selection.chosen(facet.id)) wanted[number] = 1;
      const { offsets, values } = table.column(facet.id, side);
      if (facet.per === "case") markCases(failed, 1 << position, offsets, values, wanted, table.firstRequest);
      else markRequests(failed, 1 << position, offsets, values, wanted);
    });
    inForce.forEach((facet, position) => this.alone.set(facet.id, rowsThatFail(failed, 1 << position)));
    return rowsThatFail(failed, 0);
  }

  get all() {
    return this.rows.length;
  }

  get cases() {
    return this.once("cases", () => casesOf(this.table, this.rows));
  }

  /** Requests by outcome of each name of a column of requests: name n has three from 3 * n on. */
  outcomes(id) {
    return this.once(`outcomes ${id}`, () => nameCounts(this.table, this.side, this.rows, id));
  }

  /** Requests of each name of a column. */
  names(id) {
    return this.once(`names ${id}`, () => {
      // What the network shows is counted by outcome in any case.
      if (!NETWORK_COLUMNS.has(id)) return tallied(this.table, this.side, this.rows, id);
      const by = this.outcomes(id);
      return Uint32Array.from({ length: by.length / 3 }, (_, name) => by[3 * name] + by[3 * name + 1] + by[3 * name + 2]);
    });
  }

  /** For each choice of a filter, the requests that pass all other filters and have it. */
  choices(id) {
    const passing = this.names(id);
    const alone = this.alone.get(id);
    if (!alone) return passing;
    return this.once(`choices ${id}`, () => {
      const more = tallied(this.table, this.side, alone, id);
      return passing.map((count, name) => count + more[name]);
    });
  }

  /** For each side, the requests for which it cites a guideline. */
  sides() {
    const { citing } = this.table;
    return this.once("sides", () => {
      const by = new Uint32Array(4);
      const { rows } = this;
      for (let at = 0; at < rows.length; at++) by[citing[rows[at]]]++;
      return { either: by[1] + by[2] + by[3], reviewer: by[1] + by[3], administrator: by[2] + by[3] };
    });
  }

  once(what, count) {
    if (!this.tallied.has(what)) this.tallied.set(what, count());
    return this.tallied.get(what);
  }
}

function markRequests(failed, bit, offsets, values, wanted) {
  for (let row = 0; row < failed.length; row++) {
    let found = 0;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) found |= wanted[values[at]];
    if (!found) failed[row] |= bit;
  }
}

function markCases(failed, bit, offsets, values, wanted, firstRequest) {
  for (let of = 0; of < offsets.length - 1; of++) {
    let found = 0;
    for (let at = offsets[of]; at < offsets[of + 1]; at++) found |= wanted[values[at]];
    if (!found) for (let row = firstRequest[of]; row < firstRequest[of + 1]; row++) failed[row] |= bit;
  }
}

/** The numbers of the requests that fail exactly the filters of some bits, in order. */
function rowsThatFail(failed, bits) {
  const rows = new Uint32Array(failed.length);
  let count = 0;
  for (let row = 0; row < failed.length; row++) if (failed[row] === bits) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Count, for each name of a column, some requests. */
function tallied(table, side, rows, id) {
  const { offsets, values } = table.column(id, side);
  const counts = new Uint32Array(table.facet[id].names.length);
  if (table.facet[id].per === "case") tallyCases(counts, offsets, values, rows, table.caseOf);
  else tallyRequests(counts, offsets, values, rows);
  return counts;
}

function tallyRequests(counts, offsets, values, rows) {
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position];
    for (let at = offsets[row]; at < offsets[row + 1]; at++) counts[values[at]]++;
  }
}

function tallyCases(counts, offsets, values, rows, caseOf) {
  for (let position = 0; position < rows.length; position++) {
    const of = caseOf[rows[position]];
    for (let at = offsets[of]; at < offsets[of + 1]; at++) counts[values[at]]++;
  }
}

/** Count, for each name of a column of requests, some requests by outcome. */
function nameCounts(table, side, rows, id) {
  const { offsets, values } = table.column(id, side);
  const { outcome } = table;
  const by = new Uint32Array(table.facet[id].names.length * 3);
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position];
    for (let at = offsets[row]; at < offsets[row + 1]; at++) by[3 * values[at] + outcome[row]]++;
  }
  return by;
}

/** Those of some requests that have every one of some keys. */
function requestsAt(table, side, rows, keys) {
  let left = rows;
  for (const key of keys) {
    const { facet, number } = table.find(key);
    const { offsets, values } = table.column(facet.id, side);
    left = rowsHaving(left, offsets, values, number);
  }
  return left;
}

function rowsHaving(rows, offsets, values, number) {
  const found = new Uint32Array(rows.length);
  let count = 0;
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position];
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      if (values[at] !== number) continue;
      found[count++] = row;
      break;
    }
  }
  return found.subarray(0, count);
}

function countsOf(table, rows) {
  const { outcome } = table;
  const by = new Uint32Array(3);
  for (let position = 0; position < rows.length; position++) by[outcome[rows[position]]]++;
  return new Counts([...by]);
}

function casesOf(table, rows) {
  const { caseOf } = table;
  let cases = 0;
  let last = -1;
  for (let position = 0; position < rows.length; position++) {
    const of = caseOf[rows[position]];
    if (of !== last) cases++;
    last = of;
  }
  return cases;
}

/** Names of one column by how many of some requests have them: [number, count] pairs, most frequent first. */
function mostFrequent(counts) {
  const found = [];
  counts.forEach((count, name) => { if (count) found.push([name, count]); });
  return found.sort((left, right) => right[1] - left[1] || left[0] - right[0]);
}

/** Count by outcome the requests that have each two of some treatments and sections: from 3 * (treatment * sections + section) on. */
function pairCounts(table, side, rows, treatments, sections) {
  const position = (nodes, id) => {
    const positions = new Int32Array(table.facet[id].names.length).fill(-1);
    nodes.forEach((node, at) => { if (node.id === id) positions[node.number] = at; });
    return positions;
  };
  const pairs = new Uint32Array(treatments.length * sections.length * 3);
  const cited = position(sections, "section");
  for (const id of ["drug", "category"]) {
    countPairs(pairs, rows, table.columns[id], position(treatments, id), table.column("section", side), cited, sections.length, table.outcome);
  }
  return pairs;
}

function countPairs(pairs, rows, left, lefts, right, rights, width, outcome) {
  const [{ offsets: from, values: first }, { offsets: to, values: second }] = [left, right];
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position];
    for (let at = from[row]; at < from[row + 1]; at++) {
      const one = lefts[first[at]];
      if (one < 0) continue;
      for (let other = to[row]; other < to[row + 1]; other++) {
        const two = rights[second[other]];
        if (two >= 0) pairs[3 * (one * width + two) + outcome[row]]++;
      }
    }
  }
}
