"""Corrections become graph/corrections: who overrode which fact of which case, what was read, what stands now, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.shared import quad_lines
from kg.graph.terms import CORRECTIONS_GRAPH, PREFIXES
from kg.iris import DEFAULT_BASE, THINGS, checked_base, local_name, slug

__all__ = ["Correction", "correction_statements"]

_ORCID = re.compile(r"https://orcid\.org/(?:\d{4}-){3}\d{3}[\dX]")


@dataclass(frozen=True, slots=True)
class Correction:
    """One fact of one letter's record as a person or program overrode it.

    Attributes:
        case: the letter's identity.
        field: JSON Pointer into the record.
        value_read: what was read from the letter, as JSON.
        value: what stands instead, as JSON.
        who: the name, or the ORCID iD as an IRI, of who answers for it.
        why: what it rests on.
    """

    case: str
    field: str
    value_read: str
    value: str
    who: str
    why: str


def correction_statements(corrections: Iterable[Correction], *, base_iri: str = DEFAULT_BASE) -> list[str]:
    """Write graph/corrections; nothing where nothing was corrected.

    Each correction is an activity of PROV-O, named by its content, that influenced its case.

    Returns:
        Lines of N-Quads, sorted, none twice, without blank nodes or times.

    Raises:
        ValueError: where `base_iri` is no absolute IRI.
    """
    base = checked_base(base_iri)
    return quad_lines((triple for one in corrections for triple in _described(one, base)), CORRECTIONS_GRAPH)


def _described(correction: Correction, base: str) -> list[Triple]:
    case = f"{base}case/{local_name(correction.case)}"
    node = NamedNode(f"{case}/correction/{sha256(msgspec.json.encode(correction)).hexdigest()[:16]}")
    orcid = _ORCID.fullmatch(correction.who)
    agent = NamedNode(correction.who if orcid else f"{THINGS}agent/{slug(correction.who)}")
    return [
        Triple(node, _term("rdf:type"), _term("imr:Correction")),
        Triple(node, _term("imr:corrects"), NamedNode(case)),
        Triple(node, _term("imr:correctedField"), _literal(correction.field)),
        Triple(node, _term("imr:valueRead"), _literal(correction.value_read)),
        Triple(node, _term("imr:valueCorrected"), _literal(correction.value)),
        Triple(node, _term("dcterms:description"), _literal(correction.why)),
        Triple(node, _term("prov:used"), NamedNode(f"{base}letter/{local_name(correction.case)}")),
        Triple(node, _term("prov:wasAssociatedWith"), agent),
        Triple(agent, _term("rdf:type"), _term("prov:Agent")),
        Triple(agent, _term("rdfs:label"), _literal(correction.who)),
    ]


def _literal(text: str) -> Literal:
    # A NUL is allowed in N-Quads' grammar but not in XML, so not in an RDF literal.
    return Literal(text.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
