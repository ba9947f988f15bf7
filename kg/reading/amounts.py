"""Amounts in a rationale: what the patient has or is to have, beside the most that the guideline allows.

Counted are sessions, levels of the spine, milligrams of morphine a day, hours of help a week, and days of a rental. The
other way round, an injection is repeated only where the one before gave as much relief as the guideline requires.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.determination import Category, Span
from kg.reading.voices import Sentence, Voice

__all__ = ["less_relief_than_required", "more_than_allowed"]


class _Measure(NamedTuple):
    """How amounts of one kind are written.

    Attributes:
        marks: words of which one stands in every rationale that counts so; looked for before anything else.
        from_mark: whether only what stands in or after the first mark's sentence is counted, since the amount alone does not tell.
        amount: an amount: its `number`, perhaps `times` another; or the `most` that a guideline allows.
        allowing: before an amount in a sentence that speaks of the patient, makes it the guideline's all the same.
        had: whether the patient may have had the amount already, so that as many as are allowed are too many.
        of_matter: stands in a sentence that counts what is requested; numbers in others are of other things.
        not_of_matter: stands in no such sentence.
        parts: of these, in small letters, one stands in every sentence with an amount; that is seen in a tenth of the time.
    """

    marks: tuple[str, ...]
    from_mark: bool
    amount: re.Pattern[str]
    allowing: re.Pattern[str]
    had: bool
    of_matter: re.Pattern[str] = re.compile("")
    not_of_matter: re.Pattern[str] = re.compile("(?!)")
    parts: tuple[str, ...] = ("",)


_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "eighteen": 18,
    "twenty": 20,
    "twenty-four": 24,
    "thirty": 30,
}
_INITIALS = "".join(sorted({word[0] for word in _NUMBERS}))
_NUMBER = rf"(?=[\d{_INITIALS}])(?:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
"""A number; the look ahead spares the words tried one by one at every word of a letter."""
_EACH = r"(?:[ ](?:a|per|each|every)[ ]|/)"
_AT_MOST = r"(?:maximum[ ]of|limit[ ]of|no[ ]more[ ]than|up[ ]to|at[ ]most|limited[ ]to|not[ ]exceed)"
_FLAGS = re.VERBOSE | re.IGNORECASE
_ALLOWING = re.compile(
    r"\b(?:allow|permit|recommend|limit|up to|maximum|guideline|trial of|initial trial|no more than)", re.IGNORECASE
)
_SESSIONS = _Measure(
    marks=("sessions", "visits", "treatments", "week"),
    from_mark=False,
    amount=re.compile(
        rf"""
        \b (?P<number> {_NUMBER} )
        (?:
            (?: [ ](?:additional|initial|more|further|prior|previous|post-?operative|post-?op|total|approved|authorized
                |completed|supervised|formal|physical|occupational|aquatic|massage|chiropractic|acupuncture|manual|hand
                |individual|therapy|psychotherapy|PT|OT) ){{0,4}}
            [ ](?:visits?|sessions?|treatments?
                | (?:are|were|was|is)[ ](?:being[ ])?(?:requested|sought|asked[ ]for))\b
          | (?: (?<=[A-Za-z]{{2}}[ ]x[ ]\d) | (?<=[A-Za-z]{{2}}[ ]x[ ]\d\d) ) \b (?![ ]?(?:w(?:ee)?ks?|mo|years?|yrs?|days?|hours?|hrs?|min))
          | [ ]times{_EACH}week[ ](?:for|x|over)[ ](?P<times> {_NUMBER} )[ ]weeks\b
        ) (?P<most>)
        """,
        _FLAGS,
    ),
    allowing=_ALLOWING,
    had=True,
    parts=("sessions", "visits", "treatments", "times", "requested", "sought", "asked for", " x "),
)
"""A number of sessions, the second of a range, which is the most of it; as notes write it ("PT x 12"); or so many a week for so
many weeks."""
_LEVELS = _Measure(
    marks=("level",),
    from_mark=False,
    amount=re.compile(
        rf"""
        (?<![\w/.-]) (?:\d[ ]?(?:-|to|or)[ ]?)? (?P<number> [1-6]\b | one|two|three|four|five|six )
            (?: [ -](?:facet|joint|nerve|root|vertebral|disc|spinal|cervical|lumbar|thoracic|separate|different|adjacent
                |additional|contiguous|bilateral) ){{0,3}} [ -]levels?\b
        | \b{_AT_MOST}[ ](?P<most> [1-6]|one|two|three|four )(?=[ ]?[.,;)]|[ ](?:may|can|should|are|at|in|per)\b) (?P<times>)
        """,
        _FLAGS,
    ),
    allowing=_ALLOWING,
    had=False,
    of_matter=re.compile(
        r"request|propos|asked|sought|treat|perform|inject|block|fus(?:ion|e)|ablat|neurotom|exceed|more than"
    ),
    not_of_matter=re.compile(r"MRI|maging|bulg|protru|erniat|egenerat|tenosis|pondyl|\bshow|reveal"),
    parts=("level", "maximum of", "limit of", "no more than", "up to", "at most", "limited to", "not exceed"),
)
_MORPHINE = r"(?:(?:oral|daily)[ ]){0,2}(?:morphine|MED\b|MEQ\b|MME\b)"
_DOSES = _Measure(
    marks=("orphine", "MED", "MEQ", "MME"),
    from_mark=True,
    amount=re.compile(
        rf"""
        (?<![\w/.$#-])
        (?: # what stands before an amount of morphine, unless its unit stands after it
            (?P<said> \b{_MORPHINE}(?:[ ](?:equivalen\w+|sulfate|dos\w+|level))*\)?[,:]?
                (?:[ ](?:per|a|day|daily|dos\w+|is|was|are|of|at|to|be|equals|about|approximately|currently|now|some|which|comes
                    |stands|exceeds?|over|above|under|below|not|should|than|greater|more)){{0,6}}[ ]?=?[ ]?
              | =[ ]? | \b(?:total(?:s|ing)?|total[ ](?:of|is)|equals|comes[ ]to|adds?[ ]up[ ]to|works[ ]out[ ](?:to|at)
                  |(?:limit|ceiling|cap|threshold|maximum)[ ](?:is|at|of|to))[ ] ) )?
        (?P<number> [5-9]\d | 1?\d{{3}} ) (?: \.\d+ )? (?! \.?\d | [/%-] | ,\d )
        (?(said) | (?=[ -]?(?:mgs?|milligrams?)?\b(?:[ ](?:of|in|per|a|day|total))*[ ]{_MORPHINE}) )
        (?P<times>) (?P<most>)
        """,
        _FLAGS,
    ),
    allowing=re.compile(
        r"\b(?:guidelines?|recommend\w*|allow\w*|permit\w*|over|above|below|under|exceed\w*|than|ceiling|limit\w*|maximum|threshold|cap|within|up to)\b",
        re.IGNORECASE,
    ),
    had=False,
)
"""Milligrams of morphine a day; the milligrams of a drug are no such amount."""
_HOURS = _Measure(
    marks=("hours",),
    from_mark=False,
    amount=re.compile(
        rf"""
        (?P<number> \d{{1,3}} )[ ]hours
            (?: {_EACH}week | (?: {_EACH}day | [ ]daily )[,x]?[ ](?:x[ ])?(?P<times> \d | seven|six|five )[ ]days ) (?P<most>)
        """,
        _FLAGS,
    ),
    allowing=_ALLOWING,
    had=False,
    of_matter=re.compile(r"request|propos|asked|sought|\baide|\bcare\b|assist|help|service|nurs"),
    not_of_matter=re.compile(r"\bwork(?:s|ed|ing)\b"),
    parts=("hours",),
)
_DAYS = _Measure(
    marks=(" days", "-day", " day "),
    from_mark=False,
    amount=re.compile(
        rf"""
        \b (?P<number> {_NUMBER} )[ -]days?\b (?![ ](?:ago|after(?![ ](?:\w+[ ]){{0,2}}(?:surgery|operation|procedure|repair|arthroscopy))|before|prior|later|week|per|a[ ]week)) (?P<times>) (?P<most>)
        """,
        _FLAGS,
    ),
    allowing=_ALLOWING,
    had=False,
    parts=("day",),
)
"""Days of a rental."""
_MEASURES = {
    Category.REHABILITATION: _SESSIONS,
    Category.MENTAL_HEALTH: _SESSIONS,
    Category.INJECTION: _LEVELS,
    Category.SURGERY: _LEVELS,
    Category.PHARMACEUTICAL: _DOSES,
    Category.HOME_CARE: _HOURS,
    Category.DME: _DAYS,
}
_ALLOWING_REACH = 50
"""Characters before an amount in which words can make it a guideline's in a sentence that speaks of the patient."""
_OF_REQUEST = re.compile(
    r"\b(?:request\w*|asked|proposed|sought|cannot|already|outset|has had|attended|so far|to date|equals|total of|total \d|totals|comes to"
    r"|adds? up|works out)\b|=",
    re.IGNORECASE,
)
"""Makes an amount the patient's in a sentence that names nobody."""
_DONE = re.compile(r"\b(?:completed|attended|undergone|participated in|exhausted)\b", re.IGNORECASE)
"""Says that the sessions were had, so that with as many as are allowed no more are."""


def more_than_allowed(flat: str, voiced: Sequence[Sentence], category: Category) -> tuple[Span, Sentence] | None:
    """The patient's amount where it is above every amount that the guideline gives, and its sentence.

    Args:
        flat: the letter without line breaks.
        voiced: the rationale's sentences.
        category: the request's service category, which tells what is counted.
    """
    measure = _MEASURES.get(category)
    if measure is None or not voiced:
        return None
    first, last = voiced[0].span[0], voiced[-1].span[1]
    marked = [at for at in [flat.find(mark, first, last) for mark in measure.marks] if at >= 0]
    if not marked:
        return None
    counted_from = min(marked) if measure.from_mark else first
    allowed = allowed_in_all = 0
    most: dict[bool, tuple[int, Span, Sentence]] = {}
    for sentence in voiced:
        if sentence.voice is Voice.CLOSING or sentence.span[1] < counted_from:
            continue
        words = flat[slice(*sentence.span)].lower()
        if not any(part in words for part in measure.parts):
            continue
        # What the sentence as a whole says is looked for when first asked, and once, however many amounts stand in it.
        of_request = of_matter = None
        for found in measure.amount.finditer(flat, *sentence.span):
            if found["most"]:
                allowed = allowed_in_all = max(allowed, _number(found["most"]))
                continue
            count = _number(found["number"]) * _number(found["times"] or "1")
            start = found.start("number") if found["number"] else found.start()
            before = max(sentence.span[0], start - _ALLOWING_REACH)
            before = max(before, flat.rfind(",", before, start))
            of_guideline = start < sentence.applied_from
            if of_guideline and sentence.perhaps_from <= start:
                if of_request is None:
                    of_request = _OF_REQUEST.search(flat, *sentence.span) is not None
                of_guideline = not of_request
            if of_guideline or measure.allowing.search(flat, before, start):
                allowed = max(allowed, count)
                if "trial" not in flat[before:start]:
                    allowed_in_all = max(allowed_in_all, count)
                continue
            if of_matter is None:
                of_matter = _of_matter(measure, flat, sentence.span)
            if of_matter:
                done = measure.had and bool(_DONE.search(flat, before, start))
                count += done
                if done not in most or count > most[done][0]:
                    most[done] = count, (start, found.end()), sentence
    for done, limit in ((False, allowed), (True, allowed_in_all)):
        # Who was treated oftener than in a trial may go on after it.
        if done in most and 0 < limit < most[done][0]:
            return most[done][1:]
    return None


def _of_matter(measure: _Measure, flat: str, span: Span) -> bool:
    """Whether a sentence counts what is requested."""
    return measure.of_matter.search(flat, *span) is not None and measure.not_of_matter.search(flat, *span) is None


_PERCENT = re.compile(r"(\d{1,3}) ?(?:%|percent)")
_OF_RELIEF = re.compile(
    r"\b(?:relief|improvement|better|benefit|pain reduction|reduction (?:in|of) (?:\w+ )?pain)\b", re.IGNORECASE
)
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|greater than|minimum of|exceeding|requires?|short of|less than|below|under)\b",
    re.IGNORECASE,
)
_THRESHOLD = re.compile(
    r"(?: ?(?:-|to) ?\d+ ?(?:%|percent))? (?:or (?:more|greater|better)|required|needed|threshold|benchmark|that|which)\b"
)
"""Before or after a percentage, makes it the one required."""
_OF_INJECTION = re.compile(
    r"inject|\bblock|ESI|epidural|ablat|neurotom|\bRF[AN]?\b|\bMBB|rhizotom|procedure|steroid"
    r"|\b(?:first|second|last|prior|previous|earlier)(?: one)? (?:was|gave|brought|provided|offered|helped)\b",
    re.IGNORECASE,
)
"""Of what the relief is: of an injection, not of therapy or a drug."""
_HALF = 50
"""Percent of relief that guidelines require where a rationale does not say."""


