"""Builds that are killed, starved of disk, robbed of their processes or of their clock end as if nothing had been.

KG_SOAK_ROUNDS says how many times chance has its go (20 if not set).
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from kg.engine import BuildError, build
from kg.engine.outputs import BUILD_FILE, OUTPUT_FILES

ROUNDS = int(os.environ.get("KG_SOAK_ROUNDS", "20"))
LETTERS = 600

_FAULTS = """
import os, time
import kg.letters.text as text

_tidy = text.tidy


def tidy(letter):
    if "MARK: never returns" in letter:
        while True:
            pass
    if "MARK: dies" in letter:
        os.kill(os.getpid(), 9)
    if "MARK: takes all memory" in letter:
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        hoard = [bytearray(1 << 26) for _ in range(1000)]
    return _tidy(letter)


text.tidy = tidy

if "JUMP" in os.environ:
    _now, _calls = time.time, [0]

    def jumping():
        _calls[0] += 1
        return _now() - 86_400 * 365 * (_calls[0] % 7)

    time.time = jumping
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some hundred invented letters, one a file and one a line."""
    folder = tmp_path_factory.mktemp("corpus")
    kg("sample", str(LETTERS), "--seed", "11", "--format", "jsonl", "--out", str(folder / "sample"))
    letters = folder / "letters"
    letters.mkdir()
    lines = (folder / "sample" / "letters" / "letters.jsonl").read_bytes().splitlines(keepends=True)
    (letters / "rest.jsonl").write_bytes(b"".join(lines[200:]))
    for line in lines[:200]:
        letter = json.loads(line)
        (letters / letter["source"]).with_suffix(".txt").write_text(letter["text"], "utf-8")
    (letters / "empty.txt").write_bytes(b"")
    (letters / "again.txt").write_bytes((letters / json.loads(lines[0])["source"]).with_suffix(".txt").read_bytes())
    return letters


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a build of the corpus writes when nothing happens to it."""
    out = tmp_path_factory.mktemp("undisturbed")
    build([corpus], out, jobs=2)
    return outputs(out)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from kg.cli import main; main()", *arguments]


def kg(*arguments: str, **options: object) -> None:
    subprocess.run(command(*arguments), check=True, capture_output=True, **options)  # type: ignore[call-overload]


def outputs(out: Path) -> dict[str, str]:
    """The hash of each output; where two differ, the name says enough."""
    return {name: sha256((out / name).read_bytes()).hexdigest() for name in OUTPUT_FILES}


def check_whole(out: Path, expected: dict[str, str]) -> None:
    """The folder holds what an undisturbed build writes, every letter accounted for, and nothing else."""
    assert outputs(out) == expected
    counts = json.loads((out / BUILD_FILE).read_bytes())["counts"]
    assert counts["letters"] == counts["records"] + counts["quarantined"] + counts["duplicates"] == LETTERS + 2
    assert {path.name for path in out.iterdir()} == {*OUTPUT_FILES, BUILD_FILE, ".ledger"}
    names = {path.name for path in (out / ".ledger").iterdir()}
    assert "ledger.sqlite" in names
    assert all(name == "ledger.sqlite" or name.startswith("segment-") for name in names)


def start(corpus: Path, out: Path, **environment: str) -> subprocess.Popen[bytes]:
    arguments = command("build", str(corpus), "--out", str(out), "--jobs", "2", "--quiet")
    return subprocess.Popen(arguments, env=os.environ | environment, stderr=subprocess.DEVNULL)


