"""`python -m kg.vocabulary_sources.record_schema`: write the record's JSON Schema, ontology/determination.schema.json."""

from __future__ import annotations

import json
import sys
from typing import Any, get_type_hints

import msgspec

from kg import determination
from kg.determination import Determination
from kg.ontology_files import ontology_directory

__all__ = ["FIELDS", "record_schema"]

SCHEMA_ID = "https://w3id.org/imr-kg/ontology/determination.schema.json"

FIELDS = {
    "Determination": {
        "source": 'Path relative to the argument it was found under ("archive.zip!/a.pdf" inside archives).',
        "sha256": "SHA-256 of the letter's bytes, hexadecimal; of a JSON Lines letter: of its text in UTF-8.",
        "text_sha256": "SHA-256 of the letter's clean text in UTF-8, hexadecimal.",
        "layout": "How the letter is laid out.",
        "case_number": 'The review organization\'s number of the case ("CM17-0012345"), null where the letter has none.',
        "date_assigned": "The day on which the case was assigned.",
        "date_of_injury": "The day of the injury.",
        "decision_date": "The day of the final determination.",
        "ur_denial_date": "The day on which utilization review refused or modified the treatment.",
        "application_received": "The day on which the application arrived.",
        "priority": "How fast the review had to be.",
        "reviewer": "The expert reviewer.",
        "patient": "The injured worker.",
        "diagnoses": "Conditions stated as the patient's diagnoses.",
        "drugs": "The drugs that the whole letter names, one row an ingredient.",
        "items": "The disputed treatments, in letter order.",
        "evidence": "The words that each fact rests on.",
        "problems": "What was odd.",
    },
    "Reviewer": {
        "licensure": "States that licensed the reviewer.",
        "specialties": "Specialties in which the reviewer is certified.",
    },
    "Patient": {"age": "Age in years.", "sex": "Sex as the letter states it."},
    "Diagnosis": {
        "text": "The diagnosis in the letter's words, laterality kept.",
        "icd10cm": "The ICD-10-CM code that fits, as specific as the words support.",
    },
    "Drug": {
        "ingredient": "The base ingredient in lower case, without its salt.",
        "mentions": "The surface forms by which the letter names it.",
        "role": "The highest of its roles: requested > not_tolerated_or_failed > current_or_past > guideline_only.",
        "roles": "Every place where it plays a role.",
    },
    "DrugRole": {
        "role": "What the drug is to the patient in this place.",
        "detail": "More of it: not_tolerated, no_benefit, current, past, recommended, quoted, ...",
        "span": "Where.",
    },
    "Item": {
        "request": 'What is decided ("Baclofen 100mg #3"), prefixes such as "Retrospective" kept.',
        "original_request": "What had been requested, where utilization review modified the request.",
        "authorized_portion": "What utilization review authorized of it.",
        "decision": "The decision as the heading says.",
        "category": "The service category.",
        "drugs": "The drugs that the request orders.",
        "claims_administrator": "The guidelines that the claims administrator relied on.",
        "reviewer": "The guidelines that the reviewer relied on.",
        "conclusion": "What the rationale's own words conclude, read without looking at the heading.",
        "reasons": "The grounds of the decision.",
        "deciding_sentence": "The rationale's sentence that states the ground of the decision.",
        "rationale": "Where the rationale stands, and what its running text cites.",
    },
    "DrugOrder": {
        "text": "The order in the letter's words.",
        "ingredients": "Its base ingredients.",
        "strength": 'Strength with its printed separators and a space before the unit ("10/325 mg").',
        "form": "The dosage form.",
        "quantity": 'The number after "#", the printed count, or the printed amount.',
        "quantity_unit": "The quantity's unit.",
        "refills": "How often the order may be filled again.",
        "days": "For how many days.",
        "directions": "How the drug is to be taken.",
    },
    "Citation": {
        "source": "Who publishes the guideline.",
        "document": "The document (ODG: the chapter), without year and boilerplate; null where none is named.",
        "year": "The edition's year.",
        "sections": "The sections (ODG: topics) named.",
        "pages": 'The pages named ("63, 66").',
    },
    "Rationale": {
        "span": "Where the rationale stands.",
        "citations": "The guidelines and regulations that its running text names.",
    },
    "RationaleCitation": {
        "source": "Who publishes it.",
        "document": "The document.",
        "section": "The section.",
        "pages": "The pages.",
        "span": "The words that name it.",
    },
    "Evidence": {
        "field": 'JSON Pointer into the record ("/items/0/reasons/1").',
        "span": "The words that the fact rests on.",
    },
    "Problem": {
        "code": "A concept of the problem vocabulary.",
        "message": "What was odd, for a person.",
        "span": "Where, null where it concerns no place.",
    },
}
"""What each field means, by class."""

_SPAN = "[start, end) in Unicode code points of the letter's clean text, which stands in letters.jsonl.gz beside the records."


def record_schema() -> str:
    """Write the JSON Schema (draft 2020-12) of one line of determinations.jsonl, from the record's classes."""
    (root,), definitions = msgspec.json.schema_components([Determination], ref_template="#/$defs/{name}")
    for name, fields in FIELDS.items():
        definition = definitions[name]
        definition["additionalProperties"] = False
        # A record is whole: absent values are null, lists are never absent.
        definition["required"] = list(definition["properties"])
        for field, meaning in fields.items():
            told = definition["properties"][field]
            told.pop("default", None)
            told["description"] = f"{meaning} {_SPAN}" if _is_span(name, field) else meaning
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Determination record",
        **root,
        "$defs": definitions,
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _is_span(name: str, field: str) -> bool:
    return "tuple[int, int]" in str(get_type_hints(getattr(determination, name))[field]) and field == "span"


def main() -> int:
    """Write the schema of this checkout."""
    path = ontology_directory() / "determination.schema.json"
    path.write_text(record_schema(), encoding="utf-8")
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
