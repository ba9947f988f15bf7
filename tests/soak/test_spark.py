"""A build on Spark holds what a local build of the same letters holds."""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.engine import BuildError, build

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from kg.engine.spark import SparkSummary

if os.environ.get("CI") != "true":
    pytest.importorskip("pyspark", reason="Spark is not installed: pip install 'imr-kg[spark]'")


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    from kg.engine.spark import session

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2")
    builder.config("spark.driver.memory", "1g").config("spark.ui.enabled", "false").getOrCreate()
    running = session()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory, sample_letters: Path) -> Path:
    """The sample letters with a duplicate, a conflict, a JSON Lines file and some that cannot be read."""
    folder = tmp_path_factory.mktemp("letters of spark")
    (folder / "deeper").mkdir()
    paths = sorted(sample_letters.iterdir())
    for path in paths:
        shutil.copy(path, folder / "deeper")
    text = next(path for path in paths if path.suffix == ".txt" and path.name.startswith("CM")).read_text("utf-8")
    (folder / "again.txt").write_text(text.replace("\n", "\r\n"), "utf-8")
    (folder / "other.txt").write_text(
        text.replace("Upheld", "Overturned").replace("is not medically", "is medically"), "utf-8"
    )
    (folder / "empty.txt").touch()
    (folder / "notes.md").write_text("ignored")
    lines = [
        json.dumps({"source": "line/1", "text": text.replace("Case Number: CM", "Case Number: CM9")}),
        '{"source": "line/2"}',
    ]
    (folder / "more.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    with zipfile.ZipFile(folder / "deeper" / "packed.zip", "w") as archive:
        archive.writestr("a/letter.txt", text.replace("Case Number: CM", "Case Number: CM8"))
        archive.writestr("../outside.txt", text)
        archive.writestr("notes.md", "ignored")
    return folder


@pytest.fixture(scope="module")
def built(spark: SparkSession, letters: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SparkSummary]:
    """The letters, built on Spark."""
    from kg.engine.spark import build_on_spark

    out = tmp_path_factory.mktemp("built")
    return out, build_on_spark([str(letters)], str(out), spark=spark)


def part_lines(folder: Path) -> list[str]:
    return [line for part in sorted(folder.glob("part-*.txt")) for line in part.read_text("utf-8").splitlines()]


def test_the_parts_hold_the_statements_of_a_local_build(
    built: tuple[Path, SparkSummary], letters: Path, tmp_path: Path
) -> None:
    local = build([letters], tmp_path / "local", jobs=1)
    out, summary = built
    assert (summary.letters, summary.records) == (local.letters, local.records)
    assert (summary.duplicates, summary.quarantined) == (local.duplicates, local.quarantined)
    ours = part_lines(out / "graph.nq")
    expected = (tmp_path / "local" / "graph.nq").read_text("utf-8").splitlines()
    assert len(ours) == summary.statements
    assert sorted(ours) == sorted(expected)
    records = part_lines(out / "determinations")
    assert records == (tmp_path / "local" / "determinations.jsonl").read_text("utf-8").splitlines()
    codes = {row["source"]: row["code"] for row in map(json.loads, part_lines(out / "quarantine"))}
    rows = (tmp_path / "local" / "quarantine.jsonl").read_text("utf-8").splitlines()
    wanted = {row["source"]: row["code"] for row in map(json.loads, rows)}
    assert {name: code for name, code in codes.items() if code != "not_json"} == {
        name: code for name, code in wanted.items() if code != "not_json"
    }
    assert list(codes.values()).count("not_json") == list(wanted.values()).count("not_json") == 1


def test_the_tables_join_as_graphframes_asks(spark: SparkSession, built: tuple[Path, SparkSummary]) -> None:
    from pyspark.sql import functions as f

    out, _ = built
    nodes = spark.read.parquet(str(out / "nodes.parquet"))
    edges = spark.read.parquet(str(out / "edges.parquet"))
    assert "id" in nodes.columns
    assert {"src", "dst"} <= set(edges.columns)
    assert nodes.count() == nodes.select("id").distinct().count()
    joined = edges.join(nodes, edges.src == nodes.id).join(nodes.alias("end"), f.col("dst") == f.col("end.id"))
    assert joined.count() == edges.count()
    outcome = edges.where(f.col("relationship").endswith("#outcome"))
    requests = nodes.where(f.col("type").endswith("#TreatmentRequest"))
    assert outcome.join(requests, outcome.src == requests.id).count() == requests.count() > 0


def test_a_path_that_is_not_there_is_told(spark: SparkSession, tmp_path: Path) -> None:
    from kg.engine.spark import build_on_spark

    with pytest.raises(BuildError, match="no such file or folder"):
        build_on_spark([str(tmp_path / "nowhere")], str(tmp_path / "out"), spark=spark)
