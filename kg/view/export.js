// The present view as a file: SVG from the same scene as the screen, PNG from that SVG, CSV from the listing.

const SVG = "http://www.w3.org/2000/svg";
const MARGIN_TOP = 84;
const MARGIN_BOTTOM = 46;

/** The network as a drawing of its own, with title, legend and the statement of what the data are. */
function drawing(view, title, statement) {
  const { width, height, nodes, links, headings, size } = view.scene;
  const colours = view.colours;
  const svg = document.createElementNS(SVG, "svg");
  const add = (tag, attributes, text) => {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    if (text !== undefined) element.textContent = text;
    svg.append(element);
    return element;
  };
  const rounded = (value) => Math.round(value * 10) / 10;
  svg.setAttribute("xmlns", SVG);
  svg.setAttribute("viewBox", `0 ${-MARGIN_TOP} ${width} ${height + MARGIN_TOP + MARGIN_BOTTOM}`);
  svg.setAttribute("width", width);
  svg.setAttribute("height", height + MARGIN_TOP + MARGIN_BOTTOM);
  svg.setAttribute("font-family", FONT);
  add("title", {}, title);
  add("rect", { x: 0, y: -MARGIN_TOP, width, height: height + MARGIN_TOP + MARGIN_BOTTOM, fill: colours.paper });
  add("text", { x: 16, y: -50, "font-size": 17, "font-weight": 600, fill: colours.ink }, title);
  wrapped(statement, width - 32, 11.5).forEach((line, at) => add("text", { x: 16, y: -30 + 15 * at, "font-size": 11.5, fill: colours.faint }, line));
  for (const link of [...links].reverse()) {
    const { start, end } = link;
    const reach = (end.x - start.x) * 0.55;
    add("path", {
      d: `M${rounded(start.x)} ${rounded(start.y)}C${rounded(start.x + reach)} ${rounded(start.y)} ${rounded(end.x - reach)} ${rounded(end.y)} ${rounded(end.x)} ${rounded(end.y)}`,
      fill: "none", stroke: linkColour(link, colours), "stroke-width": rounded(link.thickness), "stroke-opacity": view.edge(link).color.opacity,
    }).append(Object.assign(document.createElementNS(SVG, "title"), { textContent: linkWords(link) }));
  }
  for (const heading of headings) {
    add("text", {
      x: heading.x, y: heading.y + 4, "font-size": size - 1.5, "font-weight": 600, fill: colours.faint,
      "text-anchor": heading.align === "right" ? "end" : "start",
    }, headingWords(heading, size - 1.5));
  }
  for (const node of nodes) {
    if (node.kind === "outcome") {
      add("rect", { x: node.x - node.boxWidth / 2, y: node.y - node.boxHeight / 2, width: node.boxWidth, height: node.boxHeight, rx: 8, fill: colours.outcomes[node.number] });
      add("text", { x: node.x, y: node.y - 4, "font-size": size, "font-weight": 600, fill: colours.outcomeInk, "text-anchor": "middle" }, node.title);
      add("text", { x: node.x, y: node.y + 13, "font-size": size, fill: colours.outcomeInk, "text-anchor": "middle" }, node.note);
    } else {
      const left = node.align === "right";
      add("circle", { cx: node.x, cy: rounded(node.y), r: rounded(node.radius), fill: colours.rates[node.step] });
      const text = add("text", {
        x: rounded(node.x + (left ? -1 : 1) * (node.radius + 6)), y: rounded(node.y + 4), "font-size": size, fill: colours.ink, "text-anchor": left ? "end" : "start",
      });
      const run = (words, fill) => text.append(Object.assign(document.createElementNS(SVG, "tspan"), { textContent: words }));
      if (left) run(`${node.note}  `), run(node.title);
      else run(node.title), run(`  ${node.note}`);
      const [first, second] = text.children;
      (left ? first : second).setAttribute("fill", colours.faint);
    }
  }
  let x = 16;
  const legend = (fill, words) => {
    add("rect", { x, y: height + 12, width: 14, height: 10, rx: 2, fill });
    add("text", { x: x + 19, y: height + 21, "font-size": 11, fill: colours.ink }, words);
    x += 34 + textWidth(words, 11);
  };
  legend(colours.paper, "Overturned:");
  RATE_STEPS.forEach((step, at) => legend(colours.rates[at], step.words));
  return svg;
}

/** Break a text into lines of a width. */
function wrapped(text, width, size) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && textWidth(longer, size) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function svgText(svg) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}`;
}

function saved(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Paint an SVG at twice its size, so that it prints well. */
async function painted(svg, width, height) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large for this browser: save it as SVG."))), "image/png"));
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** Write a CSV cell; what a spreadsheet would take for a formula is marked as text. */
function cell(value) {
  const text = typeof value === "number" ? String(Math.round(value * 1e6) / 1e6) : /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function commaSeparated({ columns, rows }) {
  const interval = (column) => (column.id === "interval" ? ["95 % interval, lower end", "95 % interval, upper end"] : [column.label]);
  const lines = [columns.flatMap(interval).map(cell)];
  for (const row of rows) {
    lines.push(columns.flatMap((column) => (column.id === "interval" ? row.counts.interval : [column.value(row)])).map(cell));
  }
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}
