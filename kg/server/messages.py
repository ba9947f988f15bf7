"""What the endpoint's parent and its children say to each other over pipes: a length, then JSON."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

__all__ = ["LENGTH", "Answer", "Question", "framed", "length_of", "read_answer", "read_question"]

LENGTH = 8
"""Bytes that say how long the following message is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its protocol data set.

    Attributes:
        query: the query.
        default_graphs: IRIs of default-graph-uri.
        named_graphs: IRIs of named-graph-uri.
        accept: the client's Accept header.
        file: where an answer goes that is too large for the pipe.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    accept: str | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question was answered.

    Attributes:
        status: the HTTP status.
        media_type: of the body.
        size: bytes of the body, which follow this message or stand in the question's file.
        in_file: whether the body stands in the file.
    """

    status: int
    media_type: str
    size: int
    in_file: bool = False


_encode = msgspec.json.Encoder().encode
_questions = msgspec.json.Decoder(Question)
_answers = msgspec.json.Decoder(Answer)


def framed(message: Question | Answer) -> bytes:
    """Write a message with its length before it.

    >>> read_answer(framed(Answer(200, "text/csv", 3))[LENGTH:]).size
    3
    """
    written = _encode(message)
    return len(written).to_bytes(LENGTH, "big") + written


def length_of(prefix: bytes) -> int:
    """Read the length that stands before a message."""
    return int.from_bytes(prefix, "big")


def read_question(message: bytes) -> Question:
    """Read a question, without its length."""
    return _questions.decode(message)


def read_answer(message: bytes) -> Answer:
    """Read an answer, without its length."""
    return _answers.decode(message)
