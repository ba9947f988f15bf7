"""The statements that letters share: what the vocabulary says of every drug, section, condition, ... that a build names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.determination import GuidelineSource
from kg.graph.terms import VOCABULARY_GRAPH
from kg.iris import ONTOLOGY, THINGS
from kg.ontology_files import ontology_directory
from kg.vocabulary import vocabulary

__all__ = ["named_things", "quad_lines", "vocabulary_statements"]

_NAMED_THING = re.compile(
    re.escape(f"<{THINGS}") + r"((?:condition|drug|guideline|problem|section|specialty)/[^>\s]*)>"
)
_ALWAYS = ("outcome/", "reason/", "category/", ONTOLOGY)
"""What every build describes, whatever its letters name: the small schemes, and which property is under which."""

_RDF, _RDFS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
_DCTERMS, _SKOS = "http://purl.org/dc/terms/", "http://www.w3.org/2004/02/skos/core#"
_SUBPROPERTY = f"{_RDFS}subPropertyOf"
_CARRIED = frozenset(
    (
        *(f"{_RDF}type", f"{_RDFS}label", f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf"),
        *(
            f"{_SKOS}prefLabel",
            f"{_SKOS}broader",
            f"{_SKOS}exactMatch",
            f"{_DCTERMS}hasVersion",
            f"{_DCTERMS}isVersionOf",
        ),
        *(f"{ONTOLOGY}drugClass", f"{ONTOLOGY}sectionOf", f"{ONTOLOGY}regulation", f"{ONTOLOGY}pages"),
        *(f"{ONTOLOGY}inForceFrom", f"{ONTOLOGY}inForceUntil"),
    )
)
"""What a build says of a thing: what queries join on and show. Other names, definitions, examples and sources are in the
files of `ontology/`; in a build of a hundred letters they would outweigh the letters."""

_TYPE = NamedNode(f"{_RDF}type")
_LABEL = NamedNode(f"{_SKOS}prefLabel")
_VERSION_OF = NamedNode(f"{_DCTERMS}isVersionOf")
_CONDITION = NamedNode(f"{ONTOLOGY}Condition")
_GUIDELINE = NamedNode(f"{ONTOLOGY}Guideline")
_SECTION = NamedNode(f"{ONTOLOGY}GuidelineSection")
_SECTION_OF = NamedNode(f"{ONTOLOGY}sectionOf")

_EDITION = re.compile(r"/(?:19|20)\d\d$")


def named_things(lines: Iterable[str]) -> set[str]:
    """Find the vocabulary's things that statements name.

    Args:
        lines: N-Quads of letters, one line or many a string.

    Returns:
        The ends of their IRIs, after `https://w3id.org/imr-kg/id/`.

    >>> sorted(named_things(["<a> <b> <https://w3id.org/imr-kg/id/drug/tizanidine> <g> ."]))
    ['drug/tizanidine']
    """
    return set(chain.from_iterable(map(_NAMED_THING.findall, lines)))


def vocabulary_statements(named: Iterable[str]) -> list[str]:
    """Write graph/vocabulary: superproperties, the small schemes, and what the vocabulary says of the things named.

    Things lead to others (a drug to its class, a section to its guideline, a condition to its chapter), which are described
    as well. What the vocabulary does not know is described in the graphs of the letters that name it.

    Args:
        named: ends of IRIs, as `named_things` gives them.

    Returns:
        Lines of N-Quads, sorted, none twice, without blank nodes.
    """
    known = _described()
    wanted = [path for path in known if path.startswith(_ALWAYS)]
    wanted += named
    # What leads from a code up to its chapter is a concept that no diagnosis is coded by.
    coded = {path for path in wanted if path.startswith("condition/") and path in known}
    done: set[str] = set()
    triples: list[Triple] = []
    while wanted:
        path = wanted.pop()
        if path in done:
            continue
        done.add(path)
        described = known.get(path, []) + _section_by_rule(path) + _edition_by_rule(path)
        if path in coded:
            described.append(Triple(NamedNode(f"{THINGS}{path}"), _TYPE, _CONDITION))
        triples += described
        wanted += [
            triple.object.value.removeprefix(THINGS)
            for triple in described
            if isinstance(triple.object, NamedNode) and triple.object.value.startswith(THINGS)
        ]
    return quad_lines(triples, VOCABULARY_GRAPH)


def quad_lines(triples: Iterable[Triple], graph: str) -> list[str]:
    """Write triples as the lines of one named graph, sorted, none twice."""
    name = NamedNode(graph)
    quads = (Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
    written = serialize(quads, format=RdfFormat.N_QUADS) or b""
    # Split at line feeds alone: a literal may hold what str.splitlines takes for a line's end.
    return sorted({f"{line}\n" for line in written.decode().split("\n") if line})


@cache
def _described() -> Mapping[str, list[Triple]]:
    """What the Turtle files of `ontology/` say, by subject: the end of a thing's IRI, or the whole IRI of a term."""
    directory = ontology_directory()
    found: dict[str, list[Triple]] = {}
    for path in [directory / "imr.ttl", *sorted((directory / "vocabulary").glob("*.ttl"))]:
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if _is_carried(quad):
                found.setdefault(quad.subject.value.removeprefix(THINGS), []).append(quad.triple)
    return found


