"""The pipeline, whole: letters' bytes become the bytes that each adds to each of a build's files.

Every engine (one process, many, Spark) runs `read_letters`; no other place knows the steps.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

import kg
from kg.determination import to_json
from kg.graph.statements import LetterGraph, letter_graph
from kg.iris import DEFAULT_BASE
from kg.letters.text import clean_text
from kg.letters.unreadable import UnreadableLetter
from kg.ontology_files import ontology_directory
from kg.reading.reader import READING, LetterDraft
from kg.reading.stages import no_search_for_cycles, put_through

__all__ = [
    "BYTES_TOGETHER",
    "LETTERS_TOGETHER",
    "LetterBytes",
    "ReadLetter",
    "pipeline_version",
    "read_letter",
    "read_letters",
]

LETTERS_TOGETHER = 48
"""How many letters are best read together: more gain nothing, and are in memory at once."""
BYTES_TOGETHER = 4_000_000
"""From how many bytes on letters are read without waiting for more: a letter is a kilobyte or fifty megabytes."""

# What a letter's bytes depend on beside the letter itself.
_ROOMS = ("letters", "reading", "graph")
_PACKAGES = ("ahocorasick-rs", "msgspec", "pypdfium2", "rapidfuzz")


class LetterBytes(NamedTuple):
    """A letter as it was found: where, its bytes, and their SHA-256 in hexadecimal."""

    source: str
    data: bytes
    sha256: str


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


def read_letter(source: str, data: bytes, *, base_iri: str = DEFAULT_BASE) -> ReadLetter:
    """Read one letter into what it adds to a build.

    Args:
        source: where it was found.
        data: its bytes.
        base_iri: the namespace of its case and letter IRIs.

    Raises:
        UnreadableLetter: where it cannot be read.
    """
    (read,) = read_letters([LetterBytes(source, data, hashlib.sha256(data).hexdigest())], base_iri=base_iri)
    if isinstance(read, UnreadableLetter):
        raise read
    return read


@no_search_for_cycles()
def read_letters(
    letters: Iterable[LetterBytes], *, base_iri: str = DEFAULT_BASE
) -> list[ReadLetter | UnreadableLetter]:
    """Read letters together into what each adds to a build.

    Args:
        letters: some dozens, see `LETTERS_TOGETHER`.
        base_iri: the namespace of their case and letter IRIs.

    Returns:
        For each what it adds, or why it cannot be read: a defect of a reader is told as `reader_failed`, so that it costs
        no other letter its place.
    """
    drafts = [_Draft(letter, base_iri) for letter in letters]
    put_through(drafts, _STAGES)
    return [_refusal(draft.failure) if draft.failure else draft.read for draft in drafts]


class _Draft(LetterDraft):
    """A letter on its way from bytes to bytes."""

    __slots__ = ("base_iri", "data", "graph", "read")
    graph: LetterGraph
    read: ReadLetter

    def __init__(self, letter: LetterBytes, base_iri: str) -> None:
        super().__init__(letter.source, letter.sha256)
        self.data = letter.data
        self.base_iri = base_iri


def _extract(draft: _Draft) -> None:
    draft.text = clean_text(draft.data)


def _state(draft: _Draft) -> None:
    draft.graph = letter_graph(draft.determination, base_iri=draft.base_iri)


def _encode(draft: _Draft) -> None:
    record, graph = draft.determination, draft.graph
    text = {"source": draft.source, "text_sha256": record.text_sha256, "text": draft.text}
    draft.read = ReadLetter(
        identity=record.identity,
        text_sha256=record.text_sha256,
        record=to_json(record) + b"\n",
        text=msgspec.json.encode(text) + b"\n",
        statements=graph.lines.encode(),
        things="\n".join(graph.things).encode(),
        requests=len(record.items),
        quads=graph.quads,
    )


_STAGES: tuple[Callable[[_Draft], None], ...] = (_extract, *READING, _state, _encode)


def _refusal(failure: Exception) -> UnreadableLetter:
    if isinstance(failure, UnreadableLetter):
        return failure
    message = f"the reader failed on it ({type(failure).__name__}: {failure}); please report this"
    refusal = UnreadableLetter("reader_failed", " ".join(message.split()))
    refusal.__cause__ = failure
    return refusal


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
