"""English words that a drug's name must not be mistaken for, from a spelling checker's word list."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

__all__ = ["english_words"]

_RARE = 50
"""The list's own floor: a word seen less often is as likely a slip."""


@cache
def english_words() -> frozenset[str]:
    """The English word list of the package pyspellchecker (MIT; counted in the OpenSubtitles corpus), lower case.

    Raises:
        ModuleNotFoundError: where the extra `vocabulary` is not installed.
    """
    spec = find_spec("spellchecker")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyspellchecker is not installed: pip install 'imr-kg[vocabulary]'")
    with gzip.open(Path(spec.origin).parent / "resources" / "en.json.gz") as packed:
        counts: dict[str, int] = json.load(packed)
    return frozenset(word for word, count in counts.items() if count >= _RARE and word.isalpha())