def children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def test_a_build_killed_at_random_moments_goes_on_and_ends_the_same(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    chance = random.Random(ROUNDS)
    process = start(corpus, tmp_path / "timed")
    began = time.monotonic()
    assert process.wait() == 1
    whole = time.monotonic() - began
    for number in range(ROUNDS):
        out = tmp_path / f"out-{number}"
        for _ in range(chance.randint(1, 3)):
            process = start(corpus, out)
            time.sleep(chance.random() * whole)
            process.send_signal(signal.SIGKILL)
            process.wait()
            finished = (out / BUILD_FILE).exists()
            assert not finished or outputs(out) == undisturbed
        assert _wait_for_the_lock(corpus, out).returncode == 1
        check_whole(out, undisturbed)


def _wait_for_the_lock(corpus: Path, out: Path) -> subprocess.Popen[bytes]:
    process = start(corpus, out)
    process.wait()
    return process


def test_reading_processes_that_are_killed_cost_no_letter(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    chance = random.Random(ROUNDS)
    for number in range(ROUNDS):
        out = tmp_path / f"out-{number}"
        process = start(corpus, out)
        killed = 0
        # Once: a letter whose reader dies a second time, on it alone, is quarantined, whoever killed it.
        while process.poll() is None and not killed:
            time.sleep(0.3 + chance.random())
            # The first two children read; the Turtle writer, which comes later, is no reader.
            for child in children(process.pid)[:1]:
                if b"worker" in _command_line(child):
                    os.kill(child, signal.SIGKILL)
                    killed += 1
        assert process.wait() == 1
        check_whole(out, undisturbed)


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def with_faults(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "faults").mkdir()
    (tmp_path / "faults" / "sitecustomize.py").write_text(_FAULTS)
    path = os.pathsep.join([str(tmp_path / "faults"), os.environ.get("PYTHONPATH", "")])
    return {"PYTHONPATH": path}


@pytest.mark.parametrize(
    ("mark", "code"),
    [("never returns", "time_limit"), ("dies", "reader_died"), ("takes all memory", "reader_failed")],
)
def test_a_letter_that_is_too_much_for_its_reader_is_quarantined_alone(
    tmp_path: Path, sample_letters: Path, mark: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", with_faults(tmp_path)["PYTHONPATH"])
    letters = tmp_path / "letters"
    letters.mkdir()
    for path in sample_letters.iterdir():
        (letters / path.name).write_bytes(path.read_bytes())
    (letters / "bad.txt").write_text(f"MARK: {mark}")
    summary = build([letters], tmp_path / "out", jobs=2, seconds_a_letter=8)
    assert (summary.records, summary.quarantined) == (20, 1)
    (row,) = [json.loads(line) for line in (tmp_path / "out" / "quarantine.jsonl").read_bytes().splitlines()]
    assert (row["source"], row["code"]) == ("bad.txt", code)


def test_a_clock_that_jumps_changes_no_byte(corpus: Path, undisturbed: dict[str, str], tmp_path: Path) -> None:
    environment = with_faults(tmp_path) | {"JUMP": "1", "SOURCE_DATE_EPOCH": "0", "TZ": "Pacific/Apia"}
    assert start(corpus, tmp_path / "out", **environment).wait() == 1
    check_whole(tmp_path / "out", undisturbed)


def _full_at(megabytes: int) -> Callable[[], None]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, megabytes << 20))

    return limit


@pytest.mark.parametrize("megabytes", [1, 3, 6])
def test_a_quota_that_is_reached_is_told_and_the_next_run_goes_on(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path, megabytes: int
) -> None:
    out = tmp_path / "out"
    arguments = command("build", str(corpus), "--out", str(out), "--jobs", "2", "--quiet")
    stopped = subprocess.run(arguments, capture_output=True, text=True, check=False, preexec_fn=_full_at(megabytes))
    assert stopped.returncode == 2
    assert stopped.stderr.count("\n") == 1
    assert "cannot be written" in stopped.stderr
    assert not (out / BUILD_FILE).exists()
    assert start(corpus, out).wait() == 1
    check_whole(out, undisturbed)


_ON_A_SMALL_DISK = """
mount -t tmpfs -o size={size}k tmpfs "$0" || exit 77
shift 0
"$@"
status=$?
cp -a "$0/." "$KEPT"
exit $status
"""


@pytest.mark.parametrize("kilobytes", [400, 3000, 9000, 14000])
def test_a_full_disk_is_told_and_the_next_run_goes_on(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path, kilobytes: int
) -> None:
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    kept.mkdir()
    script = _ON_A_SMALL_DISK.format(size=kilobytes)
    arguments = command("build", str(corpus), "--out", str(disk), "--jobs", "2", "--quiet")
    stopped = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script, str(disk), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"KEPT": str(kept)},
    )
    if stopped.returncode in {1, 77} and ("unshare" in stopped.stderr or "mount" in stopped.stderr):
        pytest.skip(f"no small disk can be mounted here: {stopped.stderr.strip()}")
    assert (stopped.returncode, stopped.stderr.count("\n")) == (2, 1)
    assert "cannot be written" in stopped.stderr
    assert not (kept / BUILD_FILE).exists()
    assert start(corpus, kept).wait() == 1
    check_whole(kept, undisturbed)


def test_of_two_builds_at_once_one_is_told_and_the_other_is_whole(
    corpus: Path, undisturbed: dict[str, str], tmp_path: Path
) -> None:
    first = start(corpus, tmp_path / "out")
    while not list(tmp_path.glob("out/.ledger/segment-*")):
        time.sleep(0.01)
    first.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(BuildError, match="another build is writing"):
            build([corpus], tmp_path / "out", jobs=1)
    finally:
        first.send_signal(signal.SIGCONT)
    assert first.wait() == 1
    check_whole(tmp_path / "out", undisturbed)
