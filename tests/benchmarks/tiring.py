"""What tires a reader: short texts whose repetition may make a pattern, or the whole reader, go back over what it has seen."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

__all__ = ["PIECES", "PLACES", "tiring"]


PIECES = (
    "The worker has pain. ",
    "Tramadol 50mg #60: Upheld\n",
    "tried and failed Norco, ",
    "MTUS page 12, ",
    "x, (",
    "Section(s): a, ",
    "2004, ",
    "x; ",
    "Baclofen #30 was the original request. ",
    "the patient reports low back pain radiating to the left leg ",
    "a",
    "a-",
    "1",
    "12/25/2014 ",
    "10mg ",
    "10/325mg ",
    "#60 ",
    '"',
    '"a" ',
    '"The MTUS recommends. ',
    "(",
    "(a) ",
    "Norco, Tramadol, ",
    "Norco ",
    "opioids ",
    "Norco/",
    "Tramdol ",
    "Cyclobenzaparine, ",
    "Decision rationale: ",
    "MAXIMUS guideline: ",
    "Claims Administrator guideline: ",
    "CLINICAL CASE SUMMARY\n",
    "IMR ISSUES, DECISIONS AND RATIONALES\n",
    "Case Number: CM14-0000001\n",
    ": Upheld ",
    ": Overturned\n",
    "Decision based on MTUS ",
    "Decision based on Non-MTUS Citation ",
    "Decision based on Non-MTUS Citation ODG Pain, ",
    "ODG ",
    "Official Disability Guidelines, ",
    "ACOEM Chapter 12, page 300, ",
    "pages 1-200, ",
    "section 9792.24.2(a), ",
    "- ",
    "a-\n",
    "a\n",
    "1. The request for Norco 10/325mg #60 is not medically necessary. ",
    "a) ",
    "...",
    ", ",
    "/ ",
    "a/",
    "and ",
    "of ",
    "with ",
    "not ",
    "status post ",
    "history of ",
    "diagnoses: ",
    "lumbar sprain, cervical strain, ",
    "lumbar sprain and strain of the neck and ",
    "lumbar sprain/strain/",
    "M54.5 ",
    "724.2, ",
    "left ",
    "bilateral knee and ",
    "L4-5 and L5-S1 radiculopathy, ",
    "MRI of the lumbar spine ",
    "12 sessions of physical therapy ",
    "2x6 ",
    "twice a week for six weeks ",
    "120 MED ",
    "morphine equivalent dose of 120 mg per day ",
    "8 hours a day, 7 days a week ",
    "30 day rental ",
    "50% relief for 6 weeks ",
    "epidural steroid injection ",
    "repeat MRI ",
    "is not medically necessary ",
    "The request is not medically necessary. ",
    "there is no documentation of functional improvement ",
    "There is no evidence of a trial of first-line therapy. ",
    "The MTUS recommends opioids. ",
    "Per the MTUS, ",
    "according to ",
    "The MTUS is silent. ",
    "does not address ",
    "They recommend against it. ",
    "However, ",
    "Weaning is recommended. ",
    "side effects of nausea from Norco ",
    "She denies side effects ",
    "unless ",
    "because ",
    "so that the patient failed Norco so ",
    "37 year old female ",
    "Certification(s)/Specialty: Orthopedic Surgery, ",
    "California, Texas, ",
    "State(s) of Licensure: California ",
    "was authorized by the Claims Administrator. The remaining IMR eligible portion of the original request, ",
    "QTY: 30 ",
    "x 3 ",
    "with 3 refills ",
    "Norco 10/325 mg #120 with 2 refills, ",
    "THE WORKER HAS PAIN. ",
    "Dr. Mr. Ms. e.g. i.e. ",
    "Norco #60: Upheld\nDecision rationale: The request is not medically necessary.\n",
    "Norco #60: Upheld\nClaims Administrator guideline: Decision based on MTUS Pain.\nDecision rationale: No.\n",
    "On 12/25/14 utilization review non-certified Norco. ",
    "page(s) 12, 13, ",
    "greater than ",
    "the guideline says that ",
    "the request for ",
    "50% ",
    "percent ",
    "oral daily ",
    "411,",
    "eleven (99) ",
    "chronic ",
    "(acute & chronic) ",
    "(updated ",
    "1. ",
    "The worker has pain. Norco, (",
    '"The MTUS recommends Norco, (lumbar sprain; ',
    "Section(s): Opioids, page 12; 2004, ",
    "x; y, Norco 10mg #60 and ",
    "diagnosis of lumbar sprain (left knee; ",
    "tried and failed ",
    "failed Norco, Tramadol, ",
    "ODG, MTUS, ACOEM, ",
    "denied on 12/25/14 MRI, ",
    "diagnosis of low back pain, ",
    "abcd\u00e9fgh ",
    "\u03b2-blockers ",
)
"""What a hostile letter repeats: cue words, lists without end, dates, numbers, quotation marks, brackets, drugs, headings."""

PLACES = (
    ("Date Assigned:", ""),
    ("Certification(s)/Specialty:", ""),
    ("CLINICAL CASE SUMMARY", ""),
    ("set forth below:", ""),
    ("Claims Administrator guideline:", "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): "),
    ("MAXIMUS guideline:", "Decision based on Non-MTUS Citation ODG Pain, "),
    ("Decision rationale:", ""),
)
"""After which words of a letter it stands, with what leads to it."""

_FILLERS = (
    *(
        " ",
        "a",
        "A",
        "1",
        "a ",
        "1 ",
        "Aa ",
        ",",
        ", ",
        "(",
        "(a",
        "-",
        "a-",
        ".",
        "a. ",
        "#",
        "1/",
        "/",
        ":",
        "a:",
        "\n",
    ),
    *("and ", "of ", "the "),
)
_LITERAL = re.compile(r"[A-Za-z][A-Za-z ']{2,}")
_SYNTAX = re.compile(r"\\[a-zA-Z]|\(\?[<:=!P][^)]*?>?")
_MOST_LITERALS = 60
_MATCHES = 10
"""Texts made up for a pattern, of each of which several beginnings are repeated."""


def tiring(pattern: re.Pattern[str]) -> list[str]:
    """Short texts to repeat before a pattern: common ones, its own literals, and beginnings of what it matches."""
    literals = _LITERAL.findall(_SYNTAX.sub(" ", pattern.pattern))
    texts = [literal + end for literal in dict.fromkeys(literals) for end in ("", " ", " 1 ", ", ", ": ")]
    chance = random.Random(pattern.pattern)
    tree = parser.parse(pattern.pattern, pattern.flags)
    for _ in range(_MATCHES):
        matched = _made_up(tree, chance, {})
        for _ in range(3):
            beginning = matched[: chance.randint(1, max(1, len(matched)))]
            texts[:0] = (beginning, f"{beginning} ")
    kept = texts[: 6 * _MATCHES + _MOST_LITERALS]
    return [text for text in dict.fromkeys((*_FILLERS, *kept)) if text]


_OF_CLASS = {
    codes.CATEGORY_DIGIT: "0123456789",
    codes.CATEGORY_NOT_DIGIT: "ab ,",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "ab1,(",
    codes.CATEGORY_WORD: "abcxyzABC019_",
    codes.CATEGORY_NOT_WORD: " ,.(",
}
_ANYTHING = 'aA1 ,.(;-/:"'
_REPETITIONS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
_MOST_REPETITIONS = 3
"""More than a repetition needs at least."""


def _made_up(tree: Iterable[tuple[Any, Any]], chance: random.Random, groups: dict[int | None, str]) -> str:
    """A text that the pattern matches, but for what it looks at before and behind."""
    made = ""
    for code, what in tree:
        if code is codes.LITERAL:
            made += chr(what)
        elif code in {codes.ANY, codes.NOT_LITERAL}:
            made += chance.choice(_ANYTHING)
        elif code is codes.IN:
            made += _of_class(what, chance)
        elif code is codes.BRANCH:
            made += _made_up(chance.choice(what[1]), chance, groups)
        elif code is codes.SUBPATTERN:
            groups[what[0]] = _made_up(what[3], chance, groups)
            made += groups[what[0]]
        elif code in _REPETITIONS:
            least, most, repeated = what
            times = chance.randint(least, min(most, least + _MOST_REPETITIONS))
            made += "".join(_made_up(repeated, chance, groups) for _ in range(times))
        elif code is codes.ATOMIC_GROUP:
            made += _made_up(what, chance, groups)
        elif code is codes.ASSERT and what[0] > 0:
            made += _made_up(what[1], chance, groups)
        elif code is codes.GROUPREF:
            made += groups.get(what, "")
        elif code is codes.GROUPREF_EXISTS:
            made += _made_up((what[1] if what[0] in groups else what[2]) or (), chance, groups)
    return made


def _of_class(members: list[tuple[Any, Any]], chance: random.Random) -> str:
    """A character of a class, or for a class of those that it excludes, one that is likely to be none of these."""
    listed = ""
    for code, what in members:
        if code is codes.LITERAL:
            listed += chr(what)
        elif code is codes.RANGE:
            listed += chr(chance.randint(*what))
        elif code is codes.CATEGORY:
            listed += _OF_CLASS[what]
    if members[0][0] is codes.NEGATE:
        listed = "".join(set(_ANYTHING) - set(listed)) or "x"
    return chance.choice(sorted(listed))
