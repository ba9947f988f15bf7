// Details on demand: what a node, a link or the whole selection comes to, and one case with its words.

const FIRST_CASES = 12;
const MORE_CASES = 50;
const TOO_FEW = 10;

class DetailsPanel {
  constructor(panel, { onOpen, onCase, onFilter }) {
    Object.assign(this, { panel, onOpen, onCase, onFilter });
    this.words = {};
    this.asked = new Set();
    this.limit = FIRST_CASES;
    this.showing = "";
  }

  show(table, selection, passing) {
    const showing = `${selection.case}|${selection.at.join("~")}`;
    if (this.shown === passing && showing === this.showing) return;
    this.shown = passing;
    if (showing !== this.showing) this.limit = FIRST_CASES;
    const moved = showing !== this.showing;
    this.showing = showing;
    this.panel.replaceChildren(...(selection.case ? this.caseDetails(table, selection) : this.requestDetails(table, selection, passing)));
    if (moved) this.panel.scrollTop = 0;
  }

  requestDetails(table, selection, passing) {
    const rows = requestsAt(table, selection.side, passing.rows, selection.at);
    const counts = this.whole ? this.ofWhole(selection) : selection.at.length ? countsOf(table, rows) : passing.counts;
    const among = (id) => (selection.at.length ? tallied(table, selection.side, rows, id) : passing.names(id));
    const parts = [this.heading(table, selection)];
    if (this.evidence && !counts) return [...parts, make("p", { class: "hint" }, "The server counts…")];
    if (counts?.problem) return [...parts, make("p", { class: "hint" }, `The server could not count this: ${counts.problem}`)];
    if (!counts) {
      return [...parts, make("p", { class: "hint" }, "This file holds no counts of these together. kg serve counts whatever is asked, or kg query.")];
    }
    if (!counts.all) {
      return [...parts, make("p", { class: "hint" }, "No request passes these filters. Remove one of the filters above to see more.")];
    }
    const ofOutcome = selection.chosen("outcome").size > 0 || selection.at.some((key) => key.startsWith("outcome/"));
    parts.push(...this.figures(counts, ofOutcome, this.whole ? null : selection.at.length ? casesOf(table, rows) : passing.cases));
    parts.push(this.frequent(table, selection, among, counts, "reason", "Most frequent reasons"));
    const one = selection.at.length === 1 ? table.find(selection.at[0]) : null;
    if (!one || one.facet.id !== "section") parts.push(this.frequent(table, selection, among, counts, "section", "Guideline sections cited", selection.at));
    if (!one || one.facet.id !== "drug") parts.push(this.frequent(table, selection, among, counts, "drug", "Drugs requested", selection.at));
    parts.push(this.evidence ? this.allCases(selection, counts) : this.cases(table, rows));
    return parts.filter(Boolean);
  }

  /** Counts of what is opened, from the file or from the server; null while it counts. */
  ofWhole(selection) {
    const counts = this.whole.at(selection, selection.at);
    return this.evidence && !counts?.all ? this.evidence.counts(selection) : counts;
  }

  heading(table, selection) {
    const names = selection.at.map((key) => table.find(key));
    const close = names.length ? make("button", {
      type: "button", class: "close", "aria-label": "Close these details", on: { click: () => this.onOpen([]) },
    }, "×") : null;
    if (!names.length) return make("div", { class: "heading" }, make("h2", {}, "In this selection"));
    const described = names.map(({ facet, number: at, name }) => {
      const group = groupLabel(table, facet.id, at);
      return make("div", {}, make("h2", {}, name.label), group ? make("p", { class: "group" }, group) : null,
        name.also.length ? make("p", { class: "also" }, `Also: ${name.also.slice(0, 8).join(", ")}${name.also.length > 8 ? ", …" : ""}`) : null);
    });
    const filter = names.filter(({ facet, number: at }) => !selection.chosen(facet.id).has(at));
    return make("div", { class: "heading" }, close, described.length > 1 ? [described[0], make("p", { class: "with" }, "with"), described[1]] : described,
      filter.length ? make("button", {
        type: "button", class: "quiet-button",
        on: { click: () => this.onFilter(filter.map(({ facet, number: at }) => [facet.id, at])) },
      }, "Filter to this") : null);
  }

  figures(counts, ofOutcome, cases) {
    return [
      make("dl", { class: "figures" },
        ...[["Requests", counts.all], ["Cases", cases], ...OUTCOME_NAMES.map((name, outcome) => [name, counts.by[outcome]])]
          .filter(([name, count]) => count || (count === 0 && name !== OUTCOME_NAMES[2]))
          .map(([name, count]) => make("div", {}, make("dt", {}, name), make("dd", {}, number(count))))),
      outcomeBar(counts),
      ofOutcome ? make("p", { class: "hint" }, "Chosen by their outcome: shares say nothing here.") : make("p", { class: "share" }, shareWords(counts)),
      counts.all < TOO_FEW && !ofOutcome ? make("p", { class: "hint" }, "Few requests: the interval says how little the share tells.") : null,
    ].filter(Boolean);
  }

