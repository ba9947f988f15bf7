"""Write each fact of a build as a Web Annotation: the words it rests on, quoted, with their position in the letter.

https://www.w3.org/TR/annotation-model/: the target is the letter's clean text by a TextPositionSelector and a
TextQuoteSelector, the body says which field of the record the words support (JSON Pointer) and its value.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kg.determination import Determination, Span, to_json
from kg.exports.tables import records
from kg.graph.terms import PREFIXES
from kg.iris import DEFAULT_BASE, local_name

__all__ = ["letter_annotations", "write_annotations"]

_TEXT = "xsd:string"
_NUMBER = "xsd:nonNegativeInteger"
# The terms that are used here, as http://www.w3.org/ns/anno.jsonld defines them: written out, so that a reader needs no
# network.
_CONTEXT = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": PREFIXES["rdf"],
    "xsd": PREFIXES["xsd"],
    "id": "@id",
    "type": "@type",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Annotation": "oa:Annotation",
    "TextualBody": "oa:TextualBody",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "classifying": "oa:classifying",
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "format": {"@id": "dc:format", "@type": _TEXT},
    "value": {"@id": "rdf:value", "@type": _TEXT},
    "exact": {"@id": "oa:exact", "@type": _TEXT},
    "prefix": {"@id": "oa:prefix", "@type": _TEXT},
    "suffix": {"@id": "oa:suffix", "@type": _TEXT},
    "start": {"@id": "oa:start", "@type": _NUMBER},
    "end": {"@id": "oa:end", "@type": _NUMBER},
}
_AROUND = 30
"""Characters quoted before and after, so that a quote can be found again in an edited text."""


def write_annotations(build: Path, out: Path) -> Path:
    """Write one JSON-LD file, an AnnotationCollection's page of all facts, one annotation a line.

    Args:
        build: the folder that `kg build` wrote.
        out: the file to write; one that stands there is replaced when the new one is complete.
    """
    base_iri = msgspec.json.decode((build / "build.json").read_bytes())["base_iri"]
    partial = out.with_name(out.name + ".partial")
    encode = msgspec.json.encode
    with partial.open("wb") as file, gzip.open(build / "letters.jsonl.gz") as texts:
        file.write(b'{"@context": ' + encode(_CONTEXT) + b', "type": "AnnotationPage", "items": [\n')
        between = b""
        # Both files are in the order of identity, a line a letter.
        for record, line in zip(records(build), texts, strict=True):
            for annotation in letter_annotations(record, msgspec.json.decode(line)["text"], base_iri=base_iri):
                file.write(between + encode(annotation))
                between = b",\n"
        file.write(b"\n]}\n")
    return partial.replace(out)


def letter_annotations(
    record: Determination, text: str, *, base_iri: str = DEFAULT_BASE
) -> Iterator[dict[str, object]]:
    """The annotations of one letter, in the order of its evidence.

    Args:
        record: what the letter says.
        text: the letter's clean text.
        base_iri: the namespace of the build's letters.
    """
    letter = f"{base_iri}letter/{local_name(record.identity)}"
    document = msgspec.json.decode(to_json(record))
    for number, evidence in enumerate(record.evidence, 1):
        yield {
            "id": f"{letter}/annotation/{number}",
            "type": "Annotation",
            "motivation": "classifying",
            "body": {
                "type": "TextualBody",
                "purpose": "classifying",
                "format": "application/json",
                "value": msgspec.json.encode({evidence.field: _value(document, evidence.field)}).decode(),
            },
            "target": {"source": letter, "selector": _selectors(text, evidence.span)},
        }


def _value(document: object, pointer: str) -> object:
    """What a JSON Pointer (RFC 6901) leads to; a record's keys need no escapes."""
    for key in pointer.strip("/").split("/"):
        if isinstance(document, list):
            document = document[int(key)]
        elif isinstance(document, dict):
            document = document[key]
    return document


def _selectors(text: str, span: Span) -> list[dict[str, object]]:
    start, end = span
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        },
    ]
