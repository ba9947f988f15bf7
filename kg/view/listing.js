// The same content as a table that sorts: for reading, for the keyboard and for screen readers.

const LISTED_ROWS = 60;
const MORE_ROWS = 100;
const LISTINGS = { links: "Links", treatments: "Treatments", sections: "Guideline sections", requests: "Requests" };

const COUNT_COLUMNS = [
  { id: "requests", label: "Requests", numeric: true, value: (row) => row.counts.all },
  { id: "upheld", label: "Upheld", numeric: true, value: (row) => row.counts.by[0] },
  { id: "overturned", label: "Overturned", numeric: true, value: (row) => row.counts.by[1] },
  { id: "partially", label: "Partially overturned", rare: true, numeric: true, value: (row) => row.counts.by[2] },
  { id: "share", label: "Share", numeric: true, value: (row) => row.counts.share, text: (row) => percent(row.counts.share, 1) },
  {
    id: "interval", label: "95 % interval", numeric: true, value: (row) => row.counts.interval[0],
    text: (row) => row.counts.interval.map((end) => percent(end, 1)).join("–").replace("\u00a0%–", "–"),
  },
];

/** The columns of a listing and its rows: nodes, links, or for requests their numbers; and what a row opens. */
function listing(table, selection, passing, found) {
  const label = (key) => table.find(key).name.label;
  const group = (key) => { const { facet, number: at } = table.find(key); return groupLabel(table, facet.id, at); };
  if (selection.rows === "treatments" || selection.rows === "sections") {
    const sections = selection.rows === "sections";
    return {
      columns: [
        { id: "name", label: sections ? "Guideline section" : "Treatment", value: (row) => row.label },
        { id: "group", label: sections ? "Document" : "Class", value: (row) => row.group, under: "name" },
        ...COUNT_COLUMNS,
      ],
      rows: found[selection.rows],
      opens: (node) => [node.key],
    };
  }
  if (selection.rows === "requests") return requestListing(table, selection, passing);
  return {
    columns: [
      { id: "from", label: "Treatment", value: (row) => label(row.from) },
      { id: "to", label: "Guideline section", value: (row) => label(row.to) },
      { id: "group", label: "Document", value: (row) => group(row.to), under: "to" },
      ...COUNT_COLUMNS,
    ],
    rows: found.links.filter((link) => link.kind === "cites"),
    opens: (link) => [link.from, link.to],
  };
}

/** Requests one by one. Each column has ranks: small whole numbers that sort a quarter of a million rows at once. */
function requestListing(table, selection, passing) {
  const nameOf = (id, at) => (id === "section" ? sectionName(table, at) : table.facet[id].names[at].label);
  const named = (id, heading) => ({
    id, label: heading,
    value: (row) => [...table.column(id, selection.side).row(table.facet[id].per === "case" ? table.caseOf[row] : row)]
      .map((at) => nameOf(id, at)).join("; "),
    ranks: () => alphabetRanks(table, selection.side, id),
  });
  const position = (row) => row - table.firstRequest[table.caseOf[row]] + 1;
  return {
    columns: [
      { id: "case", label: "Case", value: (row) => table.identities[table.caseOf[row]], ranks: () => table.caseOf },
      { id: "position", label: "Request", numeric: true, value: position, ranks: () => Uint32Array.from(table.everyRow, position) },
      named("category", "Category"), named("drug", "Drugs"), named("outcome", "Outcome"),
      named("section", "Sections cited"), named("reason", "Reasons"), named("quarter", "Quarter"),
    ],
    rows: passing.rows,
    ofSample: table.requests < table.of,
    opensCase: (row) => table.identities[table.caseOf[row]],
  };
}

/** For each request the place of its first name in the alphabet; what has no name goes last. */
function alphabetRanks(table, side, id) {
  const { names, per } = table.facet[id];
  const { offsets, values } = table.column(id, side);
  const { compare } = new Intl.Collator("en");
  const place = new Uint32Array(names.length);
  names.map((_, at) => at).sort((left, right) => compare(names[left].label, names[right].label)).forEach((at, order) => { place[at] = order; });
  const ranks = new Uint32Array(table.requests);
  for (let row = 0; row < ranks.length; row++) {
    const of = per === "case" ? table.caseOf[row] : row;
    ranks[row] = offsets[of] === offsets[of + 1] ? names.length : place[values[offsets[of]]];
  }
  return ranks;
}

