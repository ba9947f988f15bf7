// The same content as a table that sorts: for reading, for the keyboard and for screen readers.

const LISTED_ROWS = 200;
const LISTINGS = { links: "Links", treatments: "Treatments", sections: "Guideline sections", requests: "Requests" };

const COUNT_COLUMNS = [
  { id: "requests", label: "Requests", numeric: true, value: (row) => row.counts.all },
  { id: "upheld", label: "Upheld", numeric: true, value: (row) => row.counts.by[0] },
  { id: "overturned", label: "Overturned", numeric: true, value: (row) => row.counts.by[1] },
  { id: "partially", label: "Partially overturned", rare: true, numeric: true, value: (row) => row.counts.by[2] },
  { id: "share", label: "Share", numeric: true, value: (row) => row.counts.share, text: (row) => percent(row.counts.share, 1) },
  {
    id: "interval", label: "95 % interval", numeric: true, value: (row) => row.counts.interval[0],
    text: (row) => row.counts.interval.map((end) => percent(end, 1)).join(" – "),
  },
];

/** The columns and rows of a listing; each row says what it opens. */
function listing(table, selection, failed, found) {
  const label = (key) => table.find(key).name.label;
  const group = (key) => { const { facet, number: at } = table.find(key); return groupLabel(table, facet.id, at); };
  if (selection.rows === "treatments" || selection.rows === "sections") {
    return {
      columns: [
        { id: "name", label: selection.rows === "sections" ? "Guideline section" : "Treatment", value: (row) => row.label },
        { id: "group", label: selection.rows === "sections" ? "Document" : "Class", value: (row) => row.group, under: "name" },
        ...COUNT_COLUMNS,
      ],
      rows: found[selection.rows].map((node) => ({ ...node, opens: [node.key] })),
    };
  }
  if (selection.rows === "requests") {
    const names = (id, row) => [...table.column(id, selection.side).row(row)].map((at) => table.facet[id].names[at].label).join("; ");
    const rows = [];
    for (let row = 0; row < table.requests; row++) if (!failed[row]) rows.push({ row, opensCase: table.identities[table.caseOf[row]] });
    return {
      columns: [
        { id: "case", label: "Case", value: ({ opensCase }) => opensCase },
        { id: "position", label: "Request", numeric: true, value: ({ row }) => row - table.firstRequest[table.caseOf[row]] + 1 },
        { id: "category", label: "Category", value: ({ row }) => names("category", row) },
        { id: "drugs", label: "Drugs", value: ({ row }) => names("drug", row) },
        { id: "outcome", label: "Outcome", value: ({ row }) => OUTCOME_NAMES[table.outcome[row]] },
        { id: "cited", label: "Sections cited", value: ({ row }) => names("section", row) },
        { id: "reasons", label: "Reasons", value: ({ row }) => names("reason", row) },
        { id: "quarter", label: "Quarter", value: ({ row }) => [...table.columns.quarter.row(table.caseOf[row])].map((at) => table.facet.quarter.names[at].label).join() },
      ],
      rows,
    };
  }
  return {
    columns: [
      { id: "from", label: "Treatment", value: (row) => label(row.from) },
      { id: "to", label: "Guideline section", value: (row) => label(row.to) },
      { id: "group", label: "Document", value: (row) => group(row.to), under: "to" },
      ...COUNT_COLUMNS,
    ],
    rows: found.links.filter((link) => link.kind === "cites").map((link) => ({ ...link, opens: [link.from, link.to] })),
  };
}

function sorted({ columns, rows }, selection) {
  const column = columns.find(({ id }) => id === selection.sort) ?? columns.find(({ id }) => id === "requests") ?? columns[0];
  const sign = selection.descending && column.id === selection.sort ? -1 : 1;
  const direction = columns.some(({ id }) => id === selection.sort) ? sign : column.numeric ? -1 : 1;
  const values = new Map(rows.map((row) => [row, column.value(row)]));
  return [...rows].sort((left, right) => {
    const [a, b] = [values.get(left), values.get(right)];
    return direction * (typeof a === "number" ? a - b : a.localeCompare(b, "en"));
  });
}

class ListingView {
  constructor(section, { onChange, onOpen, onCase }) {
    Object.assign(this, { section, onChange, onOpen, onCase });
  }

  show(table, selection, failed, found) {
    const focused = document.activeElement?.id;
    const content = listing(table, selection, failed, found);
    const rows = sorted(content, selection);
    const kinds = make("div", { class: "choice kinds", role: "group", "aria-label": "Rows" },
      Object.entries(LISTINGS).map(([id, label]) => make("button", {
        type: "button", id: `rows-${id}`, "aria-pressed": String(selection.rows === id),
        on: { click: () => this.onChange((now) => { now.rows = id; }) },
      }, label)));
    const columns = content.columns.filter((column) => !column.under && !(column.rare && rows.every((row) => !column.value(row))));
    const under = (column, row) => content.columns.filter((one) => one.under === column.id).map((one) => make("small", {}, one.value(row)));
    const head = make("tr", {}, columns.map((column) => {
      const on = column.id === selection.sort;
      return make("th", { scope: "col", class: column.numeric ? "numeric" : "", "aria-sort": on ? (selection.descending ? "descending" : "ascending") : null },
        make("button", {
          type: "button", id: `sort-${column.id}`,
          on: { click: () => this.onChange((now) => { now.descending = on ? !now.descending : Boolean(column.numeric); now.sort = column.id; }) },
        }, column.label, make("span", { "aria-hidden": "true" }, on ? (selection.descending ? " ▼" : " ▲") : "")));
    }));
    const body = rows.slice(0, LISTED_ROWS).map((row) => make("tr", {}, columns.map((column, position) => {
      const text = column.text ? column.text(row) : column.numeric ? number(column.value(row)) : column.value(row);
      if (position) return make("td", { class: column.numeric ? "numeric" : "" }, text, under(column, row));
      return make("th", { scope: "row" }, make("button", {
        type: "button", class: "text", on: { click: () => (row.opensCase ? this.onCase(row.opensCase) : this.onOpen(row.opens)) },
      }, text), under(column, row));
    })));
    this.section.replaceChildren(kinds,
      make("div", { class: "scroll", role: "region", tabIndex: 0, "aria-label": LISTINGS[selection.rows] ?? LISTINGS.links },
        make("table", {}, make("caption", { class: "quiet" }, `${LISTINGS[selection.rows] ?? LISTINGS.links} in this selection`), make("thead", {}, head), make("tbody", {}, body))),
      rows.length > LISTED_ROWS ? make("p", { class: "hint" }, `The first ${LISTED_ROWS} of ${number(rows.length)} rows. Save as CSV for all of them.`) : make("p", { class: "hint" }, `${number(rows.length)} rows.`));
    if (focused && this.section.querySelector(`#${CSS.escape(focused)}`)) byId(focused).focus();
  }
}
