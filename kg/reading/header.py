"""Read the header: case number, dates and priority; where a letter has no header, the two dates its narrative gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from kg.determination import Layout, Priority, Span
from kg.reading.letter import Fact, ScannedLetter
from kg.reading.sentences import sentences

__all__ = ["Header", "read_date", "read_header"]


class Header(Struct, frozen=True):
    """What a letter's header block says; None where it says nothing."""

    case_number: Fact[str] | None
    date_assigned: Fact[date] | None
    date_of_injury: Fact[date] | None
    decision_date: Fact[date] | None
    ur_denial_date: Fact[date] | None
    application_received: Fact[date] | None
    priority: Fact[Priority] | None


# A pattern that begins with its letters is found faster than one that begins with a word boundary.
_CASE_NUMBER = re.compile(r"(CM(?<=\bCM)\d\d-\d{7})\b")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DATE_PATTERN = (
    r"(?P<date>(?P<month>\d{1,2}) ?[/-] ?(?P<day>\d{1,2}) ?[/-] ?(?P<year>\d{4}|\d\d)(?!\d)"
    r"|(?P<month_name>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.? (?P<month_day>\d{1,2})(?:st|nd|rd|th)?,? (?P<month_year>\d{4}))"
)
_DATE = re.compile(_DATE_PATTERN)
_LABELS = {
    "date assigned": "date_assigned",
    "date of injury": "date_of_injury",
    "date of injuries": "date_of_injury",
    "decision date": "decision_date",
    "dated": "decision_date",
    "ur denial date": "ur_denial_date",
    "date of ur decision": "ur_denial_date",
    "received": "application_received",
}
# These begin with the few letters that can begin them, so that all others are passed over at once.
_LABELLED_DATE = re.compile(
    rf"""
    (?P<label>[DdRrUu](?<=\b.)
        (?i:(?<=D)(?:ate[ ](?:Assigned|of[ ]Injur(?:y|ies)|of[ ]UR[ ]Decision)|ecision[ ]Date|ated)|(?<=U)R[ ]Denial[ ]Date|(?<=R)eceived))
    [ ]?:[ ]?(?i:{_DATE_PATTERN.replace(" ", "[ ]")})
    """,
    re.VERBOSE,
)
# The notice of 2013 tells two of its dates in a sentence.
_FILED = re.compile(rf"\bApplication for Independent Medical Review was filed on {_DATE_PATTERN}", re.IGNORECASE)
_DISPUTED = re.compile(
    rf"\bdisputing the Utilization Review (?:Denial|Modification|Denial/ ?Modification) dated {_DATE_PATTERN}",
    re.IGNORECASE,
)
_PRIORITY = re.compile(r"[Pp](?<=\b.)(?i:riority ?: ?(Standard|Expedited)\b)")
_PRIORITIES = {priority.lower(): priority for priority in Priority}
_NOTICE = Layout.NOTICE_OF_DETERMINATION

# The narrative's own words for the day of the injury: a word for it directly followed by the date.
_NARRATED_INJURY = re.compile(
    rf"\b(?:injur(?:y|ies|ed)|accident|claim)\b[^.;:]{{0,60}}?\b(?:on|of|from|dated|is|was|as) ?:? ?{_DATE_PATTERN}",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:utilization review|UR)\b|\bclaims administrator (?:denied|modified|non-?certified)", re.IGNORECASE
)
_DATED_REVIEW = re.compile(
    r"(?:(?<!by )(?<!by the )\b(?:utilization review|UR)\b(?: \(UR\))?(?: (?:report|form|letter|decision|determination|denial|is|was))*"
    r"(?:,? with a decision date of|,? dated| on| of|) ?\(?"
    r"|\bon (?=[^.;]{6,20},? (?:the )?(?:utilization review|UR)\b))"
    rf"{_DATE_PATTERN}",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:den(?:ied|ial)|refused|modified|did not certify|non-? ?certif|not medically|not certified)", re.IGNORECASE
)


def read_header(letter: ScannedLetter) -> Header:
    """Read the header block, and from the narrative the injury's and the refusal's date where the block lacks them."""
    start, end = letter.sections.header or (0, 0)
    flat = letter.flat
    case_number = _CASE_NUMBER.search(flat, start, end)
    priority = _PRIORITY.search(flat, start, end)
    dates: dict[str, Fact[date] | None] = dict.fromkeys(_LABELS.values())
    for match in _LABELLED_DATE.finditer(flat, start, end):
        name = _LABELS[match["label"].lower()]
        dates[name] = dates[name] or _fact(match)
    if letter.sections.layout is _NOTICE:
        for name, told in (("application_received", _FILED), ("ur_denial_date", _DISPUTED)):
            dates[name] = dates[name] or _first_date(told.finditer(flat, start, end))
    if letter.sections.summary and not (dates["date_of_injury"] and dates["ur_denial_date"]):
        summary = letter.sections.summary
        dates["date_of_injury"] = dates["date_of_injury"] or _first_date(_NARRATED_INJURY.finditer(flat, *summary))
        dates["ur_denial_date"] = dates["ur_denial_date"] or _narrated_denial(flat, summary)
    return Header(
        case_number=Fact(case_number[1], case_number.span(1)) if case_number else None,
        priority=Fact(_PRIORITIES[priority[1].lower()], priority.span(1)) if priority else None,
        **dates,
    )


def read_date(text: str) -> date | None:
    """Read the first date of a text: "8/17/99", "10-13-2016", "August 3, 2009".

    Two-digit years are of the century that ends no later than 2049, since injuries on record reach back to the 1950s.

    >>> read_date("injured on 8/17/99 at work")
    datetime.date(1999, 8, 17)
    """
    match = _DATE.search(text)
    return _date(match) if match else None


def _first_date(matches: Iterator[re.Match[str]]) -> Fact[date] | None:
    return next(filter(None, map(_fact, matches)), None)


def _fact(match: re.Match[str]) -> Fact[date] | None:
    value = _date(match)
    return Fact(value, match.span("date")) if value else None


def _narrated_denial(flat: str, summary: Span) -> Fact[date] | None:
    """The date that a sentence on the utilization review gives for it: beside its name, else the sentence's only date."""
    for sentence in sentences(flat, summary):
        if not _REVIEW.search(flat, *sentence):
            continue
        dated = _first_date(_DATED_REVIEW.finditer(flat, *sentence))
        if dated:
            return dated
        dates = list(_DATE.finditer(flat, *sentence))
        if len(dates) == 1 and _REFUSED.search(flat, *sentence):
            return _fact(dates[0])
    return None


def _date(match: re.Match[str]) -> date | None:
    # The date's groups are the last of every pattern that holds it.
    month, day, year, name, day_of_name, year_of_name = match.groups()[-6:]
    if month:
        number, of_year = int(month), int(year)
        if len(year) == 2:
            of_year += 2000 if of_year < 50 else 1900
    else:
        name, day, of_year = name.lower()[:3], day_of_name, int(year_of_name)
        number = next((number for number, full in enumerate(_MONTHS, 1) if full.startswith(name)), 0)
    try:
        return date(of_year, number, int(day))
    except ValueError:
        return None