/** The rows in the order chosen; where the listing lacks the column, by requests, or as they come. */
function sorted({ columns, rows }, selection) {
  const chosen = columns.find(({ id }) => id === selection.sort);
  const column = chosen ?? columns.find(({ id }) => id === "requests");
  if (!column) return rows;
  const descending = chosen ? selection.descending : true;
  if (column.ranks) return byRank(rows, column.ranks(), descending);
  const values = new Map(rows.map((row) => [row, column.value(row)]));
  return [...rows].sort((left, right) => {
    const [a, b] = [values.get(left), values.get(right)];
    return (descending ? -1 : 1) * (typeof a === "number" ? a - b : a.localeCompare(b, "en"));
  });
}

/** Sort by rank, in as many steps as there are rows and ranks. */
function byRank(rows, ranks, descending) {
  let last = 0;
  for (let at = 0; at < rows.length; at++) if (ranks[rows[at]] > last) last = ranks[rows[at]];
  const starts = new Uint32Array(last + 2);
  for (let at = 0; at < rows.length; at++) starts[(descending ? last - ranks[rows[at]] : ranks[rows[at]]) + 1]++;
  for (let rank = 0; rank <= last; rank++) starts[rank + 1] += starts[rank];
  const out = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) out[starts[descending ? last - ranks[rows[at]] : ranks[rows[at]]]++] = rows[at];
  return out;
}

class ListingView {
  constructor(section, { onChange, onOpen, onCase }) {
    Object.assign(this, { section, onChange, onOpen, onCase });
  }

  show(table, selection, passing, found) {
    const content = listing(table, selection, passing, found);
    const rows = sorted(content, selection);
    const name = LISTINGS[selection.rows] ?? LISTINGS.links;
    const kinds = make("div", { class: "choice kinds", role: "group", "aria-label": "Rows" },
      Object.entries(LISTINGS).map(([id, label]) => make("button", {
        type: "button", id: `rows-${id}`, "aria-pressed": String(LISTINGS[id] === name),
        on: { click: () => this.onChange((now) => { now.rows = id; }) },
      }, label)));
    const columns = content.columns.filter((column) => !column.under && !(column.rare && content.rows.every((row) => !column.value(row))));
    const head = make("tr", {}, columns.map((column) => this.heading(column, selection)));
    const body = make("tbody");
    const foot = make("p", { class: "hint" });
    this.append(body, foot, content, columns, rows, LISTED_ROWS);
    this.section.replaceChildren(kinds,
      content.ofSample ? make("p", { class: "hint" }, `The requests of a sample of cases, chosen by hash: ${number(table.requests)} of ${number(table.of)}.`) : "",
      make("div", { class: "scroll", role: "region", tabIndex: 0, "aria-label": name },
        make("table", {}, make("caption", { class: "quiet" }, `${name} in this selection`), make("thead", {}, head), body)),
      foot);
  }

  heading(column, selection) {
    const on = column.id === selection.sort;
    return make("th", { scope: "col", class: column.numeric ? "numeric" : "", "aria-sort": on ? (selection.descending ? "descending" : "ascending") : null },
      make("button", {
        type: "button", id: `sort-${column.id}`,
        on: { click: () => this.onChange((now) => { now.descending = on ? !now.descending : Boolean(column.numeric); now.sort = column.id; }) },
      }, column.label, make("span", { "aria-hidden": "true" }, on ? (selection.descending ? " ▼" : " ▲") : "")));
  }

  /** Add the next rows, and say below how many there are. */
  append(body, foot, content, columns, rows, more) {
    const listed = body.childElementCount;
    body.append(...Array.from(rows.slice(listed, listed + more), (row) => this.row(content, columns, row)));
    const left = rows.length - listed - more;
    if (left <= 0) {
      foot.replaceChildren(rows.length === 1 ? "1 row." : `${number(rows.length)} rows.`);
      return;
    }
    foot.replaceChildren(`The first ${number(listed + more)} of ${number(rows.length)} rows; saving as CSV writes all. `,
      make("button", {
        type: "button", class: "quiet-button", id: "more-rows",
        on: {
          click: () => {
            this.append(body, foot, content, columns, rows, MORE_ROWS);
            (byId("more-rows") ?? body.lastElementChild.querySelector("button")).focus({ preventScroll: true });
          },
        },
      }, "Show more rows"));
  }

  row(content, columns, row) {
    const under = (column) => content.columns.filter((one) => one.under === column.id).map((one) => make("small", {}, one.value(row)));
    const text = (column) => (column.text ? column.text(row) : column.numeric ? number(column.value(row)) : column.value(row));
    const [first, ...others] = columns;
    const open = () => (content.opensCase ? this.onCase(content.opensCase(row)) : this.onOpen(content.opens(row)));
    return make("tr", {},
      make("th", { scope: "row" }, make("button", { type: "button", class: "text", on: { click: open } }, text(first)), under(first)),
      others.map((column) => make("td", { class: column.numeric ? "numeric" : "" }, text(column), under(column))));
  }
}
