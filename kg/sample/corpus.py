"""Write a sample to a folder: the letters, and beside them their truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import msgspec

from kg.sample.dice import Dice
from kg.sample.effects import Effect
from kg.sample.letter import InventedLetter, truth_json
from kg.sample.pages import letter_pdf, letter_text

__all__ = ["Format", "Written", "write_lines", "write_sample"]


class Format(StrEnum):
    """How letters are written."""

    TEXT = "text"
    PDF = "pdf"
    MIXED = "mixed"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, for a closing line."""

    letters: int
    characters: int


def write_sample(
    letters: Iterable[InventedLetter], out: Path, form: Format, *, seed: int, effects: Sequence[Effect]
) -> Written:
    """Write letters/, truth/ and effects.json; with JSONL one file each, letters/letters.jsonl and truth.jsonl.

    Args:
        letters: what to write; read one at a time.
        out: the folder, made where it is absent.
        form: text files, PDF files, either by chance, or one JSON Lines file.
        seed: the letters' seed, which also decides how each file is spaced.
        effects: what was planted, for effects.json.

    Raises:
        OSError: where the folder cannot be written.
    """
    (out / "letters").mkdir(parents=True, exist_ok=True)
    written = _write_lines(letters, out, seed) if form is Format.JSONL else _write_files(letters, out, form, seed)
    (out / "effects.json").write_bytes(msgspec.json.format(msgspec.json.encode(effects), indent=1) + b"\n")
    return written


def write_lines(letters: Iterable[InventedLetter], texts: BinaryIO, *, seed: int) -> None:
    """Write letters as JSON Lines of `source` and `text`, as `kg build` reads them."""
    for letter in letters:
        texts.write(_line(letter, seed))


def _write_files(letters: Iterable[InventedLetter], out: Path, form: Format, seed: int) -> Written:
    (out / "truth").mkdir(exist_ok=True)
    count = characters = 0
    for letter in letters:
        dice = Dice(seed, letter.name)
        if form is Format.PDF or (form is Format.MIXED and dice.chance(0.5)):
            name, data = f"{letter.name}.pdf", letter_pdf(letter.paragraphs)
        else:
            name, data = f"{letter.name}.txt", letter_text(letter.paragraphs, dice)
        (out / "letters" / name).write_bytes(data)
        (out / "truth" / f"{letter.name}.json").write_bytes(truth_json(letter, name) + b"\n")
        count += 1
        characters += sum(map(len, letter.paragraphs))
    return Written(count, characters)


def _write_lines(letters: Iterable[InventedLetter], out: Path, seed: int) -> Written:
    count = characters = 0
    with (out / "letters" / "letters.jsonl").open("wb") as texts, (out / "truth.jsonl").open("wb") as truths:
        for letter in letters:
            texts.write(_line(letter, seed))
            truths.write(truth_json(letter, f"{letter.name}.txt") + b"\n")
            count += 1
            characters += sum(map(len, letter.paragraphs))
    return Written(count, characters)


def _line(letter: InventedLetter, seed: int) -> bytes:
    text = letter_text(letter.paragraphs, Dice(seed, letter.name)).decode()
    return msgspec.json.encode({"source": f"{letter.name}.txt", "text": text}) + b"\n"
