"""The same build on Apache Spark: letters from any path that Spark reads, N-Quads parts and Parquet tables out of it.

Every letter goes through `kg.engine.pipeline.read_letters`, as in a local build, and duplicates and conflicts are settled
by the same rule, so that the parts together hold the statements that a local build of the same letters writes.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kg.engine.failure import BuildError
from kg.engine.outputs import content_hash, content_number
from kg.engine.pipeline import LETTERS_TOGETHER, LetterBytes, ReadLetter, read_letters
from kg.iris import DEFAULT_BASE, checked_base
from kg.letters.archives import ARCHIVE_ENDINGS
from kg.letters.find import FoundLetter, Refused, find_letters
from kg.letters.text import MAXIMUM_PDF_BYTES, check_size
from kg.letters.unreadable import UnreadableLetter

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkSummary", "build_on_spark", "session"]

_FOUND = "source string, content binary, size long, code string, message string"
_READ = (
    "source string, sha256 string, identity string, text_sha256 string, record binary, text binary, "
    "statements binary, things binary, code string, message string"
)
_EDGE = "src string, dst string, relationship string, graph string"
_NODE = "id string, type string, label string"

_ARCHIVE = f"({'|'.join(map(re.escape, (*ARCHIVE_ENDINGS, '.jsonl.gz')))})$"

_QUAD = re.compile(r"<([^>]*)> <([^>]*)> (?:<([^>]*)>|\"((?:[^\"\\]|\\.)*)\"\S*) <([^>]*)> \.")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABELS = {
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "https://w3id.org/imr-kg/ontology#caseNumber",
    "https://w3id.org/imr-kg/ontology#requestText",
}


@dataclass(frozen=True, slots=True)
class SparkSummary:
    """The counts of a finished build."""

    letters: int
    records: int
    quarantined: int
    duplicates: int
    statements: int


def session() -> SparkSession:
    """The Spark session under way (spark-submit's), or one on this machine.

    Raises:
        BuildError: the extra `spark` or a Java runtime is missing.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession

        return SparkSession.builder.appName("imr-kg").config("spark.ui.enabled", "false").getOrCreate()
    except ImportError:
        raise BuildError("Spark is not installed: pip install 'imr-kg[spark]'") from None
    except Exception as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BuildError(f"Spark does not start ({first}): it needs a Java runtime, 17 or later") from error


def build_on_spark(
    arguments: Sequence[str], out: str, *, base_iri: str = DEFAULT_BASE, spark: SparkSession | None = None
) -> SparkSummary:
    """Build the graph of letters on Spark.

    Args:
        arguments: folders and files, as paths that Spark reads: .pdf, .txt, .jsonl and archives. One executor opens
            an archive, which must fit in its memory.
        out: the folder, as a path that Spark writes; what stands in its parts is replaced.
        base_iri: the namespace of case and letter IRIs.
        spark: the session; the one under way where None.

    Returns:
        The counts. Below `out`: `graph.nq/`, `determinations/`, `letters/`, `quarantine/` (parts of lines) and
        `nodes.parquet/`, `edges.parquet/` with the columns that GraphFrames asks for.

    Raises:
        BuildError: no letters, or a path that cannot be read or written.
    """
    spark = spark or session()
    base = checked_base(base_iri)
    try:
        found = reduce(
            lambda one, other: one.unionByName(other, allowMissingColumns=True),
            [_found(spark, path) for path in arguments],
        )
        beside = f"{out}/.read"
        read = found.mapInArrow(lambda batches: _read(batches, base), _READ)
        read.write.mode("overwrite").parquet(beside)
        return _settled_and_written(spark, spark.read.schema(_READ).parquet(beside), out, base)
    except BuildError:
        raise
    except Exception as error:
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import AnalysisException

        if not isinstance(error, AnalysisException | Py4JJavaError):
            raise
        cause = str(getattr(error, "java_exception", None) or error).splitlines()[0]
        raise BuildError(f"Spark cannot read or write ({cause}): check the paths") from error
    finally:
        _remove(spark, f"{out}/.read")


def _settled_and_written(spark: SparkSession, read: DataFrame, out: str, base: str) -> SparkSummary:
    from pyspark.sql import functions as f
    from pyspark.sql.window import Window

    readable = read.where("code IS NULL")
    order = Window.partitionBy("identity").orderBy("text_sha256", "sha256", "source")
    ranked = readable.withColumn("place", f.row_number().over(order))
    standing = ranked.where("place = 1").drop("place")
    others = (
        ranked.where("place > 1")
        .alias("other")
        .join(standing.select("identity", f.col("record").alias("first")), "identity")
    )
    settled = others.mapInArrow(_settle, "source string, sha256 string, code string, message string").persist()
    quarantined = read.where("code IS NOT NULL").select("source", "sha256", "code", "message")
    quarantined = quarantined.unionByName(settled.where("code IS NOT NULL"))
    letters, records = read.count(), standing.count()
    if not letters:
        raise BuildError("no letters: name folders, .pdf, .txt or .jsonl files")
    duplicates = settled.where("code IS NULL").count()
    shared, statements = _shared(standing, records, base)
    shared_lines = spark.createDataFrame([(line,) for line in shared], "value string").coalesce(1)

    def lines(column: str) -> DataFrame:
        # A part's lines end where Spark ends them, so what we end ourselves goes.
        return standing.select(f.expr(f"rtrim('\n', decode({column}, 'UTF-8'))").alias("value"))

    ordered = standing.orderBy("identity").select(f.expr("rtrim('\n', decode(record, 'UTF-8'))").alias("value"))
    _write_text(lines("statements").unionByName(shared_lines), f"{out}/graph.nq")
    _write_text(ordered, f"{out}/determinations")
    _write_text(standing.mapInArrow(_texts, "value string"), f"{out}/letters", compression="gzip")
    _write_text(
        quarantined.orderBy("source", "sha256").select(f.to_json(f.struct("*"), {"ignoreNullFields": "false"})),
        f"{out}/quarantine",
    )
    _write_tables(spark, f"{out}/graph.nq", out)
    return SparkSummary(letters, records, quarantined.count(), duplicates, statements)


def _write_text(frame: DataFrame, path: str, compression: str = "none") -> None:
    frame.write.mode("overwrite").option("compression", compression).option("lineSep", "\n").text(path)


def _write_tables(spark: SparkSession, graph: str, out: str) -> None:
    """Write nodes and edges: what is linked, and by what; literals stay in the graph and the records."""
    from pyspark.sql import functions as f

    lines = spark.read.text(graph)
    edges = lines.mapInArrow(_edges, _EDGE)
    edges.write.mode("overwrite").parquet(f"{out}/edges.parquet")
    edges = spark.read.parquet(f"{out}/edges.parquet")
    ends = edges.select(f.col("src").alias("id")).union(edges.select("dst")).distinct()
    described = (
        lines.mapInArrow(_nodes, _NODE).groupBy("id").agg(f.min("type").alias("type"), f.min("label").alias("label"))
    )
    ends.join(described, "id", "left").write.mode("overwrite").parquet(f"{out}/nodes.parquet")


def _shared(standing: DataFrame, records: int, base: str) -> tuple[list[str], int]:
    """The statements that letters share, and how many statements there are in all."""
    from kg.graph.dataset import DatasetSummary, dataset_statements
    from kg.graph.shared import vocabulary_statements

    parts = standing.mapInArrow(_part, "number string, requests long, quads long, things binary").collect()
    named = {thing.decode() for part in parts for thing in part.things.split()}
    quads = sum(part.quads for part in parts)
    vocabulary = vocabulary_statements(named)
    summary = DatasetSummary(
        content_sha256=content_hash(sum(int(part.number) for part in parts)),
        letters=records,
        requests=sum(part.requests for part in parts),
        quads=quads,
        named=named,
        base_iri=base,
        vocabulary=vocabulary,
    )
    shared = [line.rstrip("\n") for line in (*vocabulary, *dataset_statements(summary))]
    return shared, quads + len(shared)


def _found(spark: SparkSession, argument: str) -> DataFrame:
    """The letters of one argument: source, content and size, content left out where it is too large."""
    from pyspark.sql import functions as f

    path = _qualified(spark, argument)
    reader = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    files = reader.load(path)
    prefix = path.rstrip("/") + "/"
    inside = f.when(f.col("path").startswith(prefix), f.substr("path", f.lit(len(prefix) + 1)))
    source = f.coalesce(inside, f.regexp_extract("path", "[^/]+$", 0))
    # Spark passes over files of no bytes; a letter that is empty is quarantined, not lost.
    listed = [(re.sub("^file:/+", "file:/", unquote(uri)),) for uri in files.inputFiles()]
    empty = spark.createDataFrame(listed, "path string").join(files.select("path"), "path", "left_anti")
    files = files.unionByName(
        empty.select("path", f.lit(b"").alias("content"), f.lit(0).cast("long").alias("length")),
        allowMissingColumns=True,
    )
    letter = files.where(f.lower("path").rlike(r"\.(pdf|txt)$"))
    columns = (source.alias("source"), f.col("content"), f.col("length").alias("size"))
    small = letter.where(f.col("length") <= MAXIMUM_PDF_BYTES).select(*columns)
    large = letter.where(f.col("length") > MAXIMUM_PDF_BYTES).select(
        columns[0], f.lit(None).cast("binary").alias("content"), columns[2]
    )
    lines = _json_lines(spark, files.where(f.lower("path").rlike(r"\.jsonl$")))
    packed = files.where(f.lower("path").rlike(_ARCHIVE)).select(source.alias("source"), "content")
    found = small.unionByName(large).unionByName(packed.mapInArrow(_members, _FOUND), allowMissingColumns=True)
    return found if lines is None else found.unionByName(lines, allowMissingColumns=True)


def _json_lines(spark: SparkSession, files: DataFrame) -> DataFrame | None:
    from pyspark.sql import functions as f

    paths = [row.path for row in files.select("path").collect()]
    if not paths:
        return None
    rows = spark.read.schema("source string, text string").json(paths)
    content = f.encode("text", "UTF-8")
    source = f.coalesce("source", "_metadata.file_name").alias("source")
    return rows.select(source, content.alias("content"), f.octet_length("text").cast("long").alias("size"))


def _qualified(spark: SparkSession, argument: str) -> str:
    """The path as Spark writes it; told where it is not there."""
    java: Any = spark.sparkContext._jvm
    path = java.org.apache.hadoop.fs.Path(argument)
    system = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    if not system.exists(path):
        raise BuildError(f"{argument}: no such file or folder")
    return str(system.makeQualified(path).toString())


def _remove(spark: SparkSession, folder: str) -> None:
    java: Any = spark.sparkContext._jvm
    path = java.org.apache.hadoop.fs.Path(folder)
    path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).delete(path, True)


