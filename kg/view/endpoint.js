// What the file does not hold, asked of the server that handed it out (kg serve), in SPARQL. A file asks nobody.

const PREFIXES = `
PREFIX imr: <https://w3id.org/imr-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
`;

function isServed() {
  return location.protocol === "http:" || location.protocol === "https:";
}

const MOST_AT_ONCE = 3;
const questions = { running: 0, waiting: [] };

/** Ask the endpoint beside the page, a few questions at once; each row of the answer is an object of its values as text. */
async function asked(query) {
  if (questions.running >= MOST_AT_ONCE) await new Promise((go) => questions.waiting.push(go));
  questions.running += 1;
  try {
    return await answered(query);
  } finally {
    questions.running -= 1;
    questions.waiting.shift()?.();
  }
}

async function answered(query) {
  const response = await fetch("sparql", {
    method: "POST",
    headers: { Accept: "application/sparql-results+json" },
    body: new URLSearchParams({ query: PREFIXES + query }),
  });
  if (!response.ok) throw new Error((await response.text()).slice(0, 200));
  const { results } = await response.json();
  return results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])));
}

/** Write an identity as a part of an IRI, as the graph does: nothing of it can end the IRI or the query's string. */
function localName(identity) {
  return encodeURIComponent(identity).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** For each of some cases, for each request its text and the sentence that decided it, as the page holds them for its sample. */
async function wordsOf(identities) {
  const rows = await asked(`
    SELECT ?name ?text ?sentence {
      ?data void:uriSpace ?base .
      VALUES ?name { ${identities.map((identity) => `"${localName(identity)}"`).join(" ")} }
      BIND(IRI(CONCAT(STR(?base), "case/", ?name)) AS ?case)
      ?case imr:hasRequest ?request .
      ?request imr:position ?position ; imr:requestText ?text .
      OPTIONAL { ?request imr:decidingSentence ?sentence }
    } ORDER BY ?name ?position`);
  const words = Object.fromEntries(identities.map((identity) => [identity, []]));
  for (const { name, text, sentence } of rows) words[decodeURIComponent(name)].push([text, sentence ?? null]);
  return words;
}

const THINGS = "https://w3id.org/imr-kg/id/";
const CITED_BY = {
  either: "imr:reviewerCites|imr:administratorCites",
  reviewer: "imr:reviewerCites",
  administrator: "imr:administratorCites",
};
const OF_REQUEST = { outcome: "imr:outcome", category: "imr:category", drug: "imr:requestsDrug", class: "imr:requestsDrug/imr:drugClass", reason: "imr:reason" };
const OF_CASE = {
  condition: "imr:hasDiagnosis/imr:condition",
  chapter: "imr:hasDiagnosis/imr:condition/skos:broader*",
  specialty: "imr:reviewerSpecialty",
};

function iri(key) {
  // Keys come from the graph's own IRIs; whatever an IRI cannot hold is no key.
  return `<${THINGS}${key.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (mark) => encodeURIComponent(mark))}>`;
}

/** What a request has that has a choice of a filter. */
function ofChoice(id, side, choice) {
  const cites = CITED_BY[side];
  if (id === "section") return `?request ${cites} ${choice} .`;
  if (id === "document") return `?request (${cites})/imr:sectionOf? ${choice} .`;
  return id in OF_CASE ? `?case ${OF_CASE[id]} ${choice} .` : `?request ${OF_REQUEST[id]} ${choice} .`;
}

/** The graph pattern of the requests that pass all filters, or all but one. */
function passingPattern(table, selection, except = null) {
  const parts = ["?case imr:hasRequest ?request . ?request imr:outcome ?outcome ."];
  for (const facet of table.facets) {
    const keys = [...selection.chosen(facet.id)].map((number) => facet.names[number].key);
    if (!keys.length || facet.id === except) continue;
    const any = `?${facet.id}Chosen`;
    if (facet.id === "quarter") {
      const quarters = keys.map((key) => {
        const [year, quarter] = key.split("-Q").map(Number);
        return `(YEAR(?day) = ${year} && MONTH(?day) > ${3 * quarter - 3} && MONTH(?day) <= ${3 * quarter})`;
      });
      parts.push(`?case imr:decisionDate ?day . FILTER(${quarters.join(" || ")})`);
      continue;
    }
    parts.push(`VALUES ${any} { ${keys.map(iri).join(" ")} }`);
    parts.push(ofChoice(facet.id, selection.side, any));
  }
  return parts.join("\n");
}

/** Counts under filters that combine, asked of the server: what `Whole` gives where one filter is chosen. */
class Combined {
  /** Ask for everything that a view shows. */
  static async of(whole, selection, most) {
    const { table } = whole;
    const passing = passingPattern(table, selection);
    const cites = CITED_BY[selection.side];
    const counts = async (names, pattern) => {
      const rows = await asked(`SELECT ${names} ?outcome (COUNT(DISTINCT ?request) AS ?requests) { ${passing} ${pattern} } GROUP BY ${names} ?outcome`);
      const found = new Map();
      for (const row of rows) {
        const key = [row.from, row.to].filter(Boolean).map((one) => decodeURI(one.slice(THINGS.length))).join("~");
        if (!found.has(key)) found.set(key, new Counts());
        found.get(key).by[table.facet.outcome.number.get(row.outcome.slice(THINGS.length))] = Number(row.requests);
      }
      return found;
    };
    const [all, drugs, services, sections] = await Promise.all([
      counts("", ""),
      counts("?from", "?request imr:requestsDrug ?from ."),
      counts("?from", "?request imr:category ?from ."),
      counts("?from", `?request ${cites} ?from .`),
    ]);
    services.delete(PHARMACEUTICAL);
    const known = (found) => new Map([...found].filter(([key]) => table.find(key)));
    const items = new Map([...known(drugs), ...known(services), ...known(sections)]);
    const top = (found) => [...known(found)].sort((left, right) => right[1].all - left[1].all).slice(0, most).map(([key]) => key);
    const left = top(new Map([...drugs, ...services]));
    const right = top(sections);
    const linked = left.length && right.length ? await counts("?from ?to", `VALUES ?from { ${left.map(iri).join(" ")} } VALUES ?to { ${right.map(iri).join(" ")} }
      ?request imr:requestsDrug|imr:category ?from ; ${cites} ?to .`) : new Map();
    return new Combined(whole, all.get("") ?? new Counts(), items, linked);
  }

  constructor(whole, all, items, linked) {
    Object.assign(this, { whole, all, items, linked });
  }

  at(_, keys) {
    const [first, second] = keys;
    if (!keys.length) return this.all;
    const outcome = keys.map((key) => this.whole.table.facet.outcome.number.get(key)).find((number) => number !== undefined);
    if (outcome === undefined) return second ? this.linked.get(`${first}~${second}`) ?? this.linked.get(`${second}~${first}`) ?? null : this.items.get(first) ?? null;
    const other = keys.find((key) => !this.whole.table.facet.outcome.number.has(key));
    const counts = other ? this.items.get(other) : this.all;
    return counts ? new Counts(counts.by.map((count, at) => (at === outcome ? count : 0))) : null;
  }

  choiceCounts(selection, facet) {
    return this.whole.choiceCounts(selection, facet);
  }

  overview(selection, most, keep) {
    return shownOf(this.whole.table, this.items, this.all, most, keep, (from, to) => this.linked.get(`${from}~${to}`));
  }

  frequent() {
    return null;
  }
}
