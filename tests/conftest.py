"""What tests of several rooms need: the real letters, a browser, the sample letters."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

from kg.determination import (
    Category,
    Citation,
    Conclusion,
    Decision,
    Determination,
    Diagnosis,
    Drug,
    DrugOrder,
    DrugRole,
    GuidelineSource,
    Item,
    Layout,
    Patient,
    Priority,
    Problem,
    Rationale,
    RationaleCitation,
    Reason,
    Reviewer,
    Role,
    Sex,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How long an example takes says more of the machine than of the code: speed is measured in tests/benchmarks. In CI the
# same examples are tried each time, so that what fails there is the change; elsewhere chance goes on looking.
settings.register_profile("untimed", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("untimed")

_REPOSITORY = Path(__file__).parent.parent
_CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _absent(what: str) -> NoReturn:
    """Skip on a user's machine; fail in CI, where nothing may go untested unseen."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


_ITEM = Item(
    request="Zorvex 4 mg #60",
    original_request="Zorvex 4 mg #90",
    authorized_portion="Zorvex 4 mg #30",
    decision=Decision.PARTIALLY_OVERTURNED,
    category=Category.MENTAL_HEALTH,
    drugs=(DrugOrder("Zorvex 4 mg #60", ("zorvexine",), "4 mg", "tablet", 60, "tablets", 2, 30, "at night"),),
    claims_administrator=(Citation(GuidelineSource.ODG, None, None, (), "63, 66"),),
    reviewer=(Citation(GuidelineSource.OTHER, "A journal of pain", "2015", ("Sleep", "Rest"), None),),
    conclusion=Conclusion.NOT_NECESSARY,
    reasons=(Reason.SAFETY_RISK, Reason.NO_FUNCTIONAL_IMPROVEMENT),
    deciding_sentence="No gain was shown.",
    rationale=Rationale((0, 5), (RationaleCitation(GuidelineSource.ODG, None, None, None, (0, 3)),)),
)
_LETTER = Determination(
    source="a.pdf",
    sha256="0" * 64,
    text_sha256="0123456789abcdef" * 4,
    layout=Layout.FINAL_DETERMINATION,
    case_number="CM17-0000001",
    date_assigned=date(2017, 1, 2),
    date_of_injury=date(2010, 3, 4),
    decision_date=date(2017, 2, 3),
    ur_denial_date=date(2016, 12, 1),
    application_received=date(2016, 12, 20),
    priority=Priority.STANDARD,
    reviewer=Reviewer(("California", "Texas"), ("Moon Medicine",)),
    patient=Patient(42, Sex.FEMALE),
    diagnoses=(Diagnosis("left knee sprain", "S83.92"), Diagnosis("unspecified malaise", None)),
    drugs=(
        Drug("zorvexine", ("Zorvex",), Role.REQUESTED, (DrugRole(Role.REQUESTED, "", (0, 6)),)),
        Drug(
            "plimetol",
            ("plimetol",),
            Role.NOT_TOLERATED_OR_FAILED,
            (
                DrugRole(Role.NOT_TOLERATED_OR_FAILED, "not_tolerated", (0, 1)),
                DrugRole(Role.NOT_TOLERATED_OR_FAILED, "no_benefit", (1, 2)),
                DrugRole(Role.CURRENT_OR_PAST, "past", (2, 3)),
            ),
        ),
        Drug("orlidine", ("orlidine",), Role.GUIDELINE_ONLY, ()),
    ),
    items=(_ITEM,),
    problems=(Problem("unknown_drug", "Zorvex"),),
)


@pytest.fixture(scope="session")
def letter() -> Determination:
    """The record of an invented letter that has every kind of fact."""
    return _LETTER


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return _REPOSITORY


@pytest.fixture(scope="session")
def shared_letters() -> Path:
    """The folder with the real letters (`dev/pdf`, `dev/gold`, `seeds`), named by IMR_SHARED; never written to."""
    shared = Path(os.environ.get("IMR_SHARED", _REPOSITORY.parent / "shared"))
    letters = shared / "letters"
    if not letters.is_dir():
        _absent(f"no real letters in {letters}: set IMR_SHARED to the folder that holds them")
    return letters


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        _absent("no chromium on this machine: apt install chromium")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, driven by playwright: of one module, since its event loop runs until it ends, and shuts out others."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_letters() -> Path:
    """The twenty letters that were invented for the project, text and PDF."""
    return _REPOSITORY / "tests" / "letters"


@pytest.fixture(scope="session")
def sample_build(sample_letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished build of the sample letters; nobody writes to it."""
    from kg.engine import build

    out = tmp_path_factory.mktemp("sample") / "build"
    build([sample_letters], out, jobs=1)
    return out
