"""Invent what one side relied on in the wording of 2013 and 2014: documents, each "which is part of the MTUS" or not."""

from __future__ import annotations

from kg.determination import Citation, GuidelineSource
from kg.sample.citations import Cited
from kg.sample.dice import Dice
from kg.sample.lexicon import Guidelines
from kg.sample.requests import Request

__all__ = ["invent_relied_upon"]

_PART = ("which is part of the Medical Treatment Utilization Schedule (MTUS)", "which is part of the MTUS")
_NO_PART = (
    "which is not part of the MTUS",
    "which is a medical treatment guideline that is not part of the Medical Treatment Utilization Schedule (MTUS)",
)


def invent_relied_upon(dice: Dice, guidelines: Guidelines, request: Request) -> Cited:
    """Invent the documents of one side; the words follow "based its decision on the"."""
    if dice.chance(0.08):
        return Cited("", ())
    rows = [_mtus(dice, guidelines, request)] if dice.chance(0.8) else []
    if not rows or dice.chance(0.2):
        rows.append(_odg(dice, guidelines, request))
    return Cited(" and the ".join(_worded(dice, guidelines, row) for row in rows), tuple(rows))


def _mtus(dice: Dice, guidelines: Guidelines, request: Request) -> Citation:
    pages = _pages(dice) if dice.chance(0.6) else None
    if request.document_sections and (not request.sections or dice.chance(0.5)):
        document = guidelines.mtus_for(request.part)
        return Citation(GuidelineSource.MTUS, document.document, document.year, pages=pages)
    plain = [section for section in request.sections if "," not in section]
    sections = tuple(dice.some(plain, dice.pick((0, 1))))
    year = dice.pick(("2009", None))
    return Citation(GuidelineSource.MTUS, guidelines.chronic_pain.document, year, sections, pages)


def _pages(dice: Dice) -> str:
    first = dice.between(8, 300)
    return dice.pick((str(first), f"{first}-{first + dice.between(1, 6)}", f"{first}, {first + dice.between(2, 30)}"))


def _odg(dice: Dice, guidelines: Guidelines, request: Request) -> Citation:
    topics = tuple(dice.some([topic for topic in request.topics if "," not in topic], dice.pick((0, 1))))
    return Citation(GuidelineSource.ODG, guidelines.odg_chapter_for(request.part), sections=topics)


def _worded(dice: Dice, guidelines: Guidelines, row: Citation) -> str:
    if row.source is GuidelineSource.ODG:
        words = [f"Official Disability Guidelines (ODG), {row.document} Chapter", *row.sections]
        return ", ".join((*words, dice.pick(_NO_PART)))
    if row.document == guidelines.chronic_pain.document:
        year = f" ({row.year})" if row.year else ""
        words = [f"{row.document} Guidelines{year}", *row.sections]
    else:
        chapter = next(known.chapter for known in guidelines.mtus if known.document == row.document)
        words = [f"{row.document} Chapter (ACOEM Practice Guidelines, 2nd Edition ({row.year}), Chapter {chapter})"]
    if row.pages:
        words.append(f"{dice.pick(('page', 'pg.') if row.pages.isdigit() else ('pages', 'pgs.'))} {row.pages}")
    return ", ".join((*words, dice.pick(_PART)))
