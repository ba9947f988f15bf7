"""The drugs of a request become orders: which names belong together, and how each is ordered."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from msgspec import Struct

from kg.determination import DrugOrder, Span
from kg.reading.doses import read_dose
from kg.reading.letter import Fact, ScannedLetter
from kg.reading.mentions import Mention

__all__ = ["read_orders"]


class _Order(Struct):
    """The names of one order, the first of them its own."""

    mentions: list[Mention]
    ingredients: list[str]


_SPAN = attrgetter("span")
_LONGEST_AMOUNT = 60
_LONGEST_DOSE = 300
"""A letter that says more of one drug is no letter; these bound the patterns' work."""
_MOST_NAMES = 500
"""Nor is one that asks for more drugs at once."""

_SAME_DRUG = re.compile(
    r"[ ]?(?:\w{1,40}[ ])?(?:\d[\d./-]{0,20}[ ]?(?:mg|mcg|%)[ ]?)?(?:\(|/|,|-|:|\bor\b|\baka\b|\bgeneric\b|\bbrand\b|\bfor\b|[ ])*",
    re.IGNORECASE,
)
_PERCENT_OR_NOTHING = r"[ ]?(?:[a-z]{2,9}[ ])?[ ]?(?:\(?\.?\d[\d.]{0,20}[ ]?(?:%|mg|mcg)?\)?)?[ ]?"
_MIXED = re.compile(_PERCENT_OR_NOTHING + r"(?:/|-|\+|&|\\)[ ]?(?:\.?\d[\d.]{0,20}[ ]?%[ ])?", re.IGNORECASE)
_LISTED = re.compile(
    _PERCENT_OR_NOTHING + r"(?:,|,?[ ]?\band\b|\bwith\b|\bin\b|[ ])[ ]?(?:and[ ])?(?:\.?\d[\d.]{0,20}[ ]?%[ ])?",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"\bcompound|\btopical\b|\bcream\b|\bgel\b|\bointment\b|\blotion\b|\btransdermal\b", re.IGNORECASE
)
_LEADING = re.compile(
    r"""
    (?: (?:\#|\bqty:?[ ]?|\bquantity:?[ ]?)[ ]?\d{1,9}[ ](?:of[ ])?
      | (?<![\w./])\d[\d.]{0,9}[ ]?(?:%|mg|mcg)[ ]
      | (?<![\w./])\(?\d{1,9}\)?[ ]?(?:tab(?:let)?s?|cap(?:sule)?s?|patch(?:es)?|ml|cc|g(?:m|rams?)?|vials?|units?|tubes?|bottles?|box(?:es)?)[ ](?:of[ ])?
    ){1,6}$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FIRST_LEADING = re.compile(
    r"""
    (?: (?:\w{1,40}[ ])?(?:\(\d{1,9}\)[ ])?(?:refills?|months?'?(?:[ ]supply)?|day[ ]supply|containers?|tubes?|bottles?|boxe?s?|tab(?:let)?s?|cap(?:sule)?s?|patch(?:es)?
          |units?|cc|ml|vials?|prescriptions?)[ ]of[ ]
      | (?:\#|\bqty:?|\bquantity:?)[ ]?\d{1,9}[ ](?:of[ ])?
      | (?<![\w./])\d[\d.]{0,9}[ ]?(?:%|mg|mcg|ml|cc)[ ](?:of[ ])?
      | (?<![\w./-])\d{1,3}[ ]
    ){1,6}(?:compound(?:ed)?[ ]|topical[ ])?$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PREPARED = re.compile(r"\b(?:compound(?:ed)?|topical)[ ](?:cream[ ]|medication[ ])?$", re.IGNORECASE)
_NOT_OF_THE_ORDER = re.compile(
    # Each alternative starts where its run of stops does: a long run is gone through once.
    r"(?:(?<![ ,;(])[ ,;(]+(?:\(?DOS\b|per[ ]\d|date[ ]of[ ]service|provided[ ]on|dispensed[ ]on|prescribed[ ]on|as[ ]an?[ ]outpatient).*"
    r"|(?<![ ,;:.(-])[ ,;:.(-]+|(?<![ ,;])[ ,;]+(?:and|with|plus)[ ]*)$",
    re.IGNORECASE,
)


def read_orders(letter: ScannedLetter, request: Span, mentions: Sequence[Mention]) -> tuple[Fact[DrugOrder], ...]:
    """Read the drugs that a request asks for.

    Names joined by strokes, or by commas with percentages, are one mixture; a generic name beside its brand is the same
    order; other names are orders of their own.

    Args:
        letter: the letter.
        request: what is decided.
        mentions: the drugs that the letter names, in text order.

    Returns:
        One order a drug or mixture, in the order printed; none where the request names no drug.
    """
    start, end = request
    # They are in order: a letter of thousands of requests is not gone through for each.
    first = bisect_left(mentions, (start, 0), key=_SPAN)
    last = bisect_left(mentions, (end, 0), first, key=_SPAN)
    named = [mention for mention in mentions[first:last] if mention.span[1] <= end][:_MOST_NAMES]
    if not named:
        return ()
    orders = _grouped(letter.flat, request, named)
    starts = [_start(letter.flat, request, order, first=index == 0) for index, order in enumerate(orders)]
    ends = [*starts[1:], request[1]]
    ends = [min(end, order.mentions[-1].span[1] + _LONGEST_DOSE) for end, order in zip(ends, orders, strict=True)]
    return tuple(_order(letter.flat, order, start, end) for order, start, end in zip(orders, starts, ends, strict=True))


def _grouped(flat: str, request: Span, mentions: list[Mention]) -> list[_Order]:
    orders = [_Order([mentions[0]], list(mentions[0].ingredients))]
    if len(mentions) == 1:
        return orders
    compound = _COMPOUND.search(flat, *request) is not None or flat.count("%", *request) > 1
    for before, mention in pairwise(mentions):
        order = orders[-1]
        gap = flat[before.span[1] : mention.span[0]]
        new = [ingredient for ingredient in mention.ingredients if ingredient not in order.ingredients]
        if not new and _named_again(flat, order, mention, gap):
            order.mentions.append(mention)
        elif new and (_MIXED.fullmatch(gap) or (compound and _LISTED.fullmatch(gap))):
            order.mentions.append(mention)
            order.ingredients += new
        elif set(mention.ingredients) > set(order.ingredients) and gap.rstrip().endswith("("):
            order.mentions.append(mention)
            order.ingredients = list(mention.ingredients)
        else:
            orders.append(_Order([mention], list(mention.ingredients)))
    return orders


def _named_again(flat: str, order: _Order, mention: Mention, gap: str) -> bool:
    """Whether a name only repeats the order's drug in other words ("Flexeril (cyclobenzaprine)")."""
    if "(" in gap or (len(order.mentions) > 1 and _MIXED.fullmatch(gap)):
        return "#" not in gap
    names = {flat[slice(*known.span)].lower() for known in order.mentions}
    return flat[slice(*mention.span)].lower() not in names and _SAME_DRUG.fullmatch(gap) is not None


def _start(flat: str, request: Span, order: _Order, *, first: bool) -> int:
    """Where an order begins: at its name, or at the amount before it."""
    start = order.mentions[0].span[0]
    if start == request[0]:
        return start
    leading = (_FIRST_LEADING if first else _LEADING).search(flat, max(request[0], start - _LONGEST_AMOUNT), start)
    return leading.start() if leading else start


def _order(flat: str, order: _Order, start: int, end: int) -> Fact[DrugOrder]:
    name_start, name_end = order.mentions[0].span
    after = flat[name_end:end]
    for mention in order.mentions[1:]:
        first, last = mention.span
        after = after[: first - name_end] + " " * (last - first) + after[last - name_end :]
    dose = read_dose(flat[start:name_start], after)
    prepared = _PREPARED.search(flat, max(0, start - 30), name_start)
    begin = prepared.start() if prepared else name_start
    while tail := _NOT_OF_THE_ORDER.search(flat, name_end, end):
        end = tail.start()
    return Fact(
        DrugOrder(
            text=flat[begin:end],
            ingredients=tuple(order.ingredients),
            strength=dose.strength,
            form=dose.form,
            quantity=dose.quantity,
            quantity_unit=dose.quantity_unit or (dose.form if dose.quantity and dose.form in _COUNTED_FORMS else None),
            refills=dose.refills,
            days=dose.days,
            directions=dose.directions,
        ),
        (begin, end),
    )


_COUNTED_FORMS = frozenset({"tablet", "capsule", "patch", "pad", "suppository", "film", "lozenge"})
