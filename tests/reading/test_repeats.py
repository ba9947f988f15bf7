"""Studies had already, told by an earlier one and nothing new since, on invented rationales."""

from __future__ import annotations

import pytest

from kg.determination import Category
from kg.reading.repeats import had_already
from kg.reading.voices import read_voices


def told(request: str, said: str, category: Category = Category.IMAGING) -> bool:
    flat = f"{request}: In this case, the patient has pain. {said}"
    voiced = read_voices(flat, (len(request) + 2, len(flat))).sentences
    return had_already(flat, voiced, (0, len(request)), category) is not None


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("MRI of the lumbar spine", "She had an MRI in March. There has been no change in her complaints."),
        ("MRI of the lumbar spine", "A lumbar MRI was done in 2014, and no new symptoms are described."),
        ("MRI of the lumbar spine", "The prior MRI showed a bulge. His examination is unchanged."),
        ("CT scan of the wrist", "The worker underwent a CT two months ago without any new injury."),
        ("X-ray, right hand", "Radiographs were obtained at the first visit. The notes report no reinjury."),
        ("MRI of the neck", "Imaging of the neck from June is on file. He denies any new trauma."),
    ],
)
def test_an_earlier_study_after_which_nothing_changed_makes_another_redundant(request_: str, said: str) -> None:
    assert told(request_, said)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("MRI of the lumbar spine", "X-rays were taken in March. There has been no change in her complaints."),
        ("MRI of the lumbar spine", "There is no prior MRI, and no new symptoms are described."),
        ("MRI of the lumbar spine", "She had an MRI in March. Since then her weakness has become worse."),
        ("MRI of the lumbar spine", "There has been no change in her complaints."),
        ("MRI of the lumbar spine", "She had an MRI of the neck in March. There has been no change in her complaints."),
        ("MRI, right knee", "An MRI of the left knee was done in March. There has been no change in his complaints."),
        ("Back brace", "She had an MRI in March. There has been no change in her complaints."),
    ],
)
def test_another_kind_of_study_or_a_change_leaves_the_request_its_use(request_: str, said: str) -> None:
    assert not told(request_, said)


def test_only_studies_are_told_so() -> None:
    said = "She had an MRI in March. There has been no change in her complaints."
    assert not told("MRI of the lumbar spine", said, Category.SURGERY)
