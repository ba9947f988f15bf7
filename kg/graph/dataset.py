"""A build describes itself: what it is, how much it holds, how accurate its reading was measured to be (VoID, DCAT, DQV)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from pyoxigraph import Literal, NamedNode, Triple

from kg import __version__
from kg.graph.shared import quad_lines
from kg.graph.terms import DATASET_GRAPH, PREFIXES, SOFTWARE
from kg.iris import DEFAULT_BASE, ONTOLOGY, THINGS, checked_base
from kg.ontology_files import ontology_directory

__all__ = ["Accuracy", "DatasetSummary", "Figure", "accuracy", "dataset_statements"]

_CAVEATS = (
    "Read by a program from published letters; each field's measured accuracy stands beside this description. "
    "Appealed refusals are not a sample of all treatment requests. This is neither legal nor medical advice."
)
_TYPED_THING = re.compile(
    rf"<{re.escape(THINGS)}([^>]*)> <{re.escape(PREFIXES['rdf'])}type> <{re.escape(ONTOLOGY)}(?:Condition|Drug|Guideline(?:Section)?)>"
)
_THING_CLASSES = {"condition": "Condition", "drug": "Drug", "guideline": "Guideline", "section": "GuidelineSection"}


@dataclass(frozen=True, slots=True)
class Figure:
    """How well one field is read, against careful readers' annotations.

    Attributes:
        precision: share of the facts found that are right.
        recall: share of the annotated facts that are found.
        f1: their harmonic mean.
        sd: bootstrap standard deviation of F1 over letters.
        n: annotated facts.
    """

    precision: float
    recall: float
    f1: float
    sd: float
    n: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How accurate reading was measured to be.

    Attributes:
        version: of this program.
        date: of the measurement, ISO 8601.
        letters: how many annotated letters it was measured on.
        description: which letters these are.
        figures: field to figure.
    """

    version: str
    date: str
    letters: int
    description: str
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """What a build holds.

    Attributes:
        content_sha256: of its records, in whatever order; it names the data set, so that two builds merged stay two.
        letters: records.
        requests: items of all records.
        quads: lines of all graphs but graph/vocabulary and graph/dataset.
        named: the vocabulary's things that the letters name, as `kg.graph.shared.named_things` finds them.
        base_iri: the namespace of cases and letters.
        vocabulary: the lines of graph/vocabulary.
    """

    content_sha256: str
    letters: int
    requests: int
    quads: int
    named: Collection[str]
    base_iri: str = DEFAULT_BASE
    vocabulary: Collection[str] = ()


@cache
def accuracy(path: Path | None = None) -> Accuracy | None:
    """Load `ontology/accuracy.json`, None where nothing has been measured.

    Raises:
        msgspec.ValidationError: where the file is not as `Accuracy` says.
    """
    path = path or ontology_directory() / "accuracy.json"
    return msgspec.json.decode(path.read_bytes(), type=Accuracy) if path.exists() else None


def dataset_statements(summary: DatasetSummary) -> list[str]:
    """Write graph/dataset.

    Returns:
        Lines of N-Quads, sorted, none twice, without blank nodes or times.
    """
    dataset = NamedNode(f"{THINGS}dataset/{summary.content_sha256[:16]}")
    software = NamedNode(SOFTWARE)
    triples = [
        Triple(dataset, _term("rdf:type"), _term("void:Dataset")),
        Triple(dataset, _term("rdf:type"), _term("dcat:Dataset")),
        Triple(dataset, _term("dcterms:title"), Literal("Independent Medical Review determinations of California")),
        Triple(dataset, _term("dcterms:description"), Literal(_CAVEATS, language="en")),
        Triple(dataset, _term("dcterms:identifier"), Literal(summary.content_sha256)),
        Triple(dataset, _term("dcterms:conformsTo"), NamedNode(ONTOLOGY.removesuffix("#"))),
        Triple(dataset, _term("prov:wasAttributedTo"), software),
        Triple(dataset, _term("void:vocabulary"), NamedNode(ONTOLOGY)),
        Triple(dataset, _term("void:uriSpace"), Literal(checked_base(summary.base_iri))),
        Triple(dataset, _term("void:documents"), _count(summary.letters)),
        Triple(software, _term("rdf:type"), _term("prov:SoftwareAgent")),
        Triple(software, _term("rdfs:label"), Literal("imr-kg")),
        Triple(software, _term("schema:softwareVersion"), Literal(__version__)),
    ]
    for name, count in _entities(summary).items():
        partition = NamedNode(f"{dataset.value}/class/{name}")
        triples += [
            Triple(dataset, _term("void:classPartition"), partition),
            Triple(partition, _term("void:class"), NamedNode(ONTOLOGY + name)),
            Triple(partition, _term("void:entities"), _count(count)),
        ]
    measured = accuracy()
    if measured is not None:
        triples += _measurements(dataset, measured)
    # This description is part of what it counts, the line that says so included.
    lines = summary.quads + len(summary.vocabulary) + len(quad_lines(triples, DATASET_GRAPH)) + 1
    return quad_lines([*triples, Triple(dataset, _term("void:triples"), _count(lines))], DATASET_GRAPH)


def _entities(summary: DatasetSummary) -> dict[str, int]:
    # What letters name brings more of its kind: a section its guideline, an edition its other editions.
    brought = {typed[1] for line in summary.vocabulary if (typed := _TYPED_THING.match(line))}
    things = Counter(_THING_CLASSES.get(path.partition("/")[0]) for path in brought.union(summary.named))
    found = {"Case": summary.letters, "Letter": summary.letters, "TreatmentRequest": summary.requests}
    return found | {name: things[name] for name in _THING_CLASSES.values()}


def _measurements(dataset: NamedNode, measured: Accuracy) -> list[Triple]:
    """The measured accuracy of each field, as W3C's Data Quality Vocabulary puts it."""
    about = f"Fields measured by F1 against careful readers, on {measured.letters} letters: {measured.description}"
    triples = [Triple(dataset, _term("dcterms:provenance"), Literal(about, language="en"))]
    for name, figure in measured.figures.items():
        node = NamedNode(f"{dataset.value}/accuracy/{name}")
        triples += [
            Triple(dataset, _term("dqv:hasQualityMeasurement"), node),
            Triple(node, _term("dqv:isMeasurementOf"), NamedNode(f"{THINGS}metric/{name}")),
            Triple(node, _term("dqv:value"), _decimal(figure.f1)),
            Triple(node, NamedNode(f"{ONTOLOGY}standardDeviation"), _decimal(figure.sd)),
        ]
    return triples


def _decimal(number: float) -> Literal:
    """A decimal in its shortest form, which a store keeps as it is."""
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return Literal(text, datatype=_term("xsd:decimal"))


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _count(number: int) -> Literal:
    return Literal(number)
