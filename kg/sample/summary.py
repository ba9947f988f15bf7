"""Invent the clinical case summary: its sentences, and the diagnoses and drugs that they state."""

from __future__ import annotations

from dataclasses import dataclass

from kg.determination import Diagnosis, Role
from kg.sample.draft import Draft, joined
from kg.sample.grammar import capitalized, grammar
from kg.sample.lexicon import Lexicon, Medicine
from kg.sample.requests import Request, ingredients_of

__all__ = ["invent_summary"]

_NOTES = (6, 19)
_AGE_STYLES = ("{age}-year-old", "{age} year old", "{age} year-old")


def invent_summary(draft: Draft, words: Lexicon, requests: list[Request], misspelled_rate: float) -> str:
    """Invent the summary of one letter and note its facts in the draft."""
    teller = _Teller(draft, words, misspelled_rate)
    middle = [teller.complaint, teller.examination, teller.therapy_history, teller.medicines_taken]
    middle += [
        teller.complaint if kind < 3 else teller.examination if kind < 5 else teller.note
        for kind in (draft.dice.between(0, 9) for _ in range(draft.dice.between(*_NOTES)))
    ]
    for told, rate in (
        (teller.ruled_out, 0.15),
        (teller.past_history, 0.15),
        (teller.imaging, 0.6),
        (teller.medicines_formerly_taken, 0.15),
        (teller.medicine_not_tolerated, 0.12),
        (teller.medicine_without_benefit, 0.12),
        (teller.work_status, 0.5),
    ):
        if draft.dice.chance(rate):
            middle.insert(draft.dice.between(1, len(middle)), told)
    sentences = [teller.opening(), teller.diagnosed(), *(tell() for tell in middle)]
    sentences += teller.requested(requests)
    return " ".join(sentences)


@dataclass(slots=True)
class _Teller:
    """Tells one kind of thing a method; what it says is true of the draft afterwards."""

    draft: Draft
    words: Lexicon
    misspelled_rate: float

    def _say(self, rule: str, **given: str) -> str:
        worker = self.draft.worker
        known = {
            "subject": worker.subject,
            "he": worker.he,
            "his": worker.his,
            "region": self.draft.region,
            "date": self.draft.visit(),
        }
        return capitalized(grammar().say(self.draft.dice, rule, {**known, **given}))

    def opening(self) -> str:
        worker = self.draft.worker
        age = self.draft.dice.pick(_AGE_STYLES).format(age=worker.age)
        injured = self.draft.date_style.print(self.draft.date_of_injury)
        return self._say("opening", age=age, sex=worker.sex.value, injured=injured)

    def diagnosed(self) -> str:
        draft = self.draft
        pool = [*self.words.conditions[_region_key(draft.region)]]
        if draft.dice.chance(0.5):
            pool += self.words.conditions[draft.dice.pick(("general", "mind", "cervical", "knee", "shoulder"))]
        side = (
            "left"
            if "left" in draft.region
            else "right"
            if "right" in draft.region
            else draft.dice.pick(("left", "right"))
        )
        stated = [condition.format(side=side) for condition in draft.dice.some(pool, draft.dice.between(1, 4))]
        if draft.dice.chance(0.06):
            heads = draft.dice.some(("cervical", "thoracic", "lumbar"), draft.dice.between(2, 3))
            noun = draft.dice.pick(("sprain", "strain"))
            stated = [text for text in stated if not text.endswith(("sprain", "strain"))]
            shared = f"{joined(heads)} {noun}"
            facts = [f"{head} {noun}" for head in heads] + stated
            stated = [*stated, shared]
        else:
            facts = stated
        for text in facts:
            draft.diagnoses[text] = Diagnosis(text)
        return self._say("diagnosed", diagnoses=joined(stated))

    def ruled_out(self) -> str:
        options = [c for c in self.words.conditions["ruled_out"] if not self._stated(c)]
        return self._say("ruled_out", condition=self.draft.dice.pick(options))

    def past_history(self) -> str:
        options = [c for c in self.words.conditions["past"] if not self._stated(c)]
        return self._say("past_history", condition=self.draft.dice.pick(options))

    def _stated(self, condition: str) -> bool:
        last = condition.split()[-1]
        return any(last in text for text in self.draft.diagnoses)

    def complaint(self) -> str:
        return self._say("complaint")

    def examination(self) -> str:
        return self._say("examination")

    def imaging(self) -> str:
        return self._say("imaging")

    def therapy_history(self) -> str:
        return self._say("therapy_history")

    def work_status(self) -> str:
        return self._say("work_status")

    def note(self) -> str:
        return self._say("neutral_note")

    def medicines_taken(self) -> str:
        if self.draft.dice.chance(0.35):
            return self.note()
        return self._medicines("takes", self.draft.dice.between(1, 4), Role.CURRENT_OR_PAST, "current")

    def medicines_formerly_taken(self) -> str:
        return self._medicines("took", self.draft.dice.between(1, 2), Role.CURRENT_OR_PAST, "past")

    def medicine_not_tolerated(self) -> str:
        return self._medicines("failed_tolerance", 1, Role.NOT_TOLERATED_OR_FAILED, "not_tolerated")

    def medicine_without_benefit(self) -> str:
        return self._medicines("failed_benefit", 1, Role.NOT_TOLERATED_OR_FAILED, "no_benefit")

    def _medicines(self, rule: str, count: int, role: Role, detail: str) -> str:
        new = [m for m in self.words.medicines if not any(i in self.draft.drugs for i in ingredients_of(m))]
        chosen: list[Medicine] = []
        for medicine in self.draft.dice.some(new, count):
            taken = {i for other in chosen for i in ingredients_of(other)}
            if not taken & set(ingredients_of(medicine)):
                chosen.append(medicine)
        names = []
        for medicine in chosen:
            name = self.draft.dice.pick((medicine.generic, *medicine.brands))
            if medicine.misspelled and self.draft.dice.chance(self.misspelled_rate):
                name = self.draft.dice.pick(medicine.misspelled)
            names.append(name)
            self.draft.mention(ingredients_of(medicine), name, role, detail)
        return self._say(rule, drugs=joined(names), drug=names[0])

    def requested(self, requests: list[Request]) -> list[str]:
        draft = self.draft
        texts = [request.text.removeprefix("Associated surgical service: ") for request in requests]
        reviewed = self._say(
            "utilization_review", requests=joined(texts[:4]), ur_date=draft.date_style.print(draft.ur_denial_date)
        )
        told = [self._say("asked", requests=joined(texts[:4]))] if draft.dice.chance(0.5) else []
        if any(request.original for request in requests):
            told.append(self._say("modified_note"))
        return [*told, reviewed]


def _region_key(region: str) -> str:
    """The list of conditions that a region of the body has: "left knee" has the knee's."""
    names = ("lumbar", "cervical", "thoracic", "shoulder", "knee", "wrist", "hand", "elbow", "ankle", "hip")
    return next(name for name in names if name in region)
