"""What the cues of a sentence say of each other: a denial of what follows it, a case that only may be, where each ends."""

from __future__ import annotations

from collections.abc import Iterable

from kg.vocabulary import Word

__all__ = ["ABSENCE", "ANAPHOR", "ANAPHORS", "NEGATING", "NEGATION", "NEW_CLAUSE", "SCOPE_ENDS", "joined"]

NEGATION = "negation"
ABSENCE = "absence"
_DENIED = {"documentation": "nothing-documented", "recorded": "undocumented"}
_SCARCITY = "scarcity"
_FAILING = "failing"
_FRUITLESS = "fruitless"
_WITHOUT_BENEFIT = "without-benefit"
_CONSERVATIVE_CARE = "conservative-care"
_MASK = "mask"
_HYPOTHETICAL = "hypothetical"
_HYPOTHETICALLY_DENIED = frozenset({NEGATION, ABSENCE, _SCARCITY, _FAILING, _FRUITLESS})
_HYPOTHESIS_REACH = 90
_BENEFIT = "benefit"
_UNPROVEN_REACH = 30
"""Characters at most between a failure that was not shown and the relief that the treatment is said to have failed to give."""
_ADVERSE = frozenset({"not-advised", "unproven"})
_RESTRICTION = "restriction"
_CONDITIONS = frozenset({_HYPOTHETICAL, ABSENCE, _RESTRICTION})
_CONDITIONAL = "advised-on-condition"
_WORDS_BEFORE_CONDITION = 3
_CONDITION_REACH = 80
"""Characters at most between advice against a treatment and the condition under which it is not given."""
_PLAIN_DENIALS = frozenset({NEGATION, ABSENCE, _SCARCITY})
ANAPHOR = "anaphor"
_NAMED_UNDOCUMENTED = "named-undocumented"
"""An anaphor with its verb ("none of this is mentioned"): what follows it is where, not what."""
_NOTHING_DOCUMENTED = "nothing-documented"
_LENGTH_OF_NO = 2
"""A participle right after "no" is said of what follows ("no reported benefit"), one after "not" of what stands before."""
ANAPHORS = frozenset({ANAPHOR, _NAMED_UNDOCUMENTED})
_DENIALS = frozenset({NEGATION, ABSENCE, _SCARCITY, ANAPHOR, "nothing-documented", "undocumented"})
NEGATING = _DENIALS - {_SCARCITY}
_DENIED_REACH = {"nothing-documented": 40, "undocumented": 25}
"""Characters at most between a negation and the documentation that it denies."""
_TO_BE_NECESSARY = "to-be-necessary"
_UNNECESSITY = "unnecessity"
_FINDING_REACH = 160
"""Characters at most between a denial and the "to be necessary" that it denies: a treatment's name stands between."""
_IN_SPITE = "in-spite"
NEW_CLAUSE = frozenset({"clause-end", _IN_SPITE})
_CLAUSE_ENDS = NEW_CLAUSE | {"consequence"}
"""Cues that end the scope of a denial; what follows from it still belongs to a ground of three cues."""
SCOPE_ENDS = dict.fromkeys(_DENIALS, _CLAUSE_ENDS) | {ANAPHOR: _CLAUSE_ENDS | _PLAIN_DENIALS}
"""Cues that end what another one says of those after it: a consequence is not denied, and what a later denial denies is
not what the sentences before an anaphor name."""
_READ_WITH_OTHERS = (
    frozenset({_MASK, _HYPOTHETICAL, _RESTRICTION, _FAILING, _FRUITLESS, _TO_BE_NECESSARY})
    | _CLAUSE_ENDS
    | _DENIALS
    | _HYPOTHETICALLY_DENIED
    | _DENIED.keys()
)
"""Cues that `joined` reads with those before them; all others it keeps as they are."""


def joined(words: Iterable[Word]) -> list[Word]:
    """Read a negation and the documentation that it denies as one cue.

    "no" and "evidence" are a cue:nothing-documented, "not" and "provided" a cue:undocumented; documentation that nothing
    denies, and scarcity of anything else, is no cue. "Failed to" is a negation, but in "no evidence that the drug failed
    to help" it is the failure that was not shown. "Did not find the surgery to be necessary" ends in a denial of necessity. Advice against a treatment that makes a condition is another cue.
    """
    found: list[Word] = []
    denied = False
    hypothesis = unproven = denied_from = 0
    for word in words:
        start, end, kind = word
        if kind not in _READ_WITH_OTHERS:
            if kind != _BENEFIT or start >= unproven:
                found.append(word)
            continue
        if kind == _MASK:
            continue
        if kind in _CONDITIONS:
            for at in range(max(0, len(found) - _WORDS_BEFORE_CONDITION), len(found)):
                begun, ended, before = found[at]
                if before in _ADVERSE and start - ended < _CONDITION_REACH:
                    found[at] = begun, ended, _CONDITIONAL
        if kind == _RESTRICTION:
            continue
        if kind == _HYPOTHETICAL:
            hypothesis = end + _HYPOTHESIS_REACH
            continue
        made = _DENIED.get(kind)
        if made is not None:
            if found:
                begun, ended, before = found[-1]
                if before in _DENIALS and start - ended < _DENIED_REACH[made]:
                    if before == ANAPHOR:
                        made = _NAMED_UNDOCUMENTED
                    elif start == ended + 1 and (before == ABSENCE or ended == begun + _LENGTH_OF_NO):
                        made = _NOTHING_DOCUMENTED
                    found[-1] = begun, end, made if before in _PLAIN_DENIALS or before == ANAPHOR else before
            continue
        if start < hypothesis and kind in _HYPOTHETICALLY_DENIED:
            continue
        if kind == _FAILING:
            word = start, end, _CONSERVATIVE_CARE if denied else NEGATION
            unproven = end + _UNPROVEN_REACH if denied else 0
        elif kind == _FRUITLESS:
            word = start, end, _CONSERVATIVE_CARE if denied else _WITHOUT_BENEFIT
        elif kind == _TO_BE_NECESSARY and denied and start - denied_from < _FINDING_REACH:
            word = start, end, _UNNECESSITY
        if kind in _CLAUSE_ENDS:
            denied = False
        elif kind in _DENIALS:
            denied = True
            denied_from = end
        found.append(word)
    return found
