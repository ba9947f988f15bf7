"""One round after the other of a program that does a part of the reading, in an interpreter of its own.

usage: PYTHON tests/benchmarks/peers.py medspacy|eyecite|pdfium|pdfium-without-fonts FILE.json     started by pace.py

FILE.json holds {texts, drugs}; for pdfium the texts are names of PDF files. Prints "ready", then for each line on stdin
reads all texts once and prints the seconds.
An interpreter of its own lets the program live in an environment of its own, whatever it asks of its neighbours.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path


def medspacy(drugs: list[str]) -> Callable[[str], object]:
    """Sentences, sections, drugs as targets, and ConText."""
    import medspacy as package
    from medspacy.target_matcher import TargetRule

    steps = ["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context", "medspacy_sectionizer"]
    pipeline: Callable[[str], object] = package.load(enable=steps)
    pipeline.get_pipe("medspacy_target_matcher").add([TargetRule(drug, "DRUG") for drug in drugs])  # type: ignore[attr-defined]
    return pipeline


def eyecite(_: list[str]) -> Callable[[str], object]:
    """Citations of law."""
    from eyecite import get_citations

    read: Callable[[str], object] = get_citations
    return read


def pdfium(_: list[str]) -> Callable[[str], object]:
    """The text of a PDF's pages, by pypdfium2 as it comes."""
    import pypdfium2

    def read(name: str) -> int:
        document = pypdfium2.PdfDocument(Path(name).read_bytes())
        characters = sum(len(document[index].get_textpage().get_text_range()) for index in range(len(document)))
        document.close()
        return characters

    return read


def pdfium_without_fonts(drugs: list[str]) -> Callable[[str], object]:
    """The same, kept from looking for fonts on the machine, as this package keeps it."""
    import kg.letters.pdf  # noqa: F401 - importing it is what sets pdfium up

    return pdfium(drugs)


PROGRAMS = {"medspacy": medspacy, "eyecite": eyecite, "pdfium": pdfium, "pdfium-without-fonts": pdfium_without_fonts}


def main() -> None:
    """Serve until stdin ends."""
    told = os.fdopen(os.dup(1), "w")
    # Some of these programs print what they are doing.
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        given = json.loads(Path(sys.argv[2]).read_bytes())
        read = PROGRAMS[sys.argv[1]](given["drugs"])
        read(given["texts"][0])
        print("ready", file=told, flush=True)
        for _ in sys.stdin:
            started = time.perf_counter()
            for text in given["texts"]:
                read(text)
            print(time.perf_counter() - started, file=told, flush=True)


if __name__ == "__main__":
    main()
