"""Names become IRIs, from content alone: two machines that never met mint the same one."""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache

from kg.namespaces import DEFAULT_BASE, ONTOLOGY, THINGS

__all__ = ["DEFAULT_BASE", "ONTOLOGY", "THINGS", "checked_base", "local_name", "slug"]

_DROPPED_RUN = re.compile(r"[^a-z0-9]+")
# Symbols that separate words and mean nothing by themselves. A name that holds another symbol or a foreign letter loses
# meaning as a slug ("β-blockers" and "α-blockers" are both "blockers", "HLA-B27 +" is not "HLA-B27"), so that it could
# collide with another name; it gets six hex digits of its hash. The test looks at the name alone: no other name and no
# other letter need be known to mint its IRI.
_SEPARATORS = frozenset(" \t\n\r-_.,;:/\\()[]{}&'\"`#*?!‐‑‒–—−‘’“”•·®©")
_MEANING_KEPT = _SEPARATORS | set(string.ascii_lowercase + string.digits)
_LONGEST_SLUG = 120
_BASE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")


@lru_cache(maxsize=1 << 16)
def slug(name: str) -> str:
    """Write a name as the last part of an IRI.

    NFKD, lower case, accents dropped, runs of other than a-z and 0-9 to "-", trimmed. Names that differ only in case,
    accents, white space and separating punctuation are one name. A name that loses more than that, or is longer than
    120 characters, ends in six hex digits of its SHA-256.

    >>> slug("NSAIDs, GI symptoms & cardiovascular risk")
    'nsaids-gi-symptoms-cardiovascular-risk'
    >>> slug("Ménière's disease")
    'meniere-s-disease'
    >>> slug("β-blockers"), slug("α-blockers")
    ('blockers-7abc22', 'blockers-a7ea88')
    """
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    folded = name.lower()
    words = _DROPPED_RUN.sub("-", folded).strip("-")
    if words and len(words) <= _LONGEST_SLUG and _MEANING_KEPT.issuperset(folded):
        return words
    from hashlib import sha256

    mark = sha256(" ".join(folded.split()).encode()).hexdigest()[:6]
    return f"{words[:_LONGEST_SLUG].rstrip('-')}-{mark}".lstrip("-")


def local_name(identity: str) -> str:
    """Write a letter's identity or a code as a part of an IRI; what an IRI cannot hold is percent-encoded.

    >>> local_name("CM17-0012345"), local_name("CM17 0012345")
    ('CM17-0012345', 'CM17%200012345')
    """
    if identity.isascii() and identity.replace("-", "").isalnum():
        return identity
    from urllib.parse import quote

    return quote(identity, safe="")


def checked_base(base_iri: str) -> str:
    """Check the namespace for cases and letters, and close it with a slash where it does not end in "/" or "#".

    Raises:
        ValueError: where it is no absolute IRI.

    >>> checked_base("https://example.org/imr")
    'https://example.org/imr/'
    """
    if not _BASE_IRI.fullmatch(base_iri):
        raise ValueError(f"{base_iri!r} is no absolute IRI, such as https://example.org/imr/")
    return base_iri if base_iri.endswith(("/", "#")) else base_iri + "/"
