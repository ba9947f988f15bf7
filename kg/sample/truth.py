"""What a perfect reader would make of an invented letter."""

from __future__ import annotations

from kg.determination import (
    Conclusion,
    Decision,
    Determination,
    Drug,
    DrugRole,
    Item,
    Layout,
    Patient,
    Problem,
    Rationale,
    RationaleCitation,
    Role,
)
from kg.sample.content import Content, DecidedItem
from kg.sample.draft import DrugFacts

__all__ = ["true_record"]

_ROLES = tuple(Role)
_NO_SPAN = (0, 0)
_BLOCK = frozenset({"date_assigned", "decision_date", "application_received", "priority"})
_PRINTED = {
    Layout.FINAL_DETERMINATION: _BLOCK,
    Layout.DECISION_AND_RATIONALE: _BLOCK,
    Layout.NOTICE_OF_DETERMINATION: frozenset({"decision_date", "application_received"}),
    Layout.PROFESSIONAL_REVIEW: frozenset({"decision_date"}),
}
"""What a layout prints besides the case number and the dates that every letter tells, where it has its header."""
_PRINTED_ALWAYS = {
    **dict.fromkeys(Layout, frozenset[str]()),
    Layout.NOTICE_OF_DETERMINATION: _PRINTED[Layout.NOTICE_OF_DETERMINATION],
}


def true_record(content: Content, layout: Layout) -> Determination:
    """The record of a letter, with empty hashes and spans.

    Args:
        content: what the letter says.
        layout: what it is laid out as, which decides what of the header is printed.
    """
    draft = content.draft
    printed = _PRINTED[layout] if content.with_header else _PRINTED_ALWAYS[layout]
    items = tuple(
        _true_item(item, cites_administrator=layout is not Layout.PROFESSIONAL_REVIEW) for item in content.items
    )
    return Determination(
        source="",
        sha256="",
        text_sha256="",
        layout=layout,
        case_number=draft.case_number if content.with_header else None,
        date_assigned=draft.date_assigned if "date_assigned" in printed else None,
        date_of_injury=draft.date_of_injury,
        decision_date=draft.decision_date if "decision_date" in printed else None,
        ur_denial_date=draft.ur_denial_date,
        application_received=draft.application_received if "application_received" in printed else None,
        priority=draft.priority if "priority" in printed else None,
        reviewer=content.reviewer,
        patient=Patient(draft.worker.age, draft.worker.sex),
        diagnoses=tuple(draft.diagnoses.values()),
        drugs=tuple(_true_drug(name, facts) for name, facts in draft.drugs.items()),
        items=items,
        problems=tuple(
            Problem("contradiction", f"/items/{position}") for position, item in enumerate(items) if _contradicts(item)
        ),
    )


def _contradicts(item: Item) -> bool:
    if item.decision is Decision.PARTIALLY_OVERTURNED:
        return False
    return (item.decision is Decision.OVERTURNED) != (item.conclusion is Conclusion.NECESSARY)


def _true_drug(ingredient: str, facts: DrugFacts) -> Drug:
    roles = sorted(facts.roles, key=lambda role: _ROLES.index(role[0]))
    return Drug(ingredient, tuple(facts.mentions), roles[0][0], tuple(DrugRole(*role, _NO_SPAN) for role in roles))


def _true_item(item: DecidedItem, *, cites_administrator: bool) -> Item:
    request = item.request
    named = tuple(
        RationaleCitation(cited.source, cited.document, cited.section, cited.pages, _NO_SPAN)
        for cited in item.rationale.citations
    )
    return Item(
        request=request.text,
        original_request=request.original,
        authorized_portion=request.authorized,
        decision=item.decision,
        category=request.category,
        drugs=request.orders,
        claims_administrator=item.claims_administrator.rows if cites_administrator else (),
        reviewer=item.reviewer.rows,
        conclusion=item.conclusion,
        reasons=item.rationale.reasons,
        deciding_sentence=item.rationale.deciding_sentence,
        rationale=Rationale(_NO_SPAN, named),
    )
