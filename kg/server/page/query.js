"use strict";

const MOST_ROWS = 1000;
const PREFIXES = [
  ["id:", "https://w3id.org/imr-kg/id/"],
  ["imr:", "https://w3id.org/imr-kg/ontology#"],
  ["rdf:", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"],
  ["rdfs:", "http://www.w3.org/2000/01/rdf-schema#"],
  ["skos:", "http://www.w3.org/2004/02/skos/core#"],
  ["xsd:", "http://www.w3.org/2001/XMLSchema#"],
];
const NUMBER = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(integer|decimal|double|float)$/;

const at = (id) => document.getElementById(id);
let examples = [];
let running = null;

function make(name, text, className) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function say(text, failed) {
  at("status").textContent = text;
  at("status").classList.toggle("failed", Boolean(failed));
}

function shortened(iri) {
  const found = PREFIXES.find(([, namespace]) => iri.startsWith(namespace));
  return found ? found[0] + iri.slice(found[1].length) : iri;
}

function cell(term) {
  const data = make("td");
  if (!term) return data;
  if (term.type === "uri") {
    const button = make("button", shortened(term.value), "term");
    button.type = "button";
    button.title = "Describe " + term.value;
    button.addEventListener("click", () => {
      at("query").value = "DESCRIBE <" + term.value + ">";
      run();
    });
    data.append(button);
  } else {
    data.textContent = term.value;
    if (NUMBER.test(term.datatype || "")) data.className = "number";
  }
  return data;
}

function table(answer) {
  const shown = make("table");
  const head = shown.createTHead().insertRow();
  for (const name of answer.head.vars) {
    const column = make("th", name);
    column.scope = "col";
    head.append(column);
  }
  const body = shown.createTBody();
  for (const row of answer.results.bindings.slice(0, MOST_ROWS)) {
    const line = body.insertRow();
    for (const name of answer.head.vars) line.append(cell(row[name]));
  }
  return shown;
}

async function ask(accept, signal) {
  const answer = await fetch("sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: accept },
    body: at("query").value,
    signal,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.trim() || "The server answered " + answer.status);
  return [answer.headers.get("Content-Type") || "", text];
}

async function run() {
  if (running) running.abort();
  const mine = (running = new AbortController());
  at("stop").disabled = false;
  at("downloads").hidden = true;
  at("answer").replaceChildren();
  say("Running…");
  const begun = performance.now();
  try {
    const [type, text] = await ask("application/sparql-results+json, text/turtle;q=0.9", mine.signal);
    const seconds = ((performance.now() - begun) / 1000).toFixed(2);
    if (!type.includes("json")) {
      at("answer").replaceChildren(make("pre", text));
      say("A graph, in " + seconds + " s.");
      return;
    }
    const answer = JSON.parse(text);
    if ("boolean" in answer) {
      say((answer.boolean ? "Yes" : "No") + ", in " + seconds + " s.");
      return;
    }
    const rows = answer.results.bindings.length;
    at("answer").replaceChildren(table(answer));
    at("downloads").hidden = false;
    const cut = rows > MOST_ROWS ? "; the first " + MOST_ROWS.toLocaleString() + " are shown" : "";
    say(rows.toLocaleString() + (rows === 1 ? " row" : " rows") + " in " + seconds + " s" + cut + ".");
  } catch (error) {
    if (mine.signal.aborted) say("Stopped.");
    else say(error.message, true);
  } finally {
    if (running === mine) {
      running = null;
      at("stop").disabled = true;
    }
  }
}

async function save(type, end) {
  try {
    const [, text] = await ask(type);
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = "answer." + end;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    say(error.message, true);
  }
}

function choose() {
  const example = examples[at("examples").value];
  if (!example) return;
  at("query").value = example.text;
  at("question").textContent = example.question;
}

async function begin() {
  at("form").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  at("query").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  });
  at("stop").addEventListener("click", () => running && running.abort());
  at("examples").addEventListener("change", choose);
  for (const button of at("downloads").querySelectorAll("button")) {
    button.addEventListener("click", () => save(button.dataset.type, button.dataset.end));
  }
  examples = await (await fetch("queries.json")).json();
  examples.forEach((example, number) => {
    const option = make("option", example.title);
    option.value = String(number);
    at("examples").append(option);
  });
}

begin();
