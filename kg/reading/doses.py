"""The words around a drug's name in a request become its strength, form, quantity, refills, days and directions."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

__all__ = ["Dose", "read_dose"]


class Dose(Struct, frozen=True):
    """How a drug is ordered; None where the request does not say.

    Attributes:
        strength: with its printed separators and a space before the unit ("10/325 mg", "20%/5%").
        form: in the singular ("tablet", "cream").
        quantity: the number after "#", else the printed count, else the printed amount.
        quantity_unit: what is counted ("tablet", "g", "ml", "box").
        refills: how many.
        days: how long the supply or the course lasts, in days.
        directions: how to take it, as printed.
    """

    strength: str | None = None
    form: str | None = None
    quantity: float | int | None = None
    quantity_unit: str | None = None
    refills: int | None = None
    days: int | None = None
    directions: str | None = None


_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,3}|\d+(?:\.\d+)?|\.\d+)"
_STRENGTH_UNIT = r"(?:mg|mcg|ug|meq|iu|%)"
_ANY_UNIT = r"(?:mg|mcg|ug|meq|iu|%|ml|cc|gm?|grams?|units?|hr?|hour)"
_WORDS = {
    word: number
    for number, word in (
        *enumerate(
            ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
        ),
        *(
            (14, "fourteen"),
            (15, "fifteen"),
            (20, "twenty"),
            (30, "thirty"),
            (40, "forty"),
            (45, "forty-five"),
            (50, "fifty"),
        ),
        *(
            (60, "sixty"),
            (90, "ninety"),
            (120, "one hundred twenty"),
            (120, "one hundred and twenty"),
            (100, "one hundred"),
        ),
        *(
            (180, "one hundred eighty"),
            (180, "one hundred and eighty"),
            (150, "one hundred fifty"),
            (240, "two hundred forty"),
        ),
    )
}
_COUNT = r"(?:\d+|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_COUNTED_FORM = r"(?:tab(?:let)?s?|cap(?:sule|let)?s?|patch(?:es)?|pads?|pills?|vials?|suppositor(?:y|ies)|lozenges?|films?|syringes?|packets?|softgels?)"

_DATE = re.compile(r"(?<![\d.])(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])[/-](?:20)?\d\d(?![\d.]|[ ]?(?:mg|%|mcg))")
_REFILLS = re.compile(
    rf"""
      \b(?P<before>{_COUNT}|no)[ ]?(?:\(\d+\)[ ]?)?(?:additional[ ]|monthly[ ])?(?:refills?|rf)\b(?![ ]?[:\#=]?[ ]?\d)
    | \b(?:refills?|rf)\b[ ]?(?:times|x|:|\#|=|-|of|\()?[ ]?(?P<after>\d+)(?![\d.]|[ ]?(?:mg|%|/))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HASH = re.compile(
    rf"\#[ ]?(?P<number>{_NUMBER})(?![\d%]|[ ]?(?:month|day|week|refills?\b(?![ ]?[:\#=]?[ ]?\d)))[ ]?(?P<unit>[a-z]+)?",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    rf"\b(?:qty|quantity|count|disp(?:ense)?|total)\b[ ]?\.?(?:of|is|=|:|-)?[ ]?[:\#]?[ ]?\(?(?P<number>{_NUMBER})(?![\w%])"
    rf"[ ]?(?P<unit>[a-z]+)?",
    re.IGNORECASE,
)
_PRINTED_COUNT = re.compile(
    rf"(?<![\w./-])(?P<number>{_COUNT})[ ]?(?:\(\d+\)[ ]?)?(?:ct\b|count\b|(?P<unit>{_COUNTED_FORM})\b)(?:\(s\))?",
    re.IGNORECASE,
)
_PARENTHESISED = re.compile(r"\([ ]?(?P<number>\d+)[ ]?\)(?P<unit>)")
_TIMES = re.compile(
    r"\bx[ ]?(?P<number>\d+)\b(?![ ]?(?:days?|weeks?|months?|refills?|years?|mg|per|a)\b)(?P<unit>)", re.IGNORECASE
)
_AMOUNT = re.compile(
    rf"(?<![\w./-])(?P<number>{_NUMBER})[ -]?(?P<unit>g(?:m|ms|r|rams?)?|ml|cc|milliliters?|oz|ounces?|units?)\b(?![ ]?/)",
    re.IGNORECASE,
)
_CONTAINER = re.compile(
    rf"(?<![\w./-])(?P<number>{_COUNT})[ ](?:\(\d+\)[ ])?"
    r"(?P<unit>bottles?|tubes?|box(?:es)?|containers?|jars?|kits?|packs?|dose[ ]?packs?|pumps?|inhalers?)\b",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(r"(?P<number>\d{1,3})[ ]+$(?P<unit>)")
_LAST_NUMBER = re.compile(r"(?<![\w./%-])(?P<number>\d{2,3})[ ]?$(?P<unit>)")
_STRENGTH = re.compile(
    rf"""
    (?<![\w.\#])
    (?: {_NUMBER}[ ]?{_ANY_UNIT}?(?:[ ]?[/-][ ]?{_NUMBER}[ ]?{_ANY_UNIT}?)+    # 10/325 mg, 10mg/1ml, 4%-27.5%-0.0325%
      | {_NUMBER}[ ]?-?{_STRENGTH_UNIT}                                        # 50mg, 5%
      | {_NUMBER}[ ]?units?(?=[ ]?/)                                           # 100 units/ml
    )
    (?:[ ]?/[ ]?(?:ml|hr?|hour|day|g)\b)?
    (?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STRENGTH_WITH_UNIT = re.compile(r"mg|mcg|ug|meq|iu|%|units?[ ]?/|g(?:m|rams?)?[ ]?/", re.IGNORECASE)
_BARE_STRENGTH = re.compile(
    rf"[ ,]{{0,9}}(?:(?:er|sr|xr|xl|cr|dr|ir|ds|hcl|hci|tabs?|tablets?|caps?|capsules?)[ ]){{0,5}}"
    rf"(?<!\d)(?P<strength>{_NUMBER}(?:[ ]?[/-][ ]?\d+(?:\.\d+)?){{0,5}})(?=[ ,;)]|$)(?![ ]?(?:tab|cap|pill|patch|refill|day|week|month|g|ml|unit|x|times))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[ ]*[/&+-][ ]*")
_UNIT_GLUED = re.compile(r"(?<=\d)[ -]?(mg|mcg|ug|meq|iu|ml|cc|gm?|grams?|units?)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"[ ]?([/-])[ ]?")
_DOSE_OF_A_DAY = re.compile(
    r"""
    [ ]?(?:\(s\))?,?[ ]?
    (?: (?:by|per)[ ](?:mouth|day) | p\.?o\b | oral | daily | once | twice | \d[ ]?(?:times|x)\b | (?:one|two|three|four)[ ]times | every | each
      | q\.?[ ]?(?:\d|h|d|a|p) | b\.?i\.?d | t\.?i\.?d | q\.?i\.?d | prn | as[ ]needed | at[ ](?:bed|night) | a[ ]day | nightly )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MANY = 10
"""No single dose has so many tablets."""
_DIRECTIONS = re.compile(
    rf"""
    \b(?:
        (?:take|apply|use|inject|inhale|insert)[ ](?=\d|one|two|half|to|as|every|twice|daily|topically|thin|a[ ]thin)
      | (?:sig|directions?)[ ]?:[ ]?
      | (?:\d(?:[ ]?-[ ]?\d)?|one|two|half)[ ](?:to[ ](?:\d|two|three)[ ])?(?:{_COUNTED_FORM}[ ])?
          (?=(?:orally|by[ ]mouth|p\.?o\b|daily|once|twice|three[ ]times|every|q\.?\d|b\.?i\.?d|t\.?i\.?d|as[ ]needed|at[ ](?:bedtime|night)|per[ ]day|a[ ]day))
      | (?=(?:by[ ]mouth|orally|p\.o\.|po[ ]|q\.?d\b|q\.?h\.?s|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q[ ]?\d|every|once|twice|(?:three|\d)[ ]times|nightly
          |daily|at[ ](?:bedtime|night)|as[ ]needed|prn)\b)
    )
    (?P<rest>[^#;()]{{1,90}})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AFTER_DIRECTIONS = re.compile(
    r"[ ]?[,]?[ ]?(?:\bqty\b|\bquantity\b|\bcount\b|\bdisp|\bwith\b|\bw/|\brefills?\b|\bDOS\b|\bfor\b|\bx[ ]?\d|\b\d+[ -]?days?\b|\b\d\d+[ ]?(?:tab|cap)).*$",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?<!every )(?<!q )\b(?P<number>{_COUNT})[ -]?(?:\(\d+\)[ ])?(?P<unit>day|week|month)s?\b(?:'s?)?", re.IGNORECASE
)
_SUPPLY = re.compile(r"\bdays?'?[ ]supply[ ]?:?[ ]?(?P<number>\d+)(?P<unit>)", re.IGNORECASE)
_DAYS_IN = {"": 1, "day": 1, "week": 7, "month": 30}
_FORMS = (
    ("tablet", r"tab(?:let)?s?|pills?"),
    ("capsule", r"cap(?:sule|let)?s?|softgels?"),
    ("patch", r"patch(?:es)?"),
    ("pad", r"pads?"),
    ("cream", r"creams?"),
    ("gel", r"gels?"),
    ("ointment", r"oint(?:ments?)?"),
    ("lotion", r"lotions?"),
    ("solution", r"solutions?|soln"),
    ("suspension", r"susp(?:ensions?)?"),
    ("spray", r"sprays?"),
    ("injection", r"inj(?:ections?)?"),
    ("suppository", r"suppositor(?:y|ies)"),
    ("kit", r"kits?"),
    ("powder", r"powders?"),
    ("film", r"films?"),
    ("drops", r"drops"),
    ("inhaler", r"inhalers?"),
    ("lozenge", r"lozenges?"),
    ("syrup", r"syrups?"),
    ("liquid", r"liquids?"),
    ("foam", r"foams?"),
    ("vial", r"vials?"),
    ("syringe", r"syringes?"),
    ("packet", r"packets?"),
    ("box", r"box(?:es)?"),
    ("tube", r"tubes?"),
    ("bottle", r"bottles?"),
    ("container", r"containers?"),
    ("jar", r"jars?"),
    ("pack", r"(?:dose[ ]?)?packs?"),
    ("pump", r"pumps?"),
    ("g", r"g(?:m|ms|r|rams?)?"),
    ("ml", r"ml|cc|milliliters?"),
    ("oz", r"oz|ounces?"),
    ("unit", r"units?"),
)
_FORM_COUNT = 21
"""The first of them are forms; the rest are only what is counted."""
_FORM = re.compile(r"\b(?:" + "|".join(f"({words})" for _, words in _FORMS[:_FORM_COUNT]) + r")\b", re.IGNORECASE)
_COUNTED = re.compile("|".join(f"({words})" for _, words in _FORMS), re.IGNORECASE)
_SOLID_DOSE_IN_GRAMS = 5


def read_dose(before: str, after: str) -> Dose:
    """Read how a drug is ordered.

    Args:
        before: the request's words before the drug's name that belong to it ("60 tablets of"); may be empty.
        after: its words after the name, with the names of a mixture's other drugs left out.

    >>> read_dose("", " 10/325mg #60 with 2 refills")
    Dose(strength='10/325 mg', form=None, quantity=60, quantity_unit=None, refills=2, days=None, directions=None)
    >>> read_dose("one container of", " 20%, 5% cream 120 grams")
    Dose(strength='20%/5%', form='cream', quantity=1, quantity_unit='container', refills=None, days=None, directions=None)
    """
    text = f"{before} {after}"
    name_end = len(before) + 1
    # Most requests say few of these, and that a word is missing is seen faster than searched for.
    lower = text.lower()
    if "/" in lower or "-" in lower:
        text = _DATE.sub(_blank, text)
    refills, text = _refills(text) if "ref" in lower or "rf" in lower else (None, text)
    directions = _directions(text)
    counted, text = _counted(text)
    strength, text = _strength(text, name_end)
    if counted is None:
        counted = (
            _LEADING_NUMBER.match(text[:name_end])
            or _CONTAINER.search(text)
            or _AMOUNT.search(text)
            or _last_number(text, strength)
        )
    elif (
        strength is None
        and (amount := _AMOUNT.search(text))
        and amount.group("unit")[0] in "gG"
        and _number(amount.group("number")) <= _SOLID_DOSE_IN_GRAMS
    ):
        strength = _spelled(amount.group())
    form = _FORM.search(text)
    return Dose(
        strength=strength,
        form=_FORMS[form.lastindex - 1][0] if form and form.lastindex else None,
        quantity=_number(counted.group("number")) if counted else None,
        quantity_unit=_unit(counted.group("unit")) if counted else None,
        refills=refills,
        days=_days(text) if "day" in lower or "week" in lower or "month" in lower else None,
        directions=directions,
    )


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + _blank(found) + text[found.end() :]


def _refills(text: str) -> tuple[int | None, str]:
    found = _REFILLS.search(text)
    if found is None:
        return None, text
    stated = found.group("before") or found.group("after")
    return int(_number("zero" if stated.lower() == "no" else stated)), _without(text, found)


def _directions(text: str) -> str | None:
    found = _DIRECTIONS.search(text)
    if found is None:
        return None
    return _AFTER_DIRECTIONS.sub("", found.group()).strip(" ,.-") or None


def _counted(text: str) -> tuple[re.Match[str] | None, str]:
    """The number after "#" or "QTY", else the printed count of tablets and the like that is not a single dose."""
    for pattern in (_HASH, _QUANTITY, _PRINTED_COUNT, _PARENTHESISED, _TIMES):
        for found in pattern.finditer(text):
            single_dose = pattern is _PRINTED_COUNT and _number(found.group("number")) < _MANY
            if not (single_dose and _DOSE_OF_A_DAY.match(text, found.end())):
                kept_form = found.end() if found.group("unit") is None else found.start("unit")
                return found, text[: found.start()] + " " * (kept_form - found.start()) + text[kept_form:]
    return None, text


def _strength(text: str, name_end: int) -> tuple[str | None, str]:
    """The strength with its printed separators, those of a mixture's drugs joined by strokes."""
    found = [match for match in _STRENGTH.finditer(text) if _STRENGTH_WITH_UNIT.search(match.group())]
    for match in found:
        text = _without(text, match)
    if not found:
        bare = _BARE_STRENGTH.match(text, name_end)
        if bare is None:
            return None, text
        return _spelled(bare.group("strength")), _without(text, bare)
    of_mixture = [match.group() for match in found if "%" in match.group()]
    if len(of_mixture) < 2:
        of_mixture = [found[0].group()]
        of_mixture += [
            match.group()
            for before, match in pairwise(found)
            if _JOINED.fullmatch(text, before.end(), match.start()) and before.group() in of_mixture
        ]
    return "/".join(map(_spelled, of_mixture)), text


def _spelled(strength: str) -> str:
    """A strength with a space before each unit and none around separators."""
    strength = strength.strip()
    if " " in strength:
        strength = _SEPARATOR.sub(r"\1", strength)
    return _UNIT_GLUED.sub(lambda unit: " " + unit[1].lower(), strength).replace(" %", "%")


def _last_number(text: str, strength: str | None) -> re.Match[str] | None:
    return _LAST_NUMBER.search(text.rstrip(" .,)")) if strength else None


def _days(text: str) -> int | None:
    found = _SUPPLY.search(text) or _DURATION.search(text)
    if found is None:
        return None
    return int(_number(found.group("number"))) * _DAYS_IN[found.group("unit").lower()]


def _number(stated: str) -> float | int:
    stated = stated.lower().replace(",", "")
    number = float(_WORDS.get(stated, stated))
    return int(number) if number.is_integer() else number


def _unit(stated: str | None) -> str | None:
    found = _COUNTED.fullmatch(stated) if stated else None
    return _FORMS[found.lastindex - 1][0] if found and found.lastindex else None