  frequent(table, selection, among, counts, id, title, except = []) {
    const names = table.facet[id].names;
    const counted = this.whole ? this.whole.frequent(selection, id) ?? this.evidence?.frequent(selection, id) : mostFrequent(among(id));
    const found = (Array.isArray(counted) ? counted : []).filter(([at]) => !except.includes(names[at].key)).slice(0, 6);
    if (!found.length) return null;
    const most = this.whole ? found[0][1] : counts.all;
    const opens = id !== "reason";
    return make("section", { class: "frequent" }, make("h3", {}, title), make("ul", {}, found.map(([at, count]) => {
      const meter = make("span", { class: "meter", "aria-hidden": "true" });
      meter.style.width = `${(100 * count) / most}%`;
      const label = make("span", { class: "name" }, names[at].label,
        id === "section" ? make("small", {}, groupLabel(table, id, at)) : null);
      return make("li", {}, opens
        ? make("button", { type: "button", class: "row", on: { click: () => this.onOpen(this.joined(table, selection, names[at].key)) } }, label, make("span", { class: "count" }, number(count)))
        : make("div", { class: "row" }, label, make("span", { class: "count" }, number(count))), meter);
    })));
  }

  /** From a node's details, opening a neighbour shows the link between them. */
  joined(table, selection, key) {
    return selection.at.length === 1 ? [selection.at[0], key] : [key];
  }

  cases(table, rows) {
    if (!rows.length) return make("p", { class: "hint" }, "None of them is in the sample of cases that this file holds.");
    const first = this.first(table, rows);
    const list = make("ul", { class: "cases" }, first.map((row) => this.request(table, row)));
    this.fetchWords([...new Set(first.map((row) => table.identities[table.caseOf[row]]))]);
    return make("section", {}, make("h3", {}, this.whole ? "Cases of a sample" : "Cases"), list, this.more(rows.length));
  }

  /** The cases as the server has them, which lacks none. */
  allCases(selection, counts) {
    const found = this.evidence.requests(selection, this.limit);
    if (!Array.isArray(found)) return make("p", { class: "hint" }, found ? `The server could not list the cases: ${found.problem}` : "Fetching the cases…");
    const list = make("ul", { class: "cases" }, found.map(({ identity, outcome, words }) => this.listed(identity, outcome, words[0], words[1])));
    return make("section", {}, make("h3", {}, "Cases"), list, this.more(counts.all));
  }

  more(all) {
    const left = all - this.limit;
    return left > 0 ? make("button", {
      type: "button", class: "quiet-button", id: "more-cases",
      on: { click: () => { this.limit += MORE_CASES; this.again(); } },
    }, `Show ${number(Math.min(MORE_CASES, left))} more of ${number(left)}`) : null;
  }

  /** The first requests to show: those whose words the page has, then the others. */
  first(table, rows) {
    const quoted = [];
    const others = [];
    for (const row of rows) {
      const list = this.quoted?.[table.caseOf[row]] ? quoted : others;
      if (list.length < this.limit) list.push(row);
      if (quoted.length === this.limit) break;
    }
    return [...quoted, ...others].slice(0, this.limit);
  }

  /** Take the words of the cases that the page can quote. */
  learn(table, words) {
    this.words = words;
    this.quoted = Uint8Array.from(table.identities, (identity) => (identity in words ? 1 : 0));
  }

  request(table, row) {
    const of = table.caseOf[row];
    const identity = table.identities[of];
    const words = this.words[identity]?.[row - table.firstRequest[of]];
    return this.listed(identity, table.outcome[row], words ? words[0] : this.described(table, row), words?.[1]);
  }

  listed(identity, outcome, text, sentence) {
    return make("li", {},
      make("div", { class: "line" },
        make("button", { type: "button", class: "case", on: { click: () => this.onCase(identity) } }, identity), this.badge(outcome)),
      make("p", { class: "request" }, text),
      sentence ? make("blockquote", {}, sentence) : null);
  }

  badge(outcome) {
    return make("span", { class: `badge outcome-${outcome}` }, OUTCOME_NAMES[outcome]);
  }

  /** What a request is about, where its own words are not in the page. */
  described(table, row) {
    const labels = (id) => [...table.column(id, "either").row(row)].map((at) => table.facet[id].names[at].label);
    const drugs = labels("drug");
    return drugs.length ? drugs.join(", ") : labels("category").join(", ");
  }

