"""Determination records become graph.html: one self-contained page that shows drugs, guideline sections and outcomes."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import kg
from kg.determination import Decision, Determination
from kg.graph.dataset import accuracy
from kg.view.catalogue import readable
from kg.view.encoding import embedded
from kg.view.requests import RequestColumns
from kg.view.table import describe, packed_table, packed_words
from kg.vocabulary import Vocabulary, vocabulary

__all__ = ["page_text", "write_page"]

QUOTED_CASES = 5_000
"""Of how many cases, chosen by the hash of their identity, the page can quote the letter's words."""

MOST_REQUESTS = 300_000
"""How many requests the page holds one by one, so that filters combine; of more it holds counts."""

_SCRIPTS = (
    "table.js",
    "selection.js",
    "counting.js",
    "whole.js",
    "endpoint.js",
    "evidence.js",
    "elements.js",
    "scene.js",
    "network.js",
    "filters.js",
    "details.js",
    "listing.js",
    "export.js",
    "about.js",
    "page.js",
)
_PLACE = re.compile(r"@@([A-Z_]+)@@")


def write_page(records: Iterable[Determination], out: Path) -> None:
    """Write the page of a build.

    The records are read once, one at a time; the page appears under its name only when it is whole.

    Args:
        records: what the letters say, in any order; the same records in the same order give the same bytes.
        out: where the page goes; a file that stands there is replaced.

    Raises:
        OSError: where the page cannot be written.
    """
    unfinished = out.with_name(f".{out.name}.unfinished")
    unfinished.write_text(page_text(records), encoding="utf-8", newline="\n")
    os.replace(unfinished, out)


def page_text(records: Iterable[Determination], *, terms: Vocabulary | None = None) -> str:
    """Make the page.

    Args:
        records: what the letters say.
        terms: the vocabulary that labels drugs, sections and conditions; the shipped one where None.
    """
    terms = terms or vocabulary()
    columns = RequestColumns(terms, quoted_cases=QUOTED_CASES, most_requests=MOST_REQUESTS)
    for record in records:
        columns.add(record)
    data = _packed(columns, terms)
    style = _asset("page.css")
    scripts = {
        "THEME_SCRIPT": _asset("theme.js"),
        "VIS_SCRIPT": _vis_script(),
        "SCRIPT": "\n".join(_asset(name) for name in _SCRIPTS),
    }
    parts = {
        "POLICY": _policy([style], list(scripts.values())),
        "STYLE": style,
        "ABOUT": _json(_about(columns)),
        "OPTIONS": _json(_network_options()),
        **{name: embedded(packed) for name, packed in data.items()},
        **scripts,
    }
    return _PLACE.sub(lambda place: parts[place[1]], _asset("page.html"))


def _packed(columns: RequestColumns, terms: Vocabulary) -> dict[str, bytes]:
    """Pack what the page counts and quotes: all requests, or where they are too many, counts and a sample of requests."""
    words = packed_words(columns)
    if not columns.too_many:
        return {"TABLE": packed_table(columns, describe(columns, terms)), "WHOLE": b"", "WORDS": words}
    # Only now: it loads matrices that a build of fewer letters never needs.
    from kg.view.aggregates import packed_aggregates

    sample = columns.of_quoted()
    description = describe(columns, terms, sample)
    whole = packed_aggregates(columns, description)
    return {"TABLE": packed_table(sample, description), "WHOLE": whole, "WORDS": words}


def _about(columns: RequestColumns) -> dict[str, object]:
    """State what the page counts, for its heading and its statement."""
    outcomes = bytes(columns.outcome)
    return {
        "software": f"imr-kg {kg.__version__}",
        "letters": columns.letters,
        "requests": len(outcomes),
        "outcomes": {decision.value: outcomes.count(number) for number, decision in enumerate(Decision)},
        "decisions": [columns.first_decision, columns.last_decision],
        "quotedCases": len(columns.quoted()),
        "accuracy": _accuracy(),
    }


def _accuracy() -> dict[str, object] | None:
    """State how accurately each field was measured to be read, None where it was not measured."""
    measured = accuracy()
    if measured is None:
        return None
    return {
        "version": measured.version,
        "date": measured.date,
        "letters": measured.letters,
        "description": measured.description,
        "figures": [
            [
                readable(name),
                f"{figure.f1:.3f} ± {figure.sd:.3f}",
                f"{figure.precision:.3f}",
                f"{figure.recall:.3f}",
                f"{figure.n:,}",
            ]
            for name, figure in measured.figures.items()
        ],
    }


def _policy(styles: list[str], scripts: list[str]) -> str:
    """Allow the page's own styles and scripts by their hashes, and nothing else: no other source, no eval."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {' '.join(map(_hash, styles))}",
            # Where kg serve hands the page out, it may ask that same server; a file has no server to ask.
            "connect-src 'self'",
            "img-src blob: data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def _json(value: object) -> str:
    """Write JSON that cannot end the element it stands in, nor open another."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def _asset(name: str) -> str:
    return files("kg.view").joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _vis_script() -> str:
    """The newest vis-network that pyvis ships, as one script."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyvis, which brings vis-network, is not installed: pip install pyvis")
    library = sorted(Path(spec.origin).parent.glob("lib/vis-*/vis-network.min.js"), key=_release)[-1]
    return library.read_text(encoding="utf-8").replace("\r\n", "\n").strip()


def _release(script: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", script.parent.name))


@cache
def _network_options() -> dict[str, object]:
    """Pyvis's network options, with what a page that stands still needs."""
    from pyvis.options import Options  # Loads IPython: a quarter of a second that only a build should pay.

    options = Options()
    options.physics.enabled = False
    options.physics.use_barnes_hut(
        {
            "gravity": -9000,
            "central_gravity": 0.4,
            "spring_length": 220,
            "spring_strength": 0.02,
            "damping": 0.4,
            "overlap": 0.6,
        }
    )
    options.edges.inherit_colors(False)
    options.edges.toggle_smoothness("cubicBezier")
    options.interaction.dragNodes = True
    chosen: dict[str, object] = json.loads(options.to_json())
    return chosen
