"""Write the graph as JSON-LD 1.1: one node object a subject, in its named graph, under the published context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import msgspec
import pyoxigraph as ox

from kg.graph.quads import quads
from kg.graph.terms import PREFIXES
from kg.ontology_files import ontology_directory

__all__ = ["context", "write_jsonld"]

_TYPE = PREFIXES["rdf"] + "type"
_XSD_STRING = PREFIXES["xsd"] + "string"
_LANGUAGE_STRING = PREFIXES["rdf"] + "langString"
_Object: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_PREFIXED = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))


@cache
def context() -> Mapping[str, object]:
    """The published JSON-LD context, `ontology/context.jsonld`: prefixes, and how each property's plain values are read.

    A value of another kind than its property's is written out in full.
    """
    document = msgspec.json.decode((ontology_directory() / "context.jsonld").read_bytes())
    return MappingProxyType(document["@context"])


def write_jsonld(build: Path, out: Path) -> Path:
    """Write graph.nq as one JSON-LD document, a named graph at a time, with the published context in it.

    Args:
        build: the folder that `kg build` wrote.
        out: the file to write; one that stands there is replaced when the new one is complete.
    """
    encode = msgspec.json.encode
    terms = dict(context())
    partial = out.with_name(out.name + ".partial")
    with partial.open("wb") as file:
        file.write(b'{"@context": ' + encode(terms) + b', "@graph": [\n')
        between = b""
        for graph, found in groupby(quads(build / "graph.nq"), key=lambda quad: quad.graph_name):
            nodes = list(_nodes(found, terms))
            file.write(between + encode({"@id": graph.value, "@graph": nodes} if graph.value else nodes))
            between = b",\n"
        file.write(b"\n]}\n")
    return partial.replace(out)


def _nodes(found: Iterator[ox.Quad], terms: dict[str, object]) -> Iterator[dict[str, object]]:
    for subject, statements in groupby(found, key=lambda quad: quad.subject):
        values: dict[str, list[object]] = {}
        for quad in statements:
            if quad.predicate.value == _TYPE:
                values.setdefault("@type", []).append(_compact(_iri(quad.object)))
            else:
                term = _compact(quad.predicate.value)
                values.setdefault(term, []).append(_value(quad.object, terms.get(term)))
        node: dict[str, object] = {"@id": subject.value}
        yield node | {term: many[0] if len(many) == 1 else many for term, many in values.items()}


def _value(term: _Object, definition: object) -> object:
    coerced = definition["@type"] if isinstance(definition, dict) else ""
    if not isinstance(term, ox.Literal):
        return _iri(term) if coerced == "@id" else {"@id": _iri(term)}
    kind = _kind(term)
    if kind == _LANGUAGE_STRING:
        return {"@value": term.value, "@language": term.language}
    if not kind:
        return {"@value": term.value} if coerced else term.value
    return term.value if coerced == _compact(kind) else {"@value": term.value, "@type": _compact(kind)}


def _kind(term: _Object) -> str:
    """How a context would have the value read: "@id", a datatype's IRI, or "" for a plain string."""
    if not isinstance(term, ox.Literal):
        return "@id"
    return "" if term.datatype.value == _XSD_STRING else term.datatype.value


def _iri(term: _Object) -> str:
    """The IRI of a term that is no literal; the graph has no blank nodes and quotes no triples."""
    if not isinstance(term, ox.NamedNode):
        raise TypeError(f"not an IRI: {term}")
    return term.value


def _compact(iri: str) -> str:
    """A compact IRI where a prefix fits and what follows it needs no escape."""
    for namespace, prefix in _PREFIXED:
        if iri.startswith(namespace) and "/" not in iri[len(namespace) :]:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
