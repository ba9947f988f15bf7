"""Write the graph as KGX TSV, the exchange format of biomedical knowledge graphs, in terms of the Biolink Model.

https://github.com/biolink/kgx and https://biolink.github.io/biolink-model/: nodes with id, category and name; edges with
subject, predicate, object, knowledge_level and agent_type. What the Biolink Model has no finer predicate for is
`biolink:related_to`, with ours in `original_predicate`.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path

from kg.graph.property_graph import Edge, elements
from kg.iris import ONTOLOGY, THINGS

__all__ = ["CATEGORIES", "PREDICATES", "write_kgx"]

CATEGORIES = {
    "Case": "biolink:Case",
    "Letter": "biolink:Publication",
    "TreatmentRequest": "biolink:InformationContentEntity",
    "Citation": "biolink:InformationContentEntity",
    "DrugOrder": "biolink:InformationContentEntity",
    "Drug": "biolink:Drug",
    "DrugClass": "biolink:ChemicalEntity",
    "Diagnosis": "biolink:DiseaseOrPhenotypicFeature",
    "Condition": "biolink:DiseaseOrPhenotypicFeature",
    "Guideline": "biolink:Publication",
    "GuidelineSection": "biolink:Publication",
}
"""The ontology's classes as Biolink categories; others are `biolink:NamedThing`."""

PREDICATES = {
    "hasDiagnosis": "biolink:has_phenotype",
    "hasRequest": "biolink:related_to",
    "drugClass": "biolink:subclass_of",
    "broader": "biolink:subclass_of",
    "sectionOf": "biolink:part_of",
    "isVersionOf": "biolink:related_to",
    "wasDerivedFrom": "biolink:derives_from",
}
"""The graph's predicates as Biolink ones; others are `biolink:related_to`."""

_NODE = ("id", "category", "name", "iri")
_EDGE = (
    "id",
    "subject",
    "predicate",
    "object",
    "original_predicate",
    "primary_knowledge_source",
    "knowledge_level",
    "agent_type",
)


def write_kgx(build: Path, out: Path) -> list[Path]:
    """Write nodes.tsv and edges.tsv.

    Args:
        build: the folder that `kg build` wrote.
        out: the folder to write to; made where it is missing.

    Returns:
        The two files.
    """
    out.mkdir(parents=True, exist_ok=True)
    paths = [out / "nodes.tsv", out / "edges.tsv"]
    with ExitStack() as files:
        nodes, edges = (
            csv.writer(
                files.enter_context(path.open("w", encoding="utf-8", newline="")), delimiter="\t", lineterminator="\n"
            )
            for path in paths
        )
        nodes.writerow(_NODE)
        edges.writerow(_EDGE)
        for number, element in enumerate(elements(build / "graph.nq")):
            if isinstance(element, Edge):
                predicate = PREDICATES.get(element.predicate, "biolink:related_to")
                ends = _curie(element.source), predicate, _curie(element.target)
                source = "infores:imr-kg"
                edges.writerow(
                    (
                        f"e{number}",
                        *ends,
                        f"imr:{element.predicate}",
                        source,
                        "knowledge_assertion",
                        "text_mining_agent",
                    )
                )
            else:
                category = CATEGORIES.get(element.type, "biolink:NamedThing")
                nodes.writerow((_curie(element.id), category, " ".join(element.label.split()), element.id))
    return paths


def _curie(iri: str) -> str:
    """A compact identifier where the IRI is of one of our namespaces."""
    if iri.startswith(THINGS):
        return "imrid:" + iri.removeprefix(THINGS)
    return "imr:" + iri.removeprefix(ONTOLOGY) if iri.startswith(ONTOLOGY) else iri
