"""One letter is found among many, whose texts stand some dozens to a gzip member."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kg.determination import Determination, Layout, Patient, Reviewer, to_json
from kg.engine.packing import PackedLines
from kg.exports.lookup import LETTERS_FILE, RECORDS_FILE, find_record, find_text

_NONE = Determination(
    source="",
    sha256="0" * 64,
    text_sha256="",
    layout=Layout.FINAL_DETERMINATION,
    case_number=None,
    date_assigned=None,
    date_of_injury=None,
    decision_date=None,
    ur_denial_date=None,
    application_received=None,
    priority=None,
    reviewer=Reviewer((), ()),
    patient=Patient(None, None),
    diagnoses=(),
    drugs=(),
    items=(),
    evidence=(),
    problems=(),
)


@pytest.fixture
def build_of_many(tmp_path: Path) -> dict[str, str]:
    """The texts of a build by case; letters are as long as chance has it, so that no guess of a place is exact."""
    chance = random.Random(3)
    texts = {f"CM20-{number:07}": chance.randbytes(chance.choice((40, 3_000, 30_000))).hex() for number in range(300)}
    with (
        open(tmp_path / RECORDS_FILE, "wb") as records,
        open(tmp_path / LETTERS_FILE, "wb") as packed,
        PackedLines(packed) as letters,
    ):
        for case, text in texts.items():
            digest = sha256(text.encode()).hexdigest()
            record = replace(_NONE, source=f"{case}.txt", case_number=case, text_sha256=digest)
            records.write(to_json(record) + b"\n")
            line = {"source": record.source, "text_sha256": digest, "text": text}
            letters.write(msgspec.json.encode(line) + b"\n")
    return texts


def test_every_letter_of_many_members_is_found(build_of_many: dict[str, str], tmp_path: Path) -> None:
    assert (tmp_path / LETTERS_FILE).stat().st_size > 1_500_000
    for case, text in build_of_many.items():
        record = find_record(tmp_path, case)
        assert record is not None
        assert find_text(tmp_path, record) == text


def test_a_text_that_is_not_there_is_told(build_of_many: dict[str, str], tmp_path: Path) -> None:
    record = find_record(tmp_path, next(iter(build_of_many)))
    assert record is not None
    with pytest.raises(LookupError, match="lacks the text"):
        find_text(tmp_path, replace(record, text_sha256="f" * 64))
