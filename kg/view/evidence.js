// What kg serve adds to the file: every case with its words, and counts of whatever is opened, asked for when they are first shown.

class Evidence {
  constructor(table, onAnswer) {
    Object.assign(this, { table, onAnswer, answers: new Map() });
  }

  /** The answer to a question: null until the server has given it, { problem } where it cannot. */
  answer(question, ask) {
    if (!this.answers.has(question)) {
      this.answers.set(question, null);
      ask().then((answer) => this.answers.set(question, answer))
        .catch((problem) => this.answers.set(question, { problem: problem.message }))
        .then(() => this.onAnswer());
    }
    return this.answers.get(question);
  }

  /** What the requests must be that are counted or listed: those that pass the filters and have what is opened. */
  pattern(selection, except = null) {
    const opened = selection.at.map((key) => {
      const { facet } = this.table.find(key);
      return `?request ${facet.id === "section" ? CITED_BY[selection.side] : OF_REQUEST[facet.id]} ${iri(key)} .`;
    });
    return [passingPattern(this.table, selection, except), ...(except ? [] : opened)].join("\n");
  }

  /** Requests by outcome. */
  counts(selection) {
    const pattern = this.pattern(selection);
    return this.answer(`counts ${pattern}`, async () => {
      const rows = await asked(`SELECT ?outcome (COUNT(DISTINCT ?request) AS ?requests) { ${pattern} } GROUP BY ?outcome`);
      const counts = new Counts();
      for (const { outcome, requests } of rows) counts.by[this.outcome(outcome)] = Number(requests);
      return counts;
    });
  }

  outcome(address) {
    return this.table.facet.outcome.number.get(address.slice(THINGS.length));
  }

  /** For each name of a filter, the requests that have it and what is opened; as `mostFrequent` gives them. */
  frequent(selection, id) {
    const counts = this.names(id, this.pattern(selection), selection.side);
    return counts && !counts.problem ? mostFrequent(counts) : counts;
  }

  /** For each choice of a filter, the requests that pass all other filters and have it. */
  choices(selection, facet) {
    return this.names(facet.id, this.pattern(selection, facet.id), selection.side);
  }

  names(id, pattern, side) {
    const { names, number: numbers } = this.table.facet[id];
    return this.answer(`names ${id} ${pattern}`, async () => {
      const counts = new Uint32Array(names.length);
      const name = id === "quarter" ? `?case imr:decisionDate ?decided . BIND(CONCAT(STR(YEAR(?decided)), "-Q", STR(CEIL(MONTH(?decided) / 3))) AS ?name)`
        : ofChoice(id, side, "?name");
      for (const row of await asked(`SELECT ?name (COUNT(DISTINCT ?request) AS ?requests) { ${pattern} ${name} } GROUP BY ?name`)) {
        const at = numbers.get(id === "quarter" ? row.name : decodeURI(row.name.slice(THINGS.length)));
        if (at !== undefined) counts[at] = Number(row.requests);
      }
      return counts;
    });
  }

  /** The first requests of what is shown, with their words. */
  requests(selection, limit) {
    const pattern = this.pattern(selection);
    return this.answer(`requests ${limit} ${pattern}`, async () => {
      const rows = await asked(`SELECT ?case ?request ?outcome ?text ?sentence {
        { SELECT DISTINCT ?case ?request ?outcome { ${pattern} } ORDER BY ?request LIMIT ${limit} }
        ?request imr:requestText ?text . OPTIONAL { ?request imr:decidingSentence ?sentence }
      } ORDER BY ?request`);
      return rows.map((row) => ({ identity: identityOf(row.case), outcome: this.outcome(row.outcome), words: [row.text, row.sentence ?? null] }));
    });
  }

  /** One case that the page's sample lacks: its facts and its requests. */
  case(identity) {
    return this.answer(`case ${identity}`, async () => {
      const of = caseOf(identity);
      const [facts, requests, named] = await Promise.all([
        asked(`SELECT DISTINCT ?kind ?label { ${of} { ?case imr:decisionDate ?label BIND("Decided" AS ?kind) }
          UNION { ?case imr:reviewerSpecialty/skos:prefLabel ?label BIND("Reviewer" AS ?kind) }
          UNION { ?case imr:hasDiagnosis/imr:condition ?condition . ?condition skos:prefLabel ?name
            BIND(CONCAT(REPLACE(STR(?condition), "^.*/", ""), " ", ?name) AS ?label) BIND("Conditions" AS ?kind) } } ORDER BY ?label`),
        asked(`SELECT ?position ?text ?sentence ?outcome { ${of} ?case imr:hasRequest ?request .
          ?request imr:position ?position ; imr:requestText ?text ; imr:outcome ?outcome . OPTIONAL { ?request imr:decidingSentence ?sentence } } ORDER BY ?position`),
        asked(`SELECT DISTINCT ?position ?kind ?thing ?label ?document { ${of} ?case imr:hasRequest ?request . ?request imr:position ?position .
          { ?request imr:reason ?thing BIND("reason" AS ?kind) } UNION { ?request imr:administratorCites ?thing BIND("administrator" AS ?kind) }
          UNION { ?request imr:reviewerCites ?thing BIND("reviewer" AS ?kind) }
          OPTIONAL { ?thing skos:prefLabel ?label } OPTIONAL { ?thing imr:sectionOf/skos:prefLabel ?document } } ORDER BY ?position ?label`),
      ]);
      const namedOf = (position, kind) => named.filter((one) => one.position === position && one.kind === kind)
        .map(({ thing, label, document }) => ({ key: thing.slice(THINGS.length), label: [document, label ?? thing.slice(THINGS.length)].filter(Boolean).join(": ") }));
      return {
        facts: ["Decided", "Reviewer", "Conditions"].map((kind) => [kind, facts.filter((fact) => fact.kind === kind).map(({ label }) => label)]),
        requests: requests.map(({ position, text, sentence, outcome }) => ({
          outcome: this.outcome(outcome), words: [text, sentence ?? null], reasons: namedOf(position, "reason"),
          administrator: namedOf(position, "administrator"), reviewer: namedOf(position, "reviewer"),
        })),
      };
    });
  }
}

/** The case's identity, of its IRI. */
function identityOf(address) {
  return decodeURIComponent(address.slice(address.lastIndexOf("/case/") + 6));
}

/** Bind ?case to the case of an identity. */
function caseOf(identity) {
  return `?data void:uriSpace ?base . BIND(IRI(CONCAT(STR(?base), "case/${localName(identity)}")) AS ?case)`;
}
