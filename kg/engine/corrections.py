"""A file of corrections overrides facts of records: read and checked whole before a build writes anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from kg.determination import Determination, Role, from_json, to_json
from kg.engine.failure import BuildError
from kg.engine.ledger import Kept
from kg.graph.corrections import Correction

__all__ = ["CorrectedRecord", "CorrectionLine", "corrected_records", "read_corrections"]

_Json: TypeAlias = Any
"""A JSON document: what msgspec decodes without a type."""

_FIXED = {
    "source": "it says where the letter was found",
    "sha256": "it is the hash of the letter's bytes",
    "text_sha256": "it is the hash of the letter's text",
    "layout": "it says how the letter was read",
    "case_number": "it names the letter",
    "evidence": "it follows the facts: that of a corrected fact is dropped",
}
_ARRAY_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_ROLE = re.compile(r"/drugs/(\d+)/role")
_HIGHEST_FIRST = list(Role)


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: str
    field: str
    value: _Json
    who: str
    why: str


class CorrectionLine(_Line, frozen=True):
    """One line of a corrections file, and where it stands (`FILE, line N`) for messages."""

    place: str


@dataclass(frozen=True, slots=True)
class CorrectedRecord:
    """A record as it stands after its corrections, and these with what had been read."""

    record: Determination
    corrections: tuple[Correction, ...]


def read_corrections(path: Path) -> tuple[CorrectionLine, ...]:
    """Read a corrections file: JSON Lines of case, field, value, who and why; blank lines are passed over.

    Raises:
        BuildError: it cannot be read, or a line is no correction, says of a field that it may not, or overlaps another.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise BuildError(f"{path}: the corrections cannot be read ({error.strerror})") from None
    found: list[CorrectionLine] = []
    places: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        one = _read_line(line, f"{path}, line {number}")
        taken = places.setdefault(one.case, {})
        for pointer, other in taken.items():
            if _overlap(pointer, one.field):
                raise BuildError(f"{one.place}: {other} already corrects {pointer} of {one.case}; keep one of them")
        taken[one.field] = one.place
        found.append(one)
    return tuple(found)


def corrected_records(
    lines: Sequence[CorrectionLine], kept: Iterable[Kept], record_of: Callable[[Kept], Determination]
) -> dict[str, CorrectedRecord]:
    """Apply corrections to the records that stand.

    Args:
        lines: the corrections.
        kept: the letters of a build by identity; of one identity, the one that stands comes first.
        record_of: reads the record of one of them.

    Returns:
        The corrected records by identity.

    Raises:
        BuildError: there is no such case, a pointer leads nowhere, or a value does not fit the record.
    """
    if not lines:
        return {}
    wanted = {line.case for line in lines}
    read: dict[str, Determination] = {}
    for letter in kept:
        if letter.identity in wanted and letter.identity not in read:
            read[letter.identity] = record_of(letter)
    found: dict[str, CorrectedRecord] = {}
    for line in lines:
        if line.case not in read:
            raise BuildError(f"{line.place}: no letter of this build has the case {line.case!r}")
        before = found.get(line.case) or CorrectedRecord(read[line.case], ())
        found[line.case] = _corrected(before, line)
    return found


def _read_line(line: bytes, place: str) -> CorrectionLine:
    try:
        one = msgspec.json.decode(line, type=_Line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BuildError(f"{place}: no correction ({error}); it needs case, field, value, who and why") from None
    for name in ("case", "who", "why"):
        if not getattr(one, name).strip():
            raise BuildError(f"{place}: {name} is empty")
    first = one.field.split("/")[1] if one.field.startswith("/") else None
    if not first:
        raise BuildError(f"{place}: field {one.field!r} is no JSON Pointer to a fact, such as /items/0/decision")
    if first in _FIXED:
        raise BuildError(f"{place}: {one.field} cannot be corrected: {_FIXED[first]}")
    return CorrectionLine(one.case, one.field, one.value, one.who.strip(), one.why.strip(), place)


def _corrected(before: CorrectedRecord, line: CorrectionLine) -> CorrectedRecord:
    document = msgspec.json.decode(to_json(before.record))
    holder, key = _place_of(document, line)
    value_read = holder[key]
    correction = Correction(
        line.case, line.field, _json(value_read), _json(line.value), " ".join(line.who.split()), line.why
    )
    if correction.value_read == correction.value:
        return CorrectedRecord(before.record, (*before.corrections, correction))
    holder[key] = line.value
    if role := _ROLE.fullmatch(line.field):
        # The places that gave a drug its role no longer speak for it.
        document["drugs"][int(role[1])]["roles"] = []
    document["evidence"] = [row for row in document["evidence"] if not _overlap(row["field"], line.field)]
    try:
        record = from_json(_json(document))
    except msgspec.ValidationError as error:
        raise BuildError(f"{line.place}: {_json(line.value)} does not fit {line.field} ({error})") from None
    became, name = _place_of(msgspec.json.decode(to_json(record)), line)
    if not _is_kept(line.value, became[name]):
        message = (
            f"{line.place}: {_json(line.value)} does not fit {line.field}: a record would keep {_json(became[name])}"
        )
        raise BuildError(message)
    for drug in record.drugs:
        if drug.roles and drug.role is not min((role.role for role in drug.roles), key=_HIGHEST_FIRST.index):
            raise BuildError(f"{line.place}: the role of {drug.ingredient} must be the highest of its roles")
    return CorrectedRecord(record, (*before.corrections, correction))


def _place_of(document: _Json, line: CorrectionLine) -> tuple[_Json, str | int]:
    """What holds the value that a pointer leads to, and under which key."""
    holder: _Json = None
    key: str | int = ""
    value = document
    for token in line.field.split("/")[1:]:
        holder = value
        if isinstance(holder, list) and _ARRAY_INDEX.fullmatch(token) and int(token) < len(holder):
            key = int(token)
        elif isinstance(holder, Mapping) and (name := token.replace("~1", "/").replace("~0", "~")) in holder:
            key = name
        else:
            raise BuildError(f"{line.place}: {line.field} leads nowhere in the record of {line.case}")
        value = holder[key]
    return holder, key


def _overlap(one: str, other: str) -> bool:
    """Whether two JSON Pointers lead to the same place, or one of them below the other."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


def _is_kept(value: _Json, became: _Json) -> bool:
    """Whether all of a value is in what a record made of it; absent keys may have been given their default."""
    if isinstance(value, dict):
        return isinstance(became, dict) and all(
            name in became and _is_kept(inner, became[name]) for name, inner in value.items()
        )
    if isinstance(value, list):
        return isinstance(became, list) and len(value) == len(became) and all(map(_is_kept, value, became))
    return bool(value == became)


def _json(value: _Json) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
