"""What holds in every build, checked letter by letter: nothing lost, nothing twice, every fact where its span says."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

import msgspec

from kg.determination import Determination, Span, from_json
from kg.graph.finding import Finding
from kg.graph.quads import grouped
from kg.graph.terms import CORRECTIONS_GRAPH, DATASET_GRAPH, VOCABULARY_GRAPH
from kg.iris import ONTOLOGY, checked_base, local_name
from kg.ontology_files import ontology_directory

__all__ = ["build_findings", "graph_findings", "letter_findings"]

_IS_A_REQUEST = f" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ONTOLOGY}TreatmentRequest>"
_OUTCOME = f" <{ONTOLOGY}outcome> "
_TERM = re.compile(re.escape(f"<{ONTOLOGY}") + r"([^>]*)>")
_WORD = re.compile(r"[^\W_]+")
_VERBATIM = re.compile(
    r"/reviewer/(?:licensure|specialties)/\d+"
    r"|/items/\d+/(?:request|original_request|authorized_portion|deciding_sentence)"
)
"""Facts that are the letter's own words; of objects it is their `text` or first of their `mentions`."""


class _Counts(msgspec.Struct):
    letters: int
    records: int
    quarantined: int
    duplicates: int


class _BuildFile(msgspec.Struct):
    base_iri: str
    counts: _Counts


class _Text(msgspec.Struct):
    source: str
    text_sha256: str
    text: str


class _Quarantined(msgspec.Struct):
    source: str
    sha256: str | None
    code: str
    message: str


def build_findings(build: Path, progress: Callable[[int], None] | None = None) -> Iterator[Finding]:
    """Check the invariants of a build on every letter, in one pass over its files.

    Args:
        build: the folder of a finished build.
        progress: called with 1 for each letter checked.

    Raises:
        OSError: a file of the build is missing or cannot be read.
        msgspec.ValidationError: a file of the build is not what it should be.
    """
    head = msgspec.json.decode((build / "build.json").read_bytes(), type=_BuildFile)
    records = 0
    last = ""
    with (
        open(build / "determinations.jsonl", "rb") as lines,
        gzip.open(build / "letters.jsonl.gz") as texts,
        open(build / "graph.nq", encoding="utf-8", newline="\n") as quads,
    ):
        graphs = grouped(quads)
        for line, text in zip_longest(lines, texts):
            if line is None or text is None:
                yield Finding("letters", "letters.jsonl.gz", "does not hold one text for each record")
                break
            record = from_json(line)
            records += 1
            if record.identity <= last:
                yield Finding("identities", record.identity, f"stands after {last}: identities must ascend")
            last = record.identity
            yield from letter_findings(record, msgspec.json.decode(text, type=_Text).text)
            graph, statements = next(graphs, ("", []))
            if graph != f"{checked_base(head.base_iri)}letter/{local_name(record.identity)}":
                yield Finding("letters", record.identity, f"has no graph of its own in its place, where {graph} stands")
                break
            yield from graph_findings(record, statements)
            if progress:
                progress(1)
        yield from _rest_findings(graphs)
    yield from _count_findings(head.counts, records, build / "quarantine.jsonl")


def letter_findings(record: Determination, text: str) -> Iterator[Finding]:
    """Check that a record belongs to its text: its hash, and every span within it and over the words of its fact."""
    if hashlib.sha256(text.encode()).hexdigest() != record.text_sha256:
        yield Finding("text", record.identity, "has a text_sha256 that is not its text's")
    for where, (start, end), surface in _spans(record):
        if not 0 <= start < end <= len(text):
            yield Finding("spans", record.identity, f"{where} points at {start}-{end} of a text of {len(text)}")
        elif surface is not None and not _holds(text[start:end], surface):
            yield Finding(
                "spans", record.identity, f"{where} says {_brief(surface)} but points at {_brief(text[start:end])}"
            )


def graph_findings(record: Determination, lines: list[str]) -> Iterator[Finding]:
    """Check that a letter's graph has its items, each with one outcome, and no line twice."""
    requests = {line[: line.index(" ")] for line in lines if _IS_A_REQUEST in line}
    outcomes = Counter(line[: line.index(" ")] for line in lines if _OUTCOME in line)
    if len(requests) != len(record.items):
        yield Finding("requests", record.identity, f"has {len(record.items)} items and {len(requests)} requests")
    for request in sorted(requests | outcomes.keys()):
        if outcomes[request] != 1:
            yield Finding("outcomes", record.identity, f"{request} has {outcomes[request]} outcomes, not one")
    yield from _line_findings(record.identity, lines)


