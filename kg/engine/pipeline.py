"""The pipeline, whole: one letter's bytes become the bytes that it adds to each of a build's files.

Every engine (one process, many, Spark) runs this one function; no other place knows the steps.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

import msgspec

import kg
from kg.determination import to_json
from kg.graph.statements import letter_graph
from kg.iris import DEFAULT_BASE
from kg.letters.text import clean_text
from kg.letters.unreadable import UnreadableLetter
from kg.ontology_files import ontology_directory
from kg.reading import read_determination

__all__ = ["ReadLetter", "pipeline_version", "read_letter"]

# What a letter's bytes depend on beside the letter itself.
_ROOMS = ("letters", "reading", "graph")
_PACKAGES = ("ahocorasick-rs", "msgspec", "pypdfium2", "rapidfuzz")


class ReadLetter(NamedTuple):
    """What one letter adds to a build.

    Attributes:
        identity: tells it from every other letter.
        text_sha256: of its clean text, in hexadecimal.
        record: its line of determinations.jsonl.
        text: its line of letters.jsonl.gz.
        statements: its lines of graph.nq.
        things: the vocabulary's things that they name, a line each.
        requests: how many treatments it decides on.
        quads: how many statements there are.
    """

    identity: str
    text_sha256: str
    record: bytes
    text: bytes
    statements: bytes
    things: bytes
    requests: int
    quads: int


def read_letter(source: str, data: bytes, *, sha256: str | None = None, base_iri: str = DEFAULT_BASE) -> ReadLetter:
    """Read one letter into what it adds to a build.

    Args:
        source: where it was found.
        data: its bytes.
        sha256: of these, in hexadecimal, where it is known already.
        base_iri: the namespace of its case and letter IRIs.

    Raises:
        UnreadableLetter: where it cannot be read; a defect of a reader comes out as `reader_failed`, so that it costs
            no other letter its place.
    """
    try:
        text = clean_text(data)
        record = read_determination(text, source=source, sha256=sha256 or hashlib.sha256(data).hexdigest())
        graph = letter_graph(record, base_iri=base_iri)
    except UnreadableLetter:
        raise
    except Exception as error:
        message = f"the reader failed on it ({type(error).__name__}: {error}); please report this"
        raise UnreadableLetter("reader_failed", " ".join(message.split())) from error
    return ReadLetter(
        identity=record.identity,
        text_sha256=record.text_sha256,
        record=to_json(record) + b"\n",
        text=msgspec.json.encode({"source": source, "text_sha256": record.text_sha256, "text": text}) + b"\n",
        statements=graph.lines.encode(),
        things="\n".join(graph.things).encode(),
        requests=len(record.items),
        quads=graph.quads,
    )


def pipeline_version() -> str:
    """A hash of all that decides what a letter's bytes become: code, vocabulary, and the packages that read.

    Work of an earlier build is taken up only where this is the same.
    """
    # Only the build's own process asks, and this takes a tenth of the others' start.
    from importlib.metadata import version

    package = Path(kg.__file__).parent
    files = [
        *package.glob("*.py"),
        *(file for room in _ROOMS for file in (package / room).rglob("*.py")),
        Path(__file__),
    ]
    files.append(ontology_directory() / "vocabulary" / "table.json")
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.as_posix()):
        content = file.read_bytes() if file.exists() else b""
        digest.update(f"{file.name} {len(content)}\n".encode())
        digest.update(content)
    installed = [f"{name} {version(name)}" for name in _PACKAGES]
    platform = [unicodedata.unidata_version, str(sys.version_info[:2])]
    digest.update("\n".join([*installed, *platform]).encode())
    return digest.hexdigest()