def less_relief_than_required(
    flat: str, voiced: Sequence[Sentence], category: Category
) -> tuple[Span, Sentence] | None:
    """The percentage of relief that an earlier injection gave where it is below what the guideline requires, and its sentence."""
    if category is not Category.INJECTION or not voiced:
        return None
    first, last = voiced[0].span[0], voiced[-1].span[1]
    if flat.find("%", first, last) < 0 and flat.find("percent", first, last) < 0:
        return None
    required = 0
    most: tuple[int, Span, Sentence] | None = None
    for sentence in voiced:
        start, end = sentence.span
        percents = [] if sentence.voice is Voice.CLOSING else list(_PERCENT.finditer(flat, start, end))
        if not percents or not _OF_RELIEF.search(flat, start, end) or not _OF_INJECTION.search(flat, start, end):
            continue
        for found in percents:
            percent = int(found[1])
            before = flat[max(start, found.start() - _ALLOWING_REACH // 2) : found.start()]
            of_guideline = found.start() < min(sentence.applied_from, sentence.perhaps_from)
            if of_guideline or _AT_LEAST.search(before) or _THRESHOLD.match(flat, found.end()):
                required = max(required, percent)
            elif most is None or percent > most[0]:
                most = percent, found.span(), sentence
    return most[1:] if most is not None and most[0] < (required or _HALF) else None


def _number(text: str) -> int:
    return _NUMBERS.get(text.lower()) or int(text)
