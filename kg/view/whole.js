// Of more requests than a file can hold: counts of every node and link under one filter at a time.

class Whole {
  constructor(bytes, table) {
    const headerEnd = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, headerEnd)));
    this.table = table;
    this.requests = header.requests;
    this.letters = header.letters;
    this.sides = header.sides;
    this.numbers = varints(bytes.subarray(headerEnd));
    this.choice = new Map(header.choices.map(([id, number], position) => [`${id} ${number}`, position + 1]));
    this.choices = header.choices.length + 1;
    this.item = new Map(header.nodes.map((key, position) => [key, position + 1]));
    header.links.forEach(([from, to], position) => this.item.set(`${from}~${to}`, 1 + header.nodes.length + position));
    this.items = 1 + header.nodes.length + header.links.length;
  }

  /** Counts by outcome of an item ("" for all requests) under a choice (0 for no filter); null where none are held. */
  counts(side, choice, item) {
    const at = item === "" ? 0 : this.item.get(item);
    if (at === undefined || choice === undefined) return null;
    const start = (this.sides.indexOf(side) * this.choices + choice) * 3;
    return new Counts([0, 1, 2].map((outcome) => this.numbers[(start + outcome) * this.items + at]));
  }

  /** The one choice in force: 0 where there is none, undefined where the file holds no counts of it. */
  chosen(selection) {
    for (const [id, numbers] of selection.filters) for (const number of numbers) return this.choice.get(`${id} ${number}`);
    return 0;
  }

  /** Counts of the requests that pass the filter and have all of some keys; null where the file holds none. */
  at(selection, keys) {
    const outcome = keys.map((key) => this.table.find(key)).find(({ facet }) => facet.id === "outcome");
    const rest = keys.filter((key) => this.table.find(key).facet.id !== "outcome");
    const item = rest.length < 2 ? rest.join("") : [rest.join("~"), [...rest].reverse().join("~")].find((pair) => this.item.has(pair));
    const counts = this.counts(selection.side, this.chosen(selection), item);
    if (counts && outcome) counts.by = counts.by.map((count, at) => (at === outcome.number ? count : 0));
    return counts;
  }

  choiceCounts(selection, facet) {
    return Uint32Array.from(facet.names, (_, number) => this.counts(selection.side, this.choice.get(`${facet.id} ${number}`), "")?.all ?? 0);
  }

  /** The nodes and links to show, as `overview` gives them. */
  overview(selection, most, keep) {
    const choice = this.chosen(selection);
    const items = new Map();
    for (const key of this.item.keys()) {
      const counts = key.includes("~") ? null : this.counts(selection.side, choice, key);
      if (counts?.all) items.set(key, counts);
    }
    const all = this.counts(selection.side, choice, "") ?? new Counts();
    return shownOf(this.table, items, all, most, keep, (from, to) => this.counts(selection.side, choice, `${from}~${to}`));
  }

  /** Reasons, sections or drugs of a node by count, as `mostFrequent` gives them; null where the file holds none. */
  frequent(selection, id) {
    if (selection.at.length > 1 || selection.filters.size) return null;
    const [key] = selection.at;
    const names = this.table.facet[id].names;
    const count = id === "reason"
      ? (at) => this.counts(selection.side, this.choice.get(`reason ${at}`), key ?? "")
      : (at) => this.counts(selection.side, 0, key ? [`${key}~${names[at].key}`, `${names[at].key}~${key}`].find((pair) => this.item.has(pair)) : names[at].key);
    return names.map((_, at) => [at, count(at)?.all ?? 0]).filter(([, requests]) => requests)
      .sort((left, right) => right[1] - left[1] || left[0] - right[0]);
  }
}

/** The most frequent nodes with the links between them, from counts by node and by link. */
function shownOf(table, items, all, most, keep, linked) {
  const nodes = { treatments: [], sections: [], outcomes: [] };
  for (const [key, counts] of items) {
    const { facet, number: at } = table.find(key);
    const kind = facet.id === "section" ? "section" : "treatment";
    nodes[`${kind}s`].push({ kind, id: facet.id, number: at, key, label: facet.names[at].label, group: groupLabel(table, facet.id, at), counts });
  }
  table.facet.outcome.names.forEach((name, at) => {
    const by = [0, 0, 0];
    by[at] = all.by[at];
    if (by[at]) nodes.outcomes.push({ kind: "outcome", id: "outcome", number: at, key: name.key, label: name.label, group: "", counts: new Counts(by) });
  });
  const ranked = (list) => list.sort((left, right) => right.counts.all - left.counts.all || (left.key < right.key ? -1 : 1));
  const top = (list) => ranked(list).filter((one, position) => position < most || keep.includes(one.key));
  const shown = { treatments: top(nodes.treatments), sections: top(nodes.sections), outcomes: nodes.outcomes };
  const found = outcomeLinks(shown);
  for (const from of shown.treatments) {
    for (const to of shown.sections) {
      const counts = linked(from.key, to.key);
      if (counts?.all) found.push({ from: from.key, to: to.key, kind: "cites", counts });
    }
  }
  return {
    ...shown,
    links: byCount(found),
    hidden: nodes.treatments.length + nodes.sections.length - shown.treatments.length - shown.sections.length,
  };
}
