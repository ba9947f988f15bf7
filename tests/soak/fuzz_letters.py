"""Fuzz the readers of letters: coverage-guided, one kind of input at a time.

usage: python tests/soak/fuzz_letters.py text|layout|pdf [options of libFuzzer] [FOLDERS of inputs]

    text    bytes as they come: encodings, clean text, layouts
    layout  letters glued from headings, pieces of sample letters and odd bytes: sections and all readers
    pdf     damaged PDFs

Whatever is raised but a refusal ends the run and leaves its input behind. In words of our own it goes to corpus/, and stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kg.letters", "kg.reading"]):
    from kg.engine.pipeline import read_letter
    from kg.letters.text import clean_text
    from kg.letters.unreadable import UnreadableLetter

CORPUS = Path(__file__).with_name("corpus")
SAMPLES = sorted((Path(__file__).parents[1] / "letters").iterdir())
LINES = [line for path in SAMPLES for line in clean_text(path.read_bytes()).splitlines()]
PIECES = [*(CORPUS / "pieces.txt").read_text("utf-8").splitlines(), "\n"]


def read(data: bytes) -> None:
    """Read a letter, or let it be refused; a defect of a reader is none of these."""
    try:
        read_letter("a", data)
    except UnreadableLetter as refusal:
        if refusal.code == "reader_failed":
            raise


def glued(data: bytes) -> bytes:
    """A letter as some bytes spell it: two choose a line of a sample letter, a heading or a break, or stand for themselves."""
    parts = []
    for first, second in zip(data[::2], data[1::2], strict=False):
        number = first << 8 | second
        if first < 128:
            parts.append(LINES[number % len(LINES)] + "\n")
        elif first < 224:
            parts.append(PIECES[second % len(PIECES)])
        else:
            parts.append(chr(number & 0x1FFF))
    return "".join(parts).encode("utf-8", "ignore")


def main() -> None:
    """Run libFuzzer on one target; the target is its first argument, the others are libFuzzer's."""
    target, *others = sys.argv[1:]
    atheris.Setup([sys.argv[0], *others], (lambda data: read(glued(data))) if target == "layout" else read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
