"""The shipped queries answer the small build of `build.trig` as worked out by hand, in three engines' hands alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import kg
from kg.store.asking import ask
from kg.store.opening import GraphStore
from kg.store.queries import shipped_queries, with_values

TRIG = Path(__file__).with_name("build.trig")

RATES = "requests upheld partly overturned rate"
ANSWERS: list[tuple[str, dict[str, str], str]] = [
    (
        "overturn-rate-by-drug",
        {},
        """
        drug/tizanidine    | tizanidine    | 2 | 1 | 0 | 1 | 0.5
        drug/acetaminophen | acetaminophen | 1 | 0 | 1 | 0 | 0
        drug/baclofen      | baclofen      | 1 | 1 | 0 | 0 | 0
        drug/hydrocodone   | hydrocodone   | 1 | 0 | 1 | 0 | 0
        """,
    ),
    ("overturn-rate-by-drug", {"drug": "Zanaflex"}, "drug/tizanidine | tizanidine | 2 | 1 | 0 | 1 | 0.5"),
    (
        "overturn-rate-by-drug-class",
        {},
        """
        drug-class/muscle-relaxants | muscle relaxants | 3 | 2 | 0 | 1 | 0.333
        drug-class/opioids          | opioids          | 1 | 0 | 1 | 0 | 0
        """,
    ),
    ("overturn-rate-by-drug-class", {"class": "opioids"}, "drug-class/opioids | opioids | 1 | 0 | 1 | 0 | 0"),
    (
        "overturn-rate-by-category",
        {},
        """
        category/pharmaceutical | pharmaceutical | 4 | 2 | 1 | 1 | 0.25
        category/imaging        | imaging        | 1 | 0 | 0 | 1 | 1
        category/rehabilitation | rehabilitation | 1 | 1 | 0 | 0 | 0
        """,
    ),
    ("overturn-rate-by-category", {"category": "imaging"}, "category/imaging | imaging | 1 | 0 | 0 | 1 | 1"),
    (
        "overturn-rate-by-guideline-section",
        {},
        """
        section/mtus/pain/muscle-relaxants | Muscle relaxants | 2 | 1 | 0 | 1 | 0.5
        section/odg/low-back/mri           | MRI              | 1 | 0 | 0 | 1 | 1
        section/odg/low-back/needles       | Needles          | 1 | 1 | 0 | 0 | 0
        """,
    ),
    (
        "overturn-rate-by-guideline-section",
        {"section": "muscle relaxants"},
        "section/mtus/pain/muscle-relaxants | Muscle relaxants | 2 | 1 | 0 | 1 | 0.5",
    ),
    (
        "overturn-rate-by-guideline-section",
        {"section": "mtus/pain/2016/muscle-relaxants"},
        "section/mtus/pain/muscle-relaxants | Muscle relaxants | 1 | 0 | 0 | 1 | 1",
    ),
    (
        "overturn-rate-by-guideline",
        {},
        """
        guideline/mtus/pain    | Chronic Pain | 3 | 1 | 1 | 1 | 0.333
        guideline/odg/low-back | Low Back     | 2 | 1 | 0 | 1 | 0.5
        """,
    ),
    (
        "overturn-rate-by-guideline",
        {"guideline": "mtus/pain/2016"},
        "guideline/mtus/pain | Chronic Pain | 2 | 0 | 1 | 1 | 0.5",
    ),
    (
        "overturn-rate-by-specialty",
        {},
        """
        specialty/pain-management      | Pain Management      | 3 | 1 | 0 | 2 | 0.667
        specialty/orthopedic-tinkering | Orthopedic Tinkering | 2 | 1 | 1 | 0 | 0
        specialty/family-practice      | Family Practice      | 1 | 0 | 0 | 1 | 1
        """,
    ),
    (
        "overturn-rate-by-quarter",
        {},
        """
        2014-Q1 | 2 | 1 | 0 | 1 | 0.5
        2016-Q3 | 1 | 0 | 0 | 1 | 1
        2017-Q2 | 2 | 1 | 1 | 0 | 0
        """,
    ),
    ("overturn-rate-by-quarter", {"since": "2014-02-11", "until": "2016-08-15"}, "2016-Q3 | 1 | 0 | 0 | 1 | 1"),
    (
        "overturn-rate-by-condition",
        {},
        """
        condition/icd10cm/S39.012 | Strain of muscle, fascia and tendon of lower back | 4 | 2 | 0 | 2 | 0.5
        condition/icd10cm/M54.2   | Cervicalgia                                       | 2 | 1 | 1 | 0 | 0
        """,
    ),
    (
        "overturn-rate-by-condition",
        {"condition": "M54.2"},
        "condition/icd10cm/M54.2 | Cervicalgia | 2 | 1 | 1 | 0 | 0",
    ),
    (
        "overturn-rate-by-condition-category",
        {},
        """
        condition/icd10cm/S39 | | 4 | 2 | 0 | 2 | 0.5
        condition/icd10cm/M54 | | 2 | 1 | 1 | 0 | 0
        """,
    ),
    (
        "overturn-rate-by-guideline-agreement",
        {},
        """
        agree              | 3 | 1 | 0 | 2 | 0.667
        reviewer only      | 2 | 1 | 1 | 0 | 0
        administrator only | 1 | 1 | 0 | 0 | 0
        """,
    ),
    ("days-to-decision-by-quarter", {}, "2014-Q1 | 30 | 1\n2016-Q3 | 30 | 1\n2017-Q2 | 60 | 1"),
    ("days-to-decision-by-quarter", {"since": "2017-01-01"}, "2017-Q2 | 60 | 1"),
    ("overturn-rate-by-priority", {}, "Standard | 4 | 2 | 1 | 1 | 0.25\nExpedited | 1 | 0 | 0 | 1 | 1"),
    ("overturn-rate-by-age", {}, "20 | 2 | 1 | 1 | 0 | 0\n40 | 3 | 1 | 0 | 2 | 0.667"),
    ("overturn-rate-by-sex", {}, "female | 3 | 1 | 1 | 1 | 0.333\nmale | 2 | 1 | 0 | 1 | 0.5"),
    (
        "overturn-rate-by-drug-tried",
        {},
        """
        drug/ibuprofen  | ibuprofen  | 3 | 1 | 0 | 2 | 0.667
        drug/tizanidine | tizanidine | 2 | 1 | 1 | 0 | 0
        drug/tramadol   | tramadol   | 2 | 1 | 0 | 1 | 0.5
        """,
    ),
    # The administrator of 2016 cites the edition of 2009 where the reviewer cites that of 2016: not the same section.
    (
        "sections-cited-by-administrator-only",
        {},
        "section/mtus/pain/muscle-relaxants | Muscle relaxants | 2 | 1 | 0 | 1 | 0.5",
    ),
    (
        "sections-cited-by-reviewer-only",
        {},
        """
        section/mtus/pain/muscle-relaxants | Muscle relaxants | 1 | 0 | 0 | 1 | 1
        section/odg/low-back/needles       | Needles          | 1 | 1 | 0 | 0 | 0
        """,
    ),
    ("drugs-refused-for-reason", {}, "drug/tizanidine | tizanidine | 1"),
    ("drugs-refused-for-reason", {"reason": "not recommended"}, "drug/baclofen | baclofen | 1"),
    (
        "reasons-by-outcome",
        {},
        """
        reason/criteria-met              | outcome/overturned           | 2
        reason/no-functional-improvement | outcome/upheld               | 2
        reason/exceeds-guideline         | outcome/partially-overturned | 1
        reason/not-recommended           | outcome/upheld               | 1
        """,
    ),
    (
        "reasons-by-outcome",
        {"drug": "tizanidine"},
        """
        reason/criteria-met              | outcome/overturned | 1
        reason/no-functional-improvement | outcome/upheld     | 1
        """,
    ),
    (
        "drug-with-section",
        {"drug": "Zanaflex", "section": "mtus/pain/muscle-relaxants"},
        """
        case/CM14-0000001 | case/CM14-0000001/request/1 | outcome/upheld | reason/no-functional-improvement | No gain in function was shown.
        case/CM16-0000002 | case/CM16-0000002/request/1 | outcome/overturned | reason/criteria-met | Spasm lessened with each course.
        """,
    ),
    (
        "drug-with-section",
        {"drug": "tizanidine", "section": "mtus/pain/2016/muscle-relaxants"},
        "case/CM16-0000002 | case/CM16-0000002/request/1 | outcome/overturned | reason/criteria-met | Spasm lessened with each course.",
    ),
    (
        "similar-cases-overturned",
        {"case": "CM14-0000001"},
        "case/CM16-0000002 | drug/tizanidine | condition/icd10cm/S39.012 | Zanaflex 4mg #30 (remaining) | Spasm lessened with each course.",
    ),
    ("similar-cases-overturned", {"case": "CM16-0000002"}, ""),
    (
        "drugs-tried-before",
        {"drug": "tizanidine"},
        """
        drug/ibuprofen | ibuprofen | 2 | 1
        drug/tramadol  | tramadol  | 1 | 0
        """,
    ),
    (
        "contradictions",
        {},
        "case/CM17-0000003 | case/CM17-0000003/request/2 | Baclofen 10mg | outcome/upheld | necessary | The drug is warranted.",
    ),
    # 11 January to 10 February: 30; 16 July to 15 August: 30; 3 March to 2 May: 28 + 30 + 2 = 60.
    (
        "days-to-decision",
        {},
        """
        2014 | Standard  | 1 | 30 | 30 | 30
        2016 | Expedited | 1 | 30 | 30 | 30
        2017 | Standard  | 1 | 60 | 60 | 60
        """,
    ),
    ("days-to-decision", {"since": "2017-01-01"}, "2017 | Standard | 1 | 60 | 60 | 60"),
    (
        "modified-requests",
        {},
        "case/CM16-0000002 | Zanaflex 4mg #60 | Zanaflex 4mg #30 | Zanaflex 4mg #30 (remaining) | category/pharmaceutical | outcome/overturned",
    ),
    ("modified-requests", {"category": "imaging"}, ""),
    (
        "editions-not-in-force",
        {},
        "case/CM16-0000002 | case/CM16-0000002/request/1 | claims_administrator | guideline/mtus/pain/2009 | 2016-08-15 | 2009-07-18 | 2016-07-27 | outcome/overturned",
    ),
    (
        "case-requests",
        {"case": "CM14-0000001"},
        """
        1 | Zanaflex 4mg #60 | category/pharmaceutical | outcome/upheld | not_necessary | reason/no-functional-improvement | No gain in function was shown.
        2 | MRI of the lumbar spine | category/imaging | outcome/overturned | necessary | reason/criteria-met | A new weakness calls for the study.
        """,
    ),
    (
        "case-drugs",
        {"case": "CM14-0000001"},
        """
        drug/ibuprofen  | tried without benefit
        drug/tizanidine | requested
        drug/tramadol   | not tolerated
        """,
    ),
    ("case-drugs", {"case": "0123456789abcdef"}, "drug/baclofen | discussed"),
    (
        "case-citations",
        {"case": "CM14-0000001"},
        """
        1 | claims_administrator | section/mtus/pain/2009/muscle-relaxants |
        1 | reviewer             | section/mtus/pain/2009/muscle-relaxants | 63, 66
        2 | claims_administrator | section/odg/low-back/mri |
        2 | reviewer             | section/odg/low-back/mri |
        """,
    ),
    (
        "drugs-requested-together",
        {},
        """
        drug/acetaminophen | drug/baclofen    | 1
        drug/acetaminophen | drug/hydrocodone | 1
        drug/baclofen      | drug/hydrocodone | 1
        """,
    ),
    (
        "drugs-requested-together",
        {"drug": "baclofen"},
        "drug/acetaminophen | drug/baclofen | 1\ndrug/baclofen | drug/hydrocodone | 1",
    ),
    ("drugs-requested-together", {"least": "2"}, ""),
    (
        "sections-for-drug",
        {"drug": "tizanidine"},
        "section/mtus/pain/muscle-relaxants | Muscle relaxants | 2 | 1 | 0 | 1 | 0.5",
    ),
    (
        "conditions-for-drug",
        {"drug": "tizanidine"},
        "condition/icd10cm/S39.012 | Strain of muscle, fascia and tendon of lower back | 2 | 1 | 0 | 1 | 0.5",
    ),
    (
        "orders-by-quantity",
        {"drug": "Zanaflex"},
        """
        case/CM14-0000001 | Zanaflex 4mg #60 | 4 mg | 60 | | outcome/upheld
        case/CM16-0000002 | Zanaflex 4mg #30 | 4 mg | 30 | | outcome/overturned
        """,
    ),
    (
        "orders-by-quantity",
        {"drug": "tizanidine", "least": "31"},
        "case/CM14-0000001 | Zanaflex 4mg #60 | 4 mg | 60 | | outcome/upheld",
    ),
    ("problems-by-code", {}, "problem/contradicted-heading | 1"),
    (
        "drugs-not-tolerated",
        {},
        """
        drug/tramadol   | tramadol   | 1 | 0
        drug/ibuprofen  | ibuprofen  | 0 | 2
        drug/tizanidine | tizanidine | 0 | 1
        """,
    ),
    (
        "requests-containing",
        {"text": "zanaflex 4MG"},
        """
        case/CM14-0000001 | 2014-02-10 | Zanaflex 4mg #60 | outcome/upheld
        case/CM16-0000002 | 2016-08-15 | Zanaflex 4mg #30 (remaining) | outcome/overturned
        """,
    ),
    (
        "requests-containing",
        {"text": "s", "since": "2017-01-01"},
        "case/0123456789abcdef | | Acupuncture, 6 sessions | outcome/upheld",
    ),
    ("requests-containing", {"text": '" } # \\'}, ""),
    # 1 March 2010 to 10 February 2014 is less than four years; 3 May 2012 to 2 May 2017 less than five.
    ("years-from-injury", {}, "0 | 1 | 1 | 1\n3 | 2 | 1 | 0.5\n4 | 2 | 0 | 0"),
    (
        "letter-of-case",
        {"case": "CM14-0000001"},
        """
        letter/CM14-0000001 | ontology#layout | final_determination
        letter/CM14-0000001 | ontology#sha256 | aa
        letter/CM14-0000001 | type            | ontology#Letter
        """,
    ),
    (
        "citation-agreement",
        {},
        """
        true  | outcome/overturned | 1
        true  | outcome/upheld     | 1
        false | outcome/overturned | 1
        """,
    ),
    ("cases-mixed-outcome", {}, "case/CM14-0000001 | 2 | 1"),
    (
        "totals",
        {},
        """
        cases                | 4
        overturned           | 2
        partially overturned | 1
        requests             | 6
        upheld               | 3
        """,
    ),
]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    quads = pyoxigraph.parse(path=TRIG, format=pyoxigraph.RdfFormat.TRIG)
    pyoxigraph.serialize(quads, folder / "graph.nq", pyoxigraph.RdfFormat.N_QUADS)
    return folder


@pytest.fixture(scope="module")
def in_memory(build: Path) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(build / "graph.nq", format="nquads")
    return dataset


def rows_of(text: str) -> list[tuple[str, ...]]:
    lines = [line for line in map(str.strip, text.strip().splitlines()) if line]
    return [tuple(plain(cell.strip()) for cell in line.split("|")) for line in lines]


def plain(value: str) -> str:
    """A term's value as the table above writes it: no namespace, numbers in one form."""
    for namespace in (
        "https://w3id.org/imr-kg/id/",
        "https://w3id.org/imr-kg/",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    ):
        value = value.removeprefix(namespace)
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return f"{number.normalize():f}"