# What follows runs on the executors.


def _members(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """The letters in archives, found as a local build finds them."""
    for batch in batches:
        for row in batch.to_pylist():
            folder, slash, name = row["source"].rpartition("/")
            with TemporaryDirectory() as beside:
                archive = Path(beside) / name
                archive.write_bytes(row["content"])
                for one in find_letters([archive]):
                    found: dict[str, Any] = {"source": f"{folder}{slash}{one.source}"}
                    if isinstance(one, FoundLetter):
                        data = one.read()
                        yield _arrow([found | {"content": data, "size": len(data)}], _FOUND)
                    elif isinstance(one, Refused):
                        yield _arrow([found | {"code": one.code, "message": one.message}], _FOUND)


def _read(batches: Iterator[pyarrow.RecordBatch], base: str) -> Iterator[pyarrow.RecordBatch]:
    """Read the letters of a partition."""
    for batch in batches:
        for start in range(0, batch.num_rows, LETTERS_TOGETHER):
            yield _arrow(_read_rows(batch.slice(start, LETTERS_TOGETHER).to_pylist(), base), _READ)


def _read_rows(rows: Sequence[dict[str, Any]], base: str) -> list[dict[str, Any]]:
    """Read the letters of some rows together."""
    found: list[dict[str, Any]] = []
    letters: list[LetterBytes] = []
    for row in rows:
        source, content = row["source"] or "", row["content"]
        if content is not None and row["code"] is None:
            letters.append(LetterBytes(source, content, sha256(content).hexdigest()))
        else:
            found.append({"source": source} | _refused(_reason(row)))
    for letter, read in zip(letters, read_letters(letters, base_iri=base), strict=True):
        about = _refused(read) if isinstance(read, UnreadableLetter) else _read_columns(read)
        found.append({"source": letter.source, "sha256": letter.sha256} | about)
    return found


def _reason(row: dict[str, Any]) -> UnreadableLetter:
    """Why a row holds no letter."""
    if row["code"] is not None:
        return UnreadableLetter(row["code"], row["message"])
    try:
        check_size(row["size"] or 0, is_pdf=True)
    except UnreadableLetter as refusal:
        return refusal
    return UnreadableLetter("not_json", 'not an object with "source" and "text": correct this line')


def _refused(refusal: UnreadableLetter) -> dict[str, Any]:
    return {"code": refusal.code, "message": refusal.message}


def _read_columns(read: ReadLetter) -> dict[str, Any]:
    names = ("identity", "text_sha256", "record", "text", "statements", "things")
    return {name: getattr(read, name) for name in names}


def _settle(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Tell duplicates from conflicts, as `kg.engine.duplicates` says."""
    from kg.determination import from_json
    from kg.engine.duplicates import conflict_message, same_facts

    for batch in batches:
        rows = []
        for row in batch.to_pylist():
            first = from_json(row["first"])
            same = same_facts(first, from_json(row["record"]))
            refusal = {} if same else {"code": "case_number_conflict", "message": conflict_message(first)}
            rows.append({"source": row["source"], "sha256": row["sha256"], **refusal})
        yield _arrow(rows, "source string, sha256 string, code string, message string")


def _part(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """What a partition adds to the data set's description."""
    from kg.determination import from_json

    number = requests = quads = 0
    things: set[bytes] = set()
    for batch in batches:
        for row in batch.select(["record", "statements", "things"]).to_pylist():
            number += content_number(row["record"])
            requests += len(from_json(row["record"]).items)
            quads += row["statements"].count(b"\n")
            things.update(row["things"].split())
    row = {"number": str(number), "requests": requests, "quads": quads, "things": b"\n".join(sorted(things))}
    yield _arrow([row], "number string, requests long, quads long, things binary")


def _texts(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    for batch in batches:
        rows = [{"value": text.as_py().decode().rstrip("\n")} for text in batch.column("text")]
        yield _arrow(rows, "value string")


def _edges(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    for batch in batches:
        rows = []
        for line in batch.column("value"):
            quad = _QUAD.fullmatch(line.as_py())
            if quad is not None and quad[3] is not None and quad[2] != _TYPE:
                rows.append({"src": quad[1], "dst": quad[3], "relationship": quad[2], "graph": quad[5]})
        yield _arrow(rows, _EDGE)


def _nodes(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    for batch in batches:
        rows = []
        for line in batch.column("value"):
            quad = _QUAD.fullmatch(line.as_py())
            if quad is not None and (quad[2] == _TYPE or quad[2] in _LABELS):
                label = quad[4].encode().decode("unicode_escape") if quad[4] and "\\" in quad[4] else quad[4]
                rows.append({"id": quad[1], "type": quad[3], "label": label})
        yield _arrow(rows, _NODE)


def _arrow(rows: list[dict[str, Any]], columns: str) -> pyarrow.RecordBatch:
    """Rows as Arrow, in the columns that Spark was told of."""
    import pyarrow as pa

    types = {"string": pa.string(), "binary": pa.binary(), "long": pa.int64()}
    named = [column.split() for column in columns.split(", ")]
    arrays = [pa.array([row.get(name) for row in rows], types[kind]) for name, kind in named]
    return pa.RecordBatch.from_arrays(arrays, [name for name, _ in named])
