// The overview becomes a drawing: places, sizes, colours and words, the same for the screen, PNG and SVG.

const RATE_STEPS = [
  { below: 0.05, words: "under 5 %" },
  { below: 0.15, words: "5–15 %" },
  { below: 0.3, words: "15–30 %" },
  { below: 0.5, words: "30–50 %" },
  { below: Infinity, words: "50 % or more" },
];
const FONT = 'system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif';
const HEADING_ROWS = 1;
const NARROW = 640;

function rateStep(share) {
  return RATE_STEPS.findIndex((step) => share < step.below);
}

/** The colours of the page's present theme. */
function palette() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: colour("paper"),
    ink: colour("ink"),
    faint: colour("faint"),
    accent: colour("accent"),
    rates: RATE_STEPS.map((_, step) => colour(`rate-${step}`)),
    outcomes: [0, 1, 2].map((outcome) => colour(`outcome-${outcome}`)),
    outcomeInk: colour("outcome-ink"),
  };
}

const measuring = document.createElement("canvas").getContext("2d");

function textWidth(text, size, weight = 400) {
  measuring.font = `${weight} ${size}px ${FONT}`;
  return measuring.measureText(text).width;
}

/** Cut a text to a width, with an ellipsis where something is cut. */
function fitted(text, width, size, weight = 400) {
  if (textWidth(text, size, weight) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${text.slice(0, middle).trimEnd()}…`, size, weight) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

/** Order a side's nodes as the build placed them; what has no place goes after its group's last. */
function ordered(nodes, places) {
  const groups = new Map();
  for (const node of nodes) {
    const order = places.get(node.key)?.order ?? Infinity;
    groups.set(node.group, Math.min(groups.get(node.group) ?? Infinity, order));
  }
  const place = (node) => places.get(node.key)?.order ?? Infinity;
  const by = (...differences) => differences.find((difference) => difference && !Number.isNaN(difference)) ?? 0;
  return [...nodes].sort((left, right) =>
    by(
      groups.get(left.group) - groups.get(right.group),
      left.group < right.group ? -1 : Number(left.group > right.group),
      place(left) - place(right),
      right.counts.all - left.counts.all,
    ),
  );
}

/**
 * Lay out the overview for a width and a height in CSS pixels.
 *
 * `focus` holds the keys of what is looked at. Labels stand outside, so that no link crosses one: treatments to the left, sections to the right, outcomes between.
 */
function scene(table, found, focus, width, height) {
  const narrow = width < NARROW;
  const size = narrow ? 11 : 12.5;
  const labelWidth = narrow ? width * 0.33 : Math.min(400, width * 0.345);
  const sides = [ordered(found.treatments, table.places), ordered(found.sections, table.places)];
  const rowsOf = (nodes) => nodes.length + HEADING_ROWS * new Set(nodes.map((node) => node.group)).size;
  const rows = Math.max(...sides.map(rowsOf), 6);
  const pitch = Math.max(narrow ? 19 : 20, Math.min(34, (height - 24) / rows));
  const most = Math.max(1, ...[...found.treatments, ...found.sections].map((node) => node.counts.all));
  const nodes = [];
  const headings = [];
  sides.forEach((side, right) => {
    const x = right ? width - labelWidth - 16 : labelWidth + 16;
    let y = (rows - rowsOf(side)) * pitch * 0.5 + 12 + pitch / 2;
    let group = null;
    for (const node of side) {
      if (node.group !== group) {
        group = node.group;
        headings.push({ text: group || "Other", x: right ? x + 14 : x - 14, y: y + pitch * 0.12, align: right ? "left" : "right", width: labelWidth });
        y += pitch * HEADING_ROWS;
      }
      const radius = 3 + Math.min(pitch * 0.42, 10) * Math.sqrt(node.counts.all / most);
      const align = right ? "left" : "right";
      const note = nodeWords(node.counts, narrow);
      nodes.push({
        ...node, x, y, radius, align, note, step: rateStep(node.counts.share),
        title: fitted(node.label, labelWidth - textWidth(note, size) - 10, size, 500),
      });
      y += pitch;
    }
  });
  const total = rows * pitch + 24;
  found.outcomes.forEach((node, position) => {
    nodes.push({
      ...node, x: width / 2, y: (total * (position + 1)) / (found.outcomes.length + 1),
      boxWidth: narrow ? 84 : 128, boxHeight: narrow ? 36 : 44,
      title: node.label, note: number(node.counts.all),
    });
  });
  const strongest = Math.max(1, ...found.links.map((link) => link.counts.all));
  const at = new Map(nodes.map((node) => [node.key, node]));
  const limit = 5 * Math.max(found.treatments.length, found.sections.length, 12);
  // The most frequent links, and every link of what is looked at.
  const citing = found.links.filter((link) => link.kind === "cites")
    .filter(({ from, to }, position) => position < limit || focus.includes(from) || focus.includes(to));
  const links = [...citing, ...found.links.filter((link) => link.kind === "ends")].map((link) => ({
    ...link,
    id: `${link.from}~${link.to}`,
    start: at.get(link.from),
    end: at.get(link.to),
    thickness: 0.8 + 9 * Math.sqrt(link.counts.all / strongest),
    step: rateStep(link.counts.share),
  }));
  return { width, height: narrow ? total : Math.max(total, height), narrow, nodes, headings, links, size, at, unseen: found.hidden };
}

/** A group's heading, cut to a width; the edition of a guideline stays, since only that tells some groups apart. */
function headingWords({ text, width }, size) {
  const [, name, edition] = text.toUpperCase().match(/^(.*?)( \d{4})?$/s);
  return fitted(name, width - textWidth(edition ?? "", size, 600), size, 600) + (edition ?? "");
}

/** The number beside a node: "25 % of 12" overturned; on a narrow screen the share alone. */
function nodeWords(counts, narrow) {
  return narrow ? percent(counts.share) : `${percent(counts.share)} of ${number(counts.all)}`;
}

/** The number of a link; on a narrow screen, where it stands at a node, the share alone. */
function linkWords(link, narrow = false) {
  if (link.kind === "ends") return `${number(link.counts.all)} of ${number(link.of)}`;
  return narrow ? percent(link.counts.share) : `${percent(link.counts.share)} of ${number(link.counts.all)}`;
}

function linkColour(link, colours) {
  return link.kind === "ends" ? colours.outcomes[link.outcome] : colours.rates[link.step];
}
