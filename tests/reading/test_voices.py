"""Who speaks in a rationale, on invented ones."""

from __future__ import annotations

import pytest

from kg.reading.voices import Voice, guideline_spans, read_voices

_G, _P, _C = Voice.GUIDELINE, Voice.PATIENT, Voice.CLOSING


def voices(text: str) -> list[Voice]:
    return [sentence.voice for sentence in read_voices(text, (0, len(text))).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ODG recommends six visits. Gains must be shown. In this case, none were.", [_G, _G, _P]),
        ("Per the MTUS, NSAIDs are first line. The patient has taken naproxen. No relief is noted.", [_G, _P, _P]),
        ("The patient has back pain. MTUS states that relief should be lasting. It may fade.", [_P, _G, _G]),
        ("Regarding the request for a cane, ACOEM notes that canes help. The claimant walks well.", [_G, _P]),
        ("The request exceeds what the guidelines allow.", [_P]),
        ("ODG lists six visits. Seen 3/14 with full strength. Then 1/14 of it.", [_G, _P, _P]),
        ("ODG lists six visits. They are spread over 1/100 of a year and/or less.", [_G, _G]),
        ("Guidelines apply if the patient fails therapy. When the patient improves, stop.", [_G, _G]),
        (
            "MTUS lists six visits. Care may be extended if functional improvement is documented. Recovery is defined as "
            "a gain recorded by the provider during a visit. The records reveal that she lifts more.",
            [_G, _G, _G, _P],
        ),
        ("This decision addresses opioids as they were prescribed. The patient needs them.", [_C, _P]),
        (
            'MTUS says "the patient has a right to relief. The provider has a duty to taper." He takes two.',
            [_G, _G, _P],
        ),
    ],
)
def test_whoever_is_named_first_speaks_until_another_is_named(text: str, expected: list[Voice]) -> None:
    assert voices(text) == expected


def test_a_sentence_that_turns_to_the_patient_is_applied_from_there_on() -> None:
    text = "While MTUS allows a trial, here the applicant has shown no gain."
    (sentence,) = read_voices(text, (0, len(text))).sentences
    assert text[sentence.applied_from :] == "here the applicant has shown no gain."


def test_the_voices_of_a_passage_do_not_depend_on_what_stands_before_it() -> None:
    text = "ODG recommends six visits. In this case, none were."
    moved = "Some summary. " + text
    spans = [sentence.span for sentence in read_voices(moved, (14, len(moved))).sentences]
    assert [(a - 14, b - 14) for a, b in spans] == [s.span for s in read_voices(text, (0, len(text))).sentences]


def quoted(text: str) -> list[tuple[int, int]]:
    whole = (0, len(text))
    return guideline_spans(text, whole, read_voices(text, whole).sentences)


def test_guideline_spans_join_neighbours_and_hold_quotations_of_the_patients_sentences() -> None:
    text = (
        "MTUS recommends tizanidine. It may sedate. The patient takes baclofen, yet the label warns "
        '"avoid use together with any other drug that depresses the nervous system" in bold.'
    )
    words = [text[start:end] for start, end in quoted(text)]
    assert words == [
        "MTUS recommends tizanidine. It may sedate.",
        '"avoid use together with any other drug that depresses the nervous system"',
    ]


def test_a_short_quoted_term_is_no_quotation() -> None:
    text = 'The patient calls the pain "burning" at night.'
    assert quoted(text) == []
