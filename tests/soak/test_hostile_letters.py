"""Letters made to break their reader: each is read or refused, in bounded time and memory, and none ends a process.

KG_SOAK_EXAMPLES says how many of each kind are tried (2,000 if not set). What a fuzzer found goes into CORPUS in words of
our own, and stays.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.engine import build
from kg.engine.pipeline import ReadLetter, read_letter
from kg.letters.text import clean_text
from kg.letters.unreadable import UnreadableLetter

EXAMPLES = int(os.environ.get("KG_SOAK_EXAMPLES", "2000"))
SAMPLES = sorted((Path(__file__).parents[1] / "letters").iterdir())
TEXTS = [clean_text(path.read_bytes()) for path in SAMPLES]
PDFS = [path.read_bytes() for path in SAMPLES if path.suffix == ".pdf"]

PIECES = [
    "Upheld",
    ": Overturned",
    "Claims Administrator guideline: Decision based on MTUS ",
    "MAXIMUS guideline: ",
    "Decision rationale: ",
    "Section(s): ",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "CLINICAL CASE SUMMARY",
    " was the original request. ",
    " was authorized by the Claims Administrator. The remaining IMR eligible portion of the original request, ",
    "1. The request for ",
    " is not medically necessary and appropriate.",
    "(" * 50,
    ")" * 50,
    ", " * 50,
    "#" * 50,
    "10/325mg ",
    "\u00e9\u4e16\ud83d".encode("utf-8", "ignore").decode("utf-8", "ignore"),
    "\x00",
    "\n" * 20,
]

CORPUS = [
    "CLINICAL CASE SUMMARY\n" + ": Upheld" * 3000,
    "IMR ISSUES, DECISIONS AND RATIONALES" * 2000,
    "Case Number: CM20-0000001\n" + "Decision rationale: " * 5000 + ": Upheld",
    "((((" * 5000 + ": Upheld\nClaims Administrator guideline: Decision based on MTUS " + "Section(s): a, " * 5000,
    "-\n" * 10_000,
]


def read(data: bytes) -> ReadLetter | None:
    """Read a letter, or let it be refused; a defect of a reader fails the test."""
    try:
        return read_letter("a", data)
    except UnreadableLetter as refusal:
        if refusal.code == "reader_failed":
            raise
        return None


def check_spans(text: str, letter: ReadLetter) -> None:
    from kg.determination import from_json

    record = from_json(letter.record)
    for evidence in record.evidence:
        start, end = evidence.span
        assert 0 <= start <= end <= len(text)


hostile = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


@hostile
@given(st.data())
def test_cut_and_pasted_letters_are_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 400)))
        piece = data.draw(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)))
        text = text[:start] + piece + text[end:]
    raw = text.encode("utf-8", "ignore")
    letter = read(raw)
    if letter is not None:
        check_spans(clean_text(raw), letter)


@hostile
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=60))
def test_heaps_of_headings_are_read_or_refused(pieces: list[str]) -> None:
    read("".join(pieces).encode("utf-8", "ignore"))


@hostile
@given(st.sampled_from(PDFS), st.integers(0, 1 << 30))
def test_damaged_pdfs_are_read_or_refused(pdf: bytes, seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(pdf)
    for _ in range(chance.randint(1, 40)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    if chance.random() < 0.3:
        del damaged[chance.randrange(len(damaged)) :]
    read(bytes(damaged))


@hostile
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data)


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_what_a_fuzzer_found_stays_found(text: str) -> None:
    read(text.encode())


def grown(text: str, size: int) -> str:
    """A letter of about this many characters, longer at one place in its middle."""
    middle = len(text) // 2
    return text[:middle] + text[middle : middle + 300] * (size // 300) + text[middle:]


MEGABYTE = 1_000_000
SHAPES: list[Callable[[str, int], str]] = [
    lambda text, size: grown(text, size),
    lambda text, size: text.replace(": Upheld", " " + "x, (" * (size // 4) + ": Upheld", 1),
    lambda text, size: text + "\n" + "Tramadol 50mg #60: Upheld\n" * (size // 27),
    lambda text, size: text.replace(
        "CLINICAL CASE SUMMARY", "CLINICAL CASE SUMMARY\n" + "diagnosis of pain, " * (size // 19)
    ),
    lambda text, size: text + "a" * size,
    lambda text, size: text.replace(
        "Decision rationale: ", "Decision rationale: " + "MTUS page 12. " * (size // 14), 1
    ),
    lambda text, size: text.replace(
        "Decision rationale: ", "Decision rationale: " + "tried and failed Norco, " * (size // 24), 1
    ),
    lambda text, size: text.replace(
        "Decision rationale: ", "Decision rationale: " + "diagnosis of low back pain, " * (size // 28), 1
    ),
    lambda text, size: text.replace(": Upheld", ", " + "Tramadol 50mg #60 and " * (size // 22) + ": Upheld", 1),
    lambda text, size: text.replace(
        ": Upheld", " " + "Baclofen #30 was the original request. " * (size // 39) + ": Upheld", 1
    ),
    lambda text, size: text.replace(
        "guideline:",
        "guideline: Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): "
        + "Opioids, " * (size // 9),
        1,
    ),
    lambda text, size: text.replace("guideline:", "guideline: Decision based on MTUS " + "2004, " * (size // 6), 1),
    lambda text, size: text.replace(
        "guideline:", "guideline: Decision based on Non-MTUS Citation ODG " + "x; " * (size // 3), 1
    ),
    lambda text, size: text.replace(": Upheld", " " + "." * size + " a: Upheld", 1),
    lambda text, size: text.replace("Specialty: ", "Specialty: " + "surgery of hand and " * (size // 20), 1),
    lambda text, size: text + " " + "a dose of 120 MED " * (size // 18),
    lambda text, size: text + " MED " + "oral " * (size // 5),
    lambda text, size: text.replace(
        "Decision rationale: ",
        "Decision rationale: " + "there is no documentation of functional improvement " * (size // 52),
        1,
    ),
    lambda text, size: (
        text
        + "\nMRI of the knee: Upheld\nDecision rationale: The patient has pain and "
        + "MRI was done and " * (size // 17)
    ),
    lambda text, size: text + "\n" + "Norco #60: Upheld\nDecision rationale: Not needed.\n" * (size // 49),
    lambda text, size: text.replace(
        "guideline:", "guideline: Decision based on MTUS Opioids 2004, Section(s): " + "Norco/" * (size // 6), 1
    ),
    lambda text, size: text.replace(
        "guideline:", "guideline: Decision based on Non-MTUS Citation " + "ODG " * (size // 4), 1
    ),
]


def test_letters_of_a_megabyte_are_read_or_refused_within_the_time_that_a_letter_has(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    text = next(text for text in TEXTS if ": Upheld" in text)
    for number, shape in enumerate(SHAPES):
        (letters / f"{number}.txt").write_text(shape(text, MEGABYTE), encoding="utf-8")
    build([letters], tmp_path / "build", jobs=2)
    quarantined = [json.loads(line) for line in (tmp_path / "build" / "quarantine.jsonl").read_text().splitlines()]
    # All have one case number: one is kept, the others say otherwise. What a reader ended on has another code.
    assert {row["code"] for row in quarantined} == {"case_number_conflict"}