def _line_findings(where: str, lines: list[str]) -> Iterator[Finding]:
    """A graph's lines ascend, so that none stands twice; they have no blank node, and only terms of the ontology."""
    last = ""
    for line in lines:
        if line <= last:
            yield Finding("lines", where, f"{line.strip()} does not come after the line before it")
        last = line
        if line.startswith("_:") or line.split(" ", 2)[2].startswith("_:"):
            yield Finding("blank nodes", where, f"{line.strip()} has a blank node")
        subject_and_predicate = line[: line.index("> ", line.index("> ") + 2) + 1]
        for term in _TERM.findall(subject_and_predicate):
            if term not in _terms():
                yield Finding("terms", where, f"imr:{term} is not in the ontology")


def _rest_findings(graphs: Iterator[tuple[str, list[str]]]) -> Iterator[Finding]:
    """After the letters come the shared graphs, each once; that of corrections where there are any."""
    expected = {VOCABULARY_GRAPH, CORRECTIONS_GRAPH, DATASET_GRAPH}
    for graph, lines in graphs:
        if graph not in expected:
            yield Finding("letters", graph, "has no record, or stands twice in graph.nq")
        expected.discard(graph)
        yield from _line_findings(graph, lines)


def _count_findings(counts: _Counts, records: int, quarantine: Path) -> Iterator[Finding]:
    known = _codes()
    quarantined = 0
    with open(quarantine, "rb") as rows:
        for row in rows:
            quarantined += 1
            refused = msgspec.json.decode(row, type=_Quarantined)
            if refused.code not in known:
                yield Finding("codes", refused.source, f"is quarantined as {refused.code}, which is no problem code")
    if (records, quarantined) != (counts.records, counts.quarantined):
        found = f"{records} records and {quarantined} quarantined"
        yield Finding("counts", "build.json", f"counts {counts.records} and {counts.quarantined}; found {found}")
    if counts.letters != counts.records + counts.quarantined + counts.duplicates:
        yield Finding("counts", "build.json", f"letters in are not records + quarantined + duplicates: {counts}")


def _spans(record: Determination) -> Iterator[tuple[str, Span, str | None]]:
    """Every span of a record, where it stands, and the words that it must hold where the fact is verbatim."""
    document = msgspec.to_builtins(record)
    for evidence in record.evidence:
        yield evidence.field, evidence.span, _surface(document, evidence.field)
    for drug in record.drugs:
        for role in drug.roles:
            yield f"role of {drug.ingredient}", role.span, None
    for index, item in enumerate(record.items):
        if item.rationale is not None:
            yield f"/items/{index}/rationale", item.rationale.span, None
            for citation in item.rationale.citations:
                yield f"/items/{index}/rationale/citations", citation.span, None
    for problem in record.problems:
        if problem.span is not None:
            yield f"problem {problem.code}", problem.span, None


def _surface(document: object, pointer: str) -> str | None:
    value = document
    for key in pointer.split("/")[1:]:
        if isinstance(value, list | tuple):
            value = value[int(key)]
        elif isinstance(value, dict):
            value = value[key]
    if isinstance(value, dict):
        value = value.get("text") or next(iter(value.get("mentions") or ()), None)
        return value if isinstance(value, str) else None
    return str(value) if _VERBATIM.fullmatch(pointer) else None


def _holds(words: str, surface: str) -> bool:
    """Whether words contain a surface form: whole, or word by word in its order.

    The second is how a list gives its items: "cervical and lumbar sprain" holds "cervical sprain".
    """
    rest = iter(_WORD.findall(words.lower()))
    return _words(surface) in _words(words) or all(word in rest for word in _WORD.findall(surface.lower()))


def _brief(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:79]}...")


def _words(text: str) -> str:
    return " ".join(text.split())


@cache
def _terms() -> frozenset[str]:
    """The local names of the ontology's classes and properties."""
    declared = (ontology_directory() / "imr.ttl").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^imr:(\w+) a ", declared, re.MULTILINE))


@cache
def _codes() -> frozenset[str]:
    """The codes of the problem vocabulary."""
    problems = (ontology_directory() / "vocabulary" / "problems.ttl").read_text(encoding="utf-8")
    return frozenset(re.findall(r'skos:notation "(\w+)"', problems))
