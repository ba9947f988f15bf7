"""The network of many letters, and its other numbers, in bounded memory.

KG_SOAK_LETTERS sets how many (100,000 if not set), KG_SOAK_NETWORK_MB how much memory may be taken at most: 2,000, which
100,000 letters may take.
"""

import os
import subprocess
import sys

import pytest

from kg.determination import Layout, from_json
from kg.engine import build
from kg.sample.corpus import Format, write_sample
from kg.sample.effects import DEFAULT_EFFECTS
from kg.sample.letters import invent_letters

LETTERS = int(os.environ.get("KG_SOAK_LETTERS", "100000"))
MOST = int(os.environ.get("KG_SOAK_NETWORK_MB", "2000"))

MEASURED = "\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
COMMANDS = {
    "network": "import kg; print(kg.network({build!r}).number_of_nodes())",
    "analyze": "from kg.cli import app; app(['analyze', '--json', '--build', {build!r}], standalone_mode=False)",
    "similar": "from kg.cli import app; app(['analyze', '--case', {case!r}, '--build', {build!r}], standalone_mode=False)",
    "report": "from kg.cli import app; app(['report', '--build', {build!r}], standalone_mode=False)",
}


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    invented = invent_letters(LETTERS, 5, Layout.FINAL_DETERMINATION, DEFAULT_EFFECTS)
    write_sample(invented, folder, Format.JSONL, seed=5, effects=DEFAULT_EFFECTS)
    build([folder / "letters"], folder / "build", jobs=2)
    return folder / "build"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_numbers_of_many_letters_take_bounded_memory(many, command):
    with (many / "determinations.jsonl").open("rb") as lines:
        case = from_json(next(lines)).identity
    code = COMMANDS[command].format(build=str(many), case=case) + MEASURED
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    assert int(run.stdout.split()[-1]) < MOST
