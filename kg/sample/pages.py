"""Paragraphs to lines, and lines to the files that letters are published as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.sample.dice import Dice
from kg.sample.pdf import write_pdf

__all__ = ["letter_pdf", "letter_text"]

_WIDTH = 95
_LINES_A_PAGE = 46
_LETTER_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z])")


def letter_text(paragraphs: Sequence[str], dice: Dice) -> bytes:
    """The letter as a text file: wrapped lines, in one of the spacings that text copies of letters have."""
    spacing, between = dice.pick((("\n", "\n\n"), ("\n", "\n"), (" \n\n", " \n\n \n\n"), ("\r\n", "\r\n\r\n")))
    return (between.join(spacing.join(_lines(paragraph)) for paragraph in paragraphs) + "\n").encode()


def letter_pdf(paragraphs: Sequence[str]) -> bytes:
    """The letter as a PDF: a line may end with the hyphen of a word, a page anywhere but there."""
    lines = [line for paragraph in paragraphs for line in _lines(_LETTER_HYPHEN.sub("-\0", paragraph))]
    pages: list[list[str]] = [[]]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if len(pages[-1]) >= _LINES_A_PAGE or (
            len(pages[-1]) == _LINES_A_PAGE - 1 and line.endswith("-\0") and following
        ):
            pages.append([])
        pages[-1].append(line)
    return write_pdf([[line.replace("\0", "") for line in page] for page in pages])


def _lines(paragraph: str) -> Iterator[str]:
    """Break at spaces, and after a NUL (the mark of a place where a word may be broken)."""
    for line in paragraph.split("\n"):
        start = 0
        while len(line) - start > _WIDTH:
            space = line.rfind(" ", start, start + _WIDTH + 1)
            mark = line.rfind("\0", start, start + _WIDTH)
            end = max(space, mark + 1)
            if end <= start:
                end = start + _WIDTH
            yield line[start:end]
            start = end + 1 if end == space else end
        yield line[start:]