  caseDetails(table, selection) {
    const identity = selection.case;
    const of = table.identities.indexOf(identity);
    if (of < 0) return this.caseElsewhere(identity);
    const words = this.words[identity];
    const labels = (id, row) => [...table.columns[id].row(row)].map((at) => table.facet[id].names[at].label);
    const facts = [["Decided", labels("quarter", of)], ["Reviewer", labels("specialty", of)], ["Conditions", labels("condition", of)]]
      .filter(([, values]) => values.length);
    const rows = [];
    for (let row = table.firstRequest[of]; row < table.firstRequest[of + 1]; row++) rows.push(row);
    return [
      make("div", { class: "heading" },
        make("button", { type: "button", class: "close", "aria-label": "Close this case", on: { click: () => this.onCase(null) } }, "×"),
        make("h2", {}, identity)),
      make("dl", { class: "facts" }, facts.map(([name, values]) => [make("dt", {}, name), make("dd", {}, values.join("; "))])),
      make("h3", {}, `${rows.length} ${rows.length === 1 ? "request" : "requests"}`),
      make("ol", { class: "cases" }, rows.map((row, position) => this.item(table, row, words?.[position]))),
      words ? null : this.wordsElsewhere(table, identity),
    ].filter(Boolean);
  }

  /** The words of a case that the page does not hold: from kg serve, where it handed the page out. */
  wordsElsewhere(table, identity) {
    const elsewhere = make("p", { class: "hint" }, "The words of this case are not in the page, which holds those of a sample. For all of them: ",
      make("code", {}, `kg show ${identity}`));
    if (this.problem) elsewhere.append(` The server could not give them: ${this.problem}`);
    return this.fetchWords([identity]) ? make("p", { class: "hint" }, "Fetching the words of this case…") : elsewhere;
  }

  /** Where the page was handed out by kg serve, fetch the words that it lacks of some cases; whether there is something to wait for. */
  fetchWords(identities) {
    const lacking = isServed() ? identities.filter((identity) => !(identity in this.words) && !this.asked.has(identity)) : [];
    if (!lacking.length) return false;
    for (const identity of lacking) this.asked.add(identity);
    wordsOf(lacking).then((words) => {
      for (const [identity, found] of Object.entries(words)) if (found.length) this.words[identity] = found;
    }).catch((problem) => { this.problem = problem.message; }).then(() => this.again());
    return true;
  }

  /** A case that the page's sample lacks, from the server. */
  caseElsewhere(identity) {
    const heading = make("div", { class: "heading" },
      make("button", { type: "button", class: "close", "aria-label": "Close this case", on: { click: () => this.onCase(null) } }, "×"), make("h2", {}, identity));
    const found = this.evidence?.case(identity);
    const hint = (words) => [heading, make("p", { class: "hint" }, words)];
    if (!found) return hint("Fetching this case…");
    if (found.problem) return hint(`The server could not give this case: ${found.problem}`);
    if (!found.requests.length) return hint("These letters hold no case of this number. Check it, or search for a shorter part of it.");
    const cited = (title, things) => [make("h4", {}, title), things.length
      ? make("ul", { class: "plain" }, things.map(({ label }) => make("li", {}, label))) : make("p", { class: "hint" }, "none")];
    return [
      heading,
      make("dl", { class: "facts" }, found.facts.filter(([, values]) => values.length).map(([name, values]) => [make("dt", {}, name), make("dd", {}, values.join("; "))])),
      make("h3", {}, `${found.requests.length} ${found.requests.length === 1 ? "request" : "requests"}`),
      make("ol", { class: "cases" }, found.requests.map(({ outcome, words, reasons, administrator, reviewer }) => make("li", {},
        make("div", { class: "line" }, make("p", { class: "request" }, words[0]), this.badge(outcome)),
        words[1] ? make("blockquote", {}, words[1]) : null,
        reasons.length ? [make("h4", {}, "Reasons"), make("p", {}, reasons.map(({ label }) => label).join("; "))] : null,
        ...cited("Claims administrator cited", administrator), ...cited("Reviewer cited", reviewer)))),
    ];
  }

  item(table, row, words) {
    const citations = (side) => [...table.column("section", side).row(row)].map((at) => {
      const name = table.facet.section.names[at];
      return make("li", {}, make("button", { type: "button", class: "text", on: { click: () => this.onOpen([name.key]) } },
        `${table.facet.document.names[name.groups[0]].label}: ${name.label}`));
    });
    const cited = (side, title) => {
      const items = citations(side);
      return [make("h4", {}, title), items.length ? make("ul", { class: "plain" }, items) : make("p", { class: "hint" }, "none")];
    };
    const reasons = [...table.columns.reason.row(row)].map((at) => table.facet.reason.names[at].label);
    return make("li", {},
      make("div", { class: "line" }, make("p", { class: "request" }, words ? words[0] : this.described(table, row)), this.badge(table.outcome[row])),
      words?.[1] ? make("blockquote", {}, words[1]) : null,
      reasons.length ? [make("h4", {}, "Reasons"), make("p", {}, reasons.join("; "))] : null,
      ...cited("administrator", "Claims administrator cited"), ...cited("reviewer", "Reviewer cited"));
  }
}
