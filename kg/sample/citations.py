"""Invent what one side relied on: the sentences after "guideline:" and the citations that they make."""

from __future__ import annotations

from dataclasses import dataclass

from kg.determination import Citation, GuidelineSource
from kg.sample.dice import Dice
from kg.sample.lexicon import Guidelines
from kg.sample.requests import Request

__all__ = ["ADMINISTRATOR", "EXPERT", "Cited", "Side", "invent_citations"]


@dataclass(frozen=True, slots=True)
class Side:
    """How the letter names the side whose guidelines are listed."""

    name: str


ADMINISTRATOR = Side("Claims Administrator")
EXPERT = Side("Expert Reviewer")


@dataclass(frozen=True, slots=True)
class Cited:
    """The words, and the citations they make."""

    text: str
    rows: tuple[Citation, ...]


def invent_citations(dice: Dice, guidelines: Guidelines, request: Request, side: Side, *, older: bool) -> Cited:
    """Invent one side's guidelines for one request.

    Args:
        dice: decides.
        guidelines: the documents to cite from.
        request: what they should speak of.
        side: whose they are.
        older: in the wording of 2014 and 2015, with page numbers and no "Section(s)".
    """
    if dice.chance(0.08) or (request.dependent and dice.chance(0.5)):
        return Cited(f"The {side.name} did not cite any medical evidence for its decision.", ())
    if older:
        return _older(dice, request)
    mtus = [] if dice.chance(0.15) else _mtus_rows(dice, guidelines, request)
    other = _others(dice, guidelines, request) if not mtus or dice.chance(0.3) else Cited("", ())
    sentences = []
    if mtus:
        sentences.append(f"Decision based on MTUS {_listed(mtus)}.")
    else:
        sentences.append(f"The {side.name} based their decision on recommendation(s) outside of the MTUS Guidelines.")
    if other.rows:
        sentences.append(f"Decision based on Non-MTUS Citation {other.text}.")
    return Cited(" ".join(sentences), (*mtus, *other.rows))


def _mtus_rows(dice: Dice, guidelines: Guidelines, request: Request) -> list[Citation]:
    rows = []
    if request.sections:
        if "opioids" in request.drug_classes and dice.chance(0.6):
            rows.append(_mtus(dice, guidelines.opioid.document, guidelines.opioid.year, guidelines.opioid.sections))
        else:
            chronic = guidelines.chronic_pain
            rows.append(_mtus(dice, chronic.document, dice.pick(chronic.years), request.sections))
    if request.document_sections and (not rows or dice.chance(0.4)):
        document = guidelines.mtus_for(request.part)
        known = [s for s in request.document_sections if s in document.sections]
        rows.insert(0, _mtus(dice, document.document, document.year, tuple(known)))
    return rows or [_mtus(dice, guidelines.mtus[-1].document, guidelines.mtus[-1].year, guidelines.mtus[-1].sections)]


def _mtus(dice: Dice, document: str, year: str, sections: tuple[str, ...]) -> Citation:
    count = dice.pick((0, 1, 1, 1, 1, 2, 2, 3))
    return Citation(GuidelineSource.MTUS, document, year, tuple(dice.some(sections, count)))


def _listed(rows: list[Citation]) -> str:
    def one(row: Citation) -> str:
        named = f"{row.document} {row.year}"
        return f"{named}, Section(s): {', '.join(row.sections)}" if row.sections else named

    return ", and ".join(map(one, rows))


def _others(dice: Dice, guidelines: Guidelines, request: Request) -> Cited:
    if dice.chance(0.12):
        title = dice.pick(guidelines.other.titles)
        text = dice.pick((f"Other Medical Treatment Guideline or Medical Evidence: {title}", title))
        return Cited(text, (Citation(GuidelineSource.OTHER, title),))
    if dice.chance(0.1):
        document = dice.pick(guidelines.acoem.documents)
        page = dice.between(20, 600)
        return dice.pick(
            (
                Cited(
                    f"ACOEM Occupational Medicine Practice Guidelines, {document}, pg. {page}",
                    (Citation(GuidelineSource.ACOEM, document, pages=str(page)),),
                ),
                Cited(f"ACOEM: {document}", (Citation(GuidelineSource.ACOEM, document),)),
            )
        )
    return _odg(dice, guidelines.odg_chapter_for(request.part), request.topics)


def _odg(dice: Dice, chapter: str, topics: tuple[str, ...]) -> Cited:
    if not topics or dice.chance(0.2):
        chapters = (
            (f"Official Disability Guidelines (ODG), {chapter} Chapter", chapter),
            (f"Official Disability Guidelines - {chapter} Chapter", chapter),
            (f"Official Disability Guidelines: {chapter} (Acute & Chronic) Chapter", chapter),
            ("Official Disability Guidelines (ODG)", None),
        )
        text, document = dice.pick(chapters)
        return Cited(text, (Citation(GuidelineSource.ODG, document),))
    topic = dice.pick(topics)
    row = Citation(GuidelineSource.ODG, chapter, sections=(topic,))
    forms = (
        f"Official Disability Guidelines (ODG), {chapter} Chapter, {topic}",
        f"Official Disability Guidelines (ODG) {chapter}, {topic}",
        f"Official Disability Guidelines (ODG) {chapter} section, {topic}",
        f"Official Disability Guidelines, {chapter} Chapter: {topic}",
        f"Official Disability Guidelines - {chapter} chapter - {topic}",
        f"Official Disability Guidelines (ODG) {chapter} (Acute & Chronic), {topic}",
        f"Official Disability Guidelines (ODG) {chapter} Chapter (updated 11/3/16), {topic}",
    )
    return Cited(dice.pick(forms), (row,))


def _older(dice: Dice, request: Request) -> Cited:
    document = "Chronic Pain Treatment"
    sections = tuple(dice.some([s for s in request.sections if "," not in s and "(" not in s], dice.pick((0, 1, 1))))
    pages = ", ".join(str(page) for page in sorted(dice.some(range(8, 127), dice.pick((1, 2)))))
    paged = dice.chance(0.7)
    words = ["Decision based on MTUS", document, "Guidelines", *sections]
    if paged:
        words.append(f"Page(s): {pages}")
    row = Citation(GuidelineSource.MTUS, document, sections=sections, pages=pages if paged else None)
    return Cited(f"{' '.join(words)}.", (row,))