def _is_carried(quad: Quad) -> bool:
    """Whether a build says this: nothing of nameless things, of properties what they are under, of concepts not that they are."""
    if not isinstance(quad.subject, NamedNode) or quad.predicate.value not in _CARRIED:
        return False
    if quad.subject.value.startswith(ONTOLOGY):
        return quad.predicate.value == _SUBPROPERTY
    return quad.predicate != _TYPE or (isinstance(quad.object, NamedNode) and quad.object.value.startswith(ONTOLOGY))


def _section_by_rule(path: str) -> list[Triple]:
    """Describe a section of one edition, or a topic of one ODG chapter, from what is known of it whatever the edition.

    The vocabulary lists a section once. Its IRI in each edition, or each chapter, is minted when a letter cites it there.
    """
    kind, _, section = path.partition("/")
    guideline, _, name = section.rpartition("/")
    if kind != "section" or not guideline:
        return []
    sections = vocabulary().table.sections
    work = _EDITION.sub("", guideline)
    listed = f"{work}/{name}"
    known = sections.get(listed) or (sections.get(f"odg/{name}") if work.startswith("odg/") else None)
    if known is None or section in sections:
        return []
    subject = NamedNode(f"{THINGS}{path}")
    described = [
        Triple(subject, _TYPE, _SECTION),
        Triple(subject, _LABEL, Literal(known.label)),
        Triple(subject, _SECTION_OF, NamedNode(f"{THINGS}guideline/{guideline}")),
    ]
    if work != guideline:
        described.append(Triple(subject, _VERSION_OF, NamedNode(f"{THINGS}section/{listed}")))
    return described


def _edition_by_rule(path: str) -> list[Triple]:
    """Describe an edition that the vocabulary does not list, of a guideline that is renewed every year."""
    kind, _, guideline = path.partition("/")
    work, _, year = guideline.rpartition("/")
    table = vocabulary().table
    known = table.guidelines.get(work)
    if (
        kind != "guideline"
        or known is None
        or not _EDITION.search(path)
        or year in table.guideline_editions.get(work, ())
    ):
        return []
    if known.source == GuidelineSource.MTUS:
        return []
    subject = NamedNode(f"{THINGS}{path}")
    return [
        Triple(subject, _TYPE, _GUIDELINE),
        Triple(subject, _LABEL, Literal(f"{known.label} {year}")),
        Triple(subject, _VERSION_OF, NamedNode(f"{THINGS}guideline/{work}")),
    ]
