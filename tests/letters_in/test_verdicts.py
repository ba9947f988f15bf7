import pytest

from kg.determination import Decision
from kg.letters.verdicts import find_verdict

TABLE = [
    ("The request for a wrist splint is medically necessary and appropriate.", "a wrist splint", Decision.OVERTURNED),
    ("Decision for six massage visits are not medically necessary.", "six massage visits", Decision.UPHELD),
    ("Soma 350mg #30 is notmedically necessary and appropriate.", "Soma 350mg #30", Decision.UPHELD),
    ("Soma 350mg #30 isnot medically necessary and appropriate.", "Soma 350mg #30", Decision.UPHELD),
    ("Soma 350mg #30 was not medicallynecessary.", "Soma 350mg #30", Decision.UPHELD),
    (
        "Ten visits are medically necessary in part: four are medically necessary, six are not medically necessary.",
        "Ten visits",
        Decision.PARTIALLY_OVERTURNED,
    ),
    ("Ten visits are medically necessary and appropriate in part.", "Ten visits", Decision.PARTIALLY_OVERTURNED),
    ("these requests for knee braces were not medically necessary.", "knee braces", Decision.UPHELD),
]


@pytest.mark.parametrize(("statement", "request_", "decision"), TABLE)
def test_a_statement_gives_its_request_and_decision(statement, request_, decision):
    found = find_verdict(statement, (0, len(statement)))
    assert statement[slice(*found.heading)] == request_
    assert found.decision is decision
    assert "ecessary" in statement[slice(*found.words)]


@pytest.mark.parametrize(
    "statement", ["The worker wore a brace.", "is medically necessary", "The request for is not medically necessary."]
)
def test_a_statement_without_request_or_decision_gives_none(statement):
    assert find_verdict(statement, (0, len(statement))) is None
