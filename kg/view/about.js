// What the page says of itself: the legend, what the data are, how they were read and how far to trust them.

function drawLegend(element) {
  element.replaceChildren(
    make("span", { class: "legend-title" }, "Share overturned"),
    ...RATE_STEPS.map((step, at) => make("span", { class: "key" }, make("i", { class: `swatch rate-${at}` }), step.words)),
    make("span", { class: "legend-title" }, "Lines to outcomes"),
    ...OUTCOME_NAMES.map((name, at) => make("span", { class: "key" }, make("i", { class: `swatch outcome-${at}` }), name)),
    make("span", { class: "key" }, "Thickness and size: requests. “25 % of 12”: of 12 requests 25 % were overturned."),
  );
}

/** What the data are, how they were read and how far to trust them. */
function describeData(dialog, about) {
  const { letters, requests, outcomes, decisions, accuracy, quotedCases } = about;
  const measured = accuracy ? [
    make("p", {}, `Agreement (F1; 1 is perfect) with careful readers on ${number(accuracy.letters)} letters, measured ${accuracy.date} with version ${accuracy.version}. ${accuracy.description}`),
    make("table", {},
      make("thead", {}, make("tr", {}, ["Field", "F1", "Precision", "Recall", "Facts"].map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, accuracy.figures.map(([name, ...values]) => make("tr", {},
        make("th", { scope: "row" }, name), values.map((value) => make("td", { class: "numeric" }, value)))))),
  ] : [make("p", {}, "No measured accuracy came with this version: treat every number as unchecked.")];
  dialog.replaceChildren(
    make("h2", { id: "about-title" }, "About the data"),
    make("p", {}, `${number(requests)} disputed treatments in ${number(letters)} final determination letters of California's Independent Medical Review${decisions[0] ? `, decided from ${decisions[0]} to ${decisions[1]}` : ""}: ${number(outcomes.upheld)} refusals upheld, ${number(outcomes.overturned)} overturned, ${number(outcomes.partially_overturned)} partially overturned.`),
    make("h3", {}, "What they are a sample of"),
    make("p", {}, "An injured worker may appeal a treatment that utilization review refused. Only appealed refusals are here: requests that were approved at once, and refusals that nobody appealed, are not. A share overturned says nothing about how often a treatment is refused, nor what caused an outcome."),
    make("h3", {}, "How to read a share"),
    make("p", {}, "Upheld: the refusal stands. Overturned: the reviewer found the treatment medically necessary. Shares are of requests, with Wilson's 95 % interval. A request that names two drugs, or for which two sections are cited, counts at each of them, so columns do not add up to the total. Many shares are shown at once: some will look unusual by chance alone."),
    make("h3", {}, "How accurately the letters were read"),
    ...measured,
    make("h3", {}, "Words of letters"),
    make("p", {}, `The requests and deciding sentences of ${number(quotedCases)} cases, chosen by the hash of their number, can be read in this page. kg show CASE prints any case with the words that each fact rests on.`),
    make("p", {}, make("strong", {}, "Neither legal nor medical advice.")),
    make("form", { method: "dialog" }, make("button", {}, "Close")),
  );
}
