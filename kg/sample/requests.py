"""Invent disputed treatments: the words of a request with its drugs, and how utilization review modified it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.determination import Category, DrugOrder
from kg.sample.dice import Dice
from kg.sample.draft import Draft
from kg.sample.grammar import Grammar, capitalized
from kg.sample.lexicon import Compound, Lexicon, Medicine, Service

__all__ = ["Request", "ingredients_of", "invent_requests"]

_FEW = ("two", "three", "four")
_WORDS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
_UNIT = re.compile(r"(?<=\d)(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Request:
    """One disputed treatment as requested.

    Attributes:
        text: what is decided.
        original, authorized: the whole request and the part that utilization review allowed, where it was modified.
        topics: sections of the chronic pain guideline, of the body part's document, and of an ODG chapter.
        drugs: the ingredients and the printed name of each drug that the request names.
        drug_classes: what the planted effects look at.
        granted: a part of a number of visits, for a decision in two parts; empty where the request is of one piece.
        dependent: it follows the letter's first request (an associated surgical service).
    """

    text: str
    original: str | None
    authorized: str | None
    category: Category
    orders: tuple[DrugOrder, ...]
    short: str
    part: str
    sections: tuple[str, ...]
    document_sections: tuple[str, ...]
    topics: tuple[str, ...]
    drugs: tuple[tuple[tuple[str, ...], str], ...] = ()
    drug_classes: tuple[str, ...] = ()
    granted: str = ""
    dependent: bool = False


def ingredients_of(medicine: Medicine) -> tuple[str, ...]:
    """The ingredients of a medicine."""
    return medicine.ingredients or (medicine.generic,)


def invent_requests(
    draft: Draft, words: Lexicon, count: int, modified_rate: float, misspelled_rate: float
) -> list[Request]:
    """Invent the disputed treatments of one letter, no two of the same words."""
    requests: dict[str, Request] = {}
    surgery = False
    while len(requests) < count:
        request = _invent_request(draft, words, modified_rate, misspelled_rate)
        if surgery and request.category in _ASSOCIATED and request.original is None and draft.dice.chance(0.6):
            request = _associated(request)
        surgery = surgery or (not requests and request.category is Category.SURGERY)
        requests.setdefault(request.text, request)
    return list(requests.values())


_ASSOCIATED = {Category.REHABILITATION, Category.DME, Category.EVALUATION, Category.DIAGNOSTIC_TEST}
_CATEGORY_SHARES = (
    *[Category.PHARMACEUTICAL] * 30,
    *[Category.IMAGING] * 17,
    *[Category.REHABILITATION] * 17,
    *[Category.DIAGNOSTIC_TEST] * 8,
    *[Category.DME] * 8,
    *[Category.INJECTION] * 7,
    *[Category.SURGERY] * 5,
    *[Category.EVALUATION] * 5,
    *[Category.MENTAL_HEALTH] * 2,
    *[Category.PROGRAM] * 2,
    *[Category.HOME_CARE] * 2,
    Category.TRANSPORTATION,
    Category.OTHER,
)


def _associated(request: Request) -> Request:
    return replace(request, text=f"Associated surgical service: {request.text}", dependent=True)


def _invent_request(draft: Draft, words: Lexicon, modified_rate: float, misspelled_rate: float) -> Request:
    dice = draft.dice
    category = dice.pick(_CATEGORY_SHARES)
    if category is not Category.PHARMACEUTICAL:
        return _service_request(draft, dice.pick([s for s in words.services if s.category is category]), modified_rate)
    if dice.chance(0.12):
        return _compound_request(dice, dice.pick(words.compounds))
    return _medicine_request(dice, dice.pick(words.medicines), modified_rate, misspelled_rate)


def _service_request(draft: Draft, service: Service, modified_rate: float) -> Request:
    dice = draft.dice
    near = [part for part in service.parts if draft.region in part]
    part = dice.pick(near or service.parts)
    pattern = dice.pick(service.request)
    given = {
        "part": part,
        "level": dice.pick(("L4-5", "L5-S1", "L3-4")) if "lumbar" in part else dice.pick(("C5-6", "C6-7")),
    }
    amounts: tuple[str | None, str | None, str] = (None, None, "")
    if "{amount}" in pattern:
        amounts = _amounts(dice, leading=pattern.startswith("{amount}"), modified=dice.chance(modified_rate))
    original, authorized, text = (
        None
        if amount is None
        else capitalized(Grammar({"request": [pattern]}).say(dice, "request", {**given, "amount": amount}))
        for amount in amounts
    )
    assert text is not None
    if service.category is Category.DME and dice.chance(0.1):
        text = f"Retrospective {text}"
    return Request(
        text,
        original,
        authorized,
        service.category,
        (),
        dice.pick(service.short),
        part,
        service.sections,
        service.document_sections,
        service.topics,
        granted=f"a course of {dice.pick(_FEW)} visits" if amounts[2] else "",
    )


def _amounts(dice: Dice, *, leading: bool, modified: bool) -> tuple[str | None, str | None, str]:
    """A number of visits, whole, allowed and left where modified, in the one wording of the request."""
    total = dice.pick((6, 8, 10, 12))
    allowed = dice.pick([n for n in (2, 4, 6, 8) if n < total])
    noun = dice.pick(("sessions", "visits"))
    if leading:
        wording = dice.pick(("{word} {noun}", "{word} ({n}) {noun}"))
    else:
        wording = dice.pick(("{n} {noun}", "times {n}", "for {word} {noun}"))

    def amount(n: int) -> str:
        word = _WORDS[n] if leading else _WORDS[n].lower()
        return wording.format(n=n, word=word, noun=noun)

    if modified:
        return amount(total), amount(allowed), amount(total - allowed)
    if not leading and dice.chance(0.4):
        weeks = dice.pick((2, 3, 4, 6))
        return None, None, f"{dice.pick((1, 2, 3))} times a week for {weeks} weeks"
    return None, None, amount(total)


def _medicine_request(dice: Dice, medicine: Medicine, modified_rate: float, misspelled_rate: float) -> Request:
    name = capitalized(dice.pick((medicine.generic, *medicine.brands)))
    if medicine.misspelled and dice.chance(misspelled_rate):
        name = dice.pick(medicine.misspelled)
    ingredients = ingredients_of(medicine)
    strength = dice.pick(medicine.strengths) if medicine.strengths else None
    form = dice.pick((None, None, *medicine.forms))
    named = " ".join(part for part in (name, strength, form) if part)
    quantity = dice.pick((15, 20, 30, 30, 45, 60, 60, 90, 120))
    shared = (medicine.sections, (), (), ((ingredients, name),), (medicine.drug_class,))
    short = dice.pick(("medication", "drug", "prescription"))

    def request(text: str, original: str | None, authorized: str | None, order: DrugOrder) -> Request:
        return Request(text, original, authorized, Category.PHARMACEUTICAL, (order,), short, "whole body", *shared)

    def order(text: str, count: int | None, **more: object) -> DrugOrder:
        return DrugOrder(text, ingredients, _spaced(strength), form, count, **more)  # type: ignore[arg-type]

    if dice.chance(modified_rate):
        if dice.chance(0.3):
            refills = dice.between(1, 3)
            whole = f"{named} #{quantity}"
            text = f"{_WORDS[refills]} {'refill' if refills == 1 else 'refills'} of {whole}"
            original = f"{whole} with {refills} {'refill' if refills == 1 else 'refills'}"
            return request(text, original, whole, order(text, quantity))
        quantity = dice.pick((30, 60, 90, 120))
        allowed = dice.pick([n for n in (10, 15, 20, 30, 45, 60) if n < quantity])
        text = f"{named} #{quantity - allowed}"
        return request(text, f"{named} #{quantity}", f"{named} #{allowed}", order(text, quantity - allowed))
    if dice.chance(0.07):
        return request(name, None, None, DrugOrder(name, ingredients))
    prefix = dice.pick(("",) * 9 + ("Retrospective ",))
    pattern = dice.pick(_ORDER_PATTERNS)
    refills = dice.between(1, 3)
    days = dice.pick((7, 10, 14, 30))
    directions = dice.pick(
        ("one tablet twice daily", "one by mouth three times a day", "one at bedtime", "take one daily as needed")
    )
    text = pattern.format(named=named, quantity=quantity, refills=refills, days=days, directions=directions)
    facts = order(
        text,
        quantity,
        refills=refills if "{refills}" in pattern else None,
        days=days if "{days}" in pattern else None,
        directions=directions if "{directions}" in pattern else None,
    )
    return request(prefix + text, None, None, facts)


_ORDER_PATTERNS = (
    "{named} #{quantity}",
    "{named} #{quantity}",
    "{named} #{quantity}",
    "{named}, #{quantity}",
    "{named} QTY: {quantity}",
    "{named} #{quantity} with {refills} refills",
    "{named}, {directions}, #{quantity}",
    "{named} {days} day supply #{quantity}",
)


def _compound_request(dice: Dice, compound: Compound) -> Request:
    glue = dice.pick(("/", ", "))
    mixed = glue.join(f"{name} {percent}" for name, percent in compound.parts)
    grams = dice.pick((30, 60, 120, 180, 240))
    text = f"{mixed} {compound.form}, {grams} grams"
    order = DrugOrder(
        text,
        tuple(name.lower() for name, _ in compound.parts),
        "/".join(percent for _, percent in compound.parts),
        compound.form,
        grams,
        "grams",
    )
    return Request(
        text,
        None,
        None,
        Category.PHARMACEUTICAL,
        (order,),
        dice.pick(("topical", "compound", "preparation")),
        "whole body",
        compound.sections,
        (),
        (),
        tuple(((name.lower(),), name) for name, _ in compound.parts),
        ("topical-analgesics",),
    )


def _spaced(strength: str | None) -> str | None:
    """A strength as the record prints it: "5/325mg" becomes "5/325 mg"."""
    return None if strength is None else _UNIT.sub(" ", strength)
