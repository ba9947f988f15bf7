"""Whether a graph conforms to its SHACL shapes, in chunks of letters: memory does not grow with the build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from pyshacl import validate
from rdflib import RDF, SH, Graph, Node

from kg.graph.finding import Finding
from kg.graph.quads import grouped, triple_of
from kg.graph.shared import named_things
from kg.graph.terms import CORRECTIONS_GRAPH, DATASET_GRAPH, VOCABULARY_GRAPH
from kg.iris import THINGS
from kg.ontology_files import ontology_directory

__all__ = ["CHUNK", "SAMPLE", "chunk_findings", "sampled", "shape_findings"]

CHUNK = 500
"""Letters validated at a time: large enough to share the shapes' parsing, about 100 MB."""

SAMPLE = 5_000
"""Letters validated of a larger build, unless all are asked for."""

_SHAPES = "https://w3id.org/imr-kg/shapes#"


def shape_findings(
    nquads: Path, *, chosen: Callable[[str], bool] | None = None, progress: Callable[[int], None] | None = None
) -> Iterator[Finding]:
    """Validate the letters of a graph.nq, each with what the vocabulary says of the things it names.

    Args:
        nquads: N-Quads as `kg build` writes them.
        chosen: whether the letter of a graph's IRI is validated; every letter where None.
        progress: called with the number of letters validated since the last call.

    Raises:
        OSError: the file cannot be read.
    """
    vocabulary = _vocabulary(nquads)
    with nquads.open(encoding="utf-8", newline="\n") as file:
        chunk: list[str] = []
        letters = 0
        for graph, lines in grouped(file):
            if graph in (VOCABULARY_GRAPH, DATASET_GRAPH) or (
                chosen and graph != CORRECTIONS_GRAPH and not chosen(graph)
            ):
                continue
            if graph == CORRECTIONS_GRAPH:
                yield from chunk_findings(lines, {})
                continue
            chunk += lines
            letters += 1
            if letters == CHUNK:
                yield from chunk_findings(chunk, vocabulary)
                chunk, letters = _counted(letters, progress)
        if chunk:
            yield from chunk_findings(chunk, vocabulary)
            _counted(letters, progress)


def chunk_findings(lines: list[str], vocabulary: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Validate some letters at once.

    Args:
        lines: N-Quads of the letters' graphs.
        vocabulary: the lines of graph/vocabulary by the thing that they describe, as its IRI ends.
    """
    triples = {triple_of(line) for line in lines}
    triples.update(triple_of(line) for line in _described(named_things(lines), vocabulary))
    data = Graph()
    data.parse(data=" .\n".join(triples) + " .\n", format="nt")
    conforms, results, _ = validate(data, shacl_graph=_shapes(), inplace=True)
    if not conforms:
        yield from sorted(
            (_finding(results, result) for result in results.subjects(RDF.type, SH.ValidationResult)),
            key=lambda finding: (finding.where, finding.check, finding.message),
        )


def sampled(letters: int, size: int = SAMPLE) -> Callable[[str], bool] | None:
    """Choose about `size` of so many letters by the hash of their graphs' IRIs: the same ones on every machine.

    >>> sampled(4_000) is None
    True
    """
    if letters <= size:
        return None
    limit = size * 2**64 // letters
    return lambda graph: int.from_bytes(sha256(graph.encode()).digest()[:8], "big") < limit


def _counted(letters: int, progress: Callable[[int], None] | None) -> tuple[list[str], int]:
    if progress:
        progress(letters)
    return [], 0


def _vocabulary(nquads: Path) -> dict[str, list[str]]:
    """The lines of graph/vocabulary, by the end of the IRI that they describe."""
    end = f" <{VOCABULARY_GRAPH}> .\n"
    found: dict[str, list[str]] = {}
    with nquads.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if line.endswith(end):
                subject = line[1 : line.index(">")]
                found.setdefault(subject.removeprefix(THINGS), []).append(line)
    return found


def _described(named: Iterable[str], vocabulary: Mapping[str, list[str]]) -> Iterator[str]:
    """What the vocabulary says of things, of those that they lead to, and of the closed schemes."""
    wanted = [*named, *(path for path in vocabulary if path.startswith(("problem/", "drug-class/")))]
    done: set[str] = set()
    while wanted:
        path = wanted.pop()
        if path not in done:
            done.add(path)
            lines = vocabulary.get(path, [])
            yield from lines
            wanted += named_things(lines)


@cache
def _shapes() -> Graph:
    return Graph().parse(ontology_directory() / "shapes.ttl", format="turtle")


def _finding(results: Graph, result: Node) -> Finding:
    def told(predicate: Node) -> str:
        found = results.value(result, predicate)
        return "" if found is None else str(found)

    value = told(SH.value)
    message = told(SH.resultMessage)
    return Finding(
        check=told(SH.sourceShape).removeprefix(_SHAPES),
        where=told(SH.focusNode).removeprefix(THINGS),
        message=f"{message} Found: {value.removeprefix(THINGS)}" if value else message,
    )