def by_engine(build: Path, text: str) -> list[tuple[str, ...]]:
    with GraphStore.of_build(build) as opened:
        answer = ask(opened.store, text)
        assert isinstance(answer, pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples)
        rows = [tuple("" if term is None else plain(term.value) for term in row) for row in answer]  # type: ignore[union-attr]
        return sorted(rows) if isinstance(answer, pyoxigraph.QueryTriples) else rows


def by_rdflib(dataset: rdflib.Dataset, text: str) -> list[tuple[str, ...]]:
    answer = dataset.query(text)
    rows: Iterable[Iterable[object]] = answer.graph if answer.type == "CONSTRUCT" else answer  # type: ignore[assignment]
    found = [tuple("" if term is None else plain(str(term)) for term in row) for row in rows]
    return sorted(found) if answer.type == "CONSTRUCT" else found


Engine = Callable[[str], list[tuple[str, ...]]]


@pytest.fixture(scope="module", params=["pyoxigraph", "rdflib over the store", "rdflib alone"])
def engine(request: pytest.FixtureRequest, build: Path, in_memory: rdflib.Dataset) -> Engine:
    match request.param:
        case "pyoxigraph":
            return lambda text: by_engine(build, text)
        case "rdflib over the store":
            opened = kg.open_graph(build)
            return lambda text: by_rdflib(opened, text)
        case _:
            return lambda text: by_rdflib(in_memory, text)


@pytest.mark.parametrize(
    ("name", "values", "worked_out"),
    ANSWERS,
    ids=[f"{name} {' '.join(values.values())}" for name, values, _ in ANSWERS],
)
def test_a_shipped_query_answers_as_worked_out_by_hand(
    engine: Engine, build: Path, name: str, values: dict[str, str], worked_out: str
) -> None:
    with GraphStore.of_build(build) as opened:
        text = with_values(shipped_queries()[name], values, opened.store)
    assert engine(text) == rows_of(worked_out)


def test_every_shipped_query_has_a_title_a_question_and_worked_out_answers() -> None:
    assert len(shipped_queries()) >= 25
    assert {name for name, _, _ in ANSWERS} == set(shipped_queries())
    for query in shipped_queries().values():
        assert query.title != query.name
        assert "?" in query.question
        for parameter in query.parameters:
            assert f"${parameter.name}" in query.text
