"""Guidelines that a rationale names only to say that they do not address the matter, on invented rationales."""

from __future__ import annotations

import pytest

from kg.reading.rationale_citations import read_rationale_citations
from kg.reading.voices import Voice, read_voices


def silent_and_relied_on(text: str) -> tuple[list[str], list[str]]:
    span = (0, len(text))
    named = read_rationale_citations(text, span, read_voices(text, span).words)
    silent = {at for at, _ in named.silent}
    names = [" ".join(filter(None, (c.source, c.document, c.pages))) for c in named.citations]
    return (
        [name for at, name in enumerate(names) if at in silent],
        [name for at, name in enumerate(names) if at not in silent],
    )


@pytest.mark.parametrize(
    ("text", "silent", "relied_on"),
    [
        ("The MTUS is silent on copper sleeves.", ["MTUS"], []),
        ("MTUS guidelines are silent regarding sleeves. The ODG recommends against them.", ["MTUS"], ["ODG"]),
        ("ACOEM does not discuss this device.", ["ACOEM"], []),
        ("The CA MTUS does not specifically address magnets, so the ODG was consulted.", ["MTUS"], ["ODG"]),
        ("The ACOEM Guidelines don't address the request. Per the ODG, it is an option.", ["ACOEM"], ["ODG"]),
        ("Copper sleeves are not addressed in the MTUS.", ["MTUS"], []),
        ("Since this is not specifically discussed by the California MTUS, the ODG applies.", ["MTUS"], ["ODG"]),
        ("The MTUS, however, remains silent as to sleeves.", ["MTUS"], []),
        ("MTUS makes no mention of sleeves.", ["MTUS"], []),
        ("MTUS and ACOEM do not address sleeves; the ODG does.", ["MTUS", "ACOEM"], ["ODG"]),
        ("CA MTUS/ACOEM Guidelines fail to address sleeves.", ["MTUS", "ACOEM"], []),
        ("MTUS, ACOEM and ODG do not mention sleeves. The FDA cleared them.", ["MTUS", "ACOEM", "ODG"], ["OTHER FDA"]),
        ("Sleeves are not mentioned in the MTUS or the ACOEM guidelines.", ["MTUS", "ACOEM"], []),
        ("There is no mention of copper sleeves in the MTUS. The ODG lists them.", ["MTUS"], ["ODG"]),
        ("The MTUS contains no mention of sleeves.", ["MTUS"], []),
        ("The ACOEM guidelines have nothing to say about sleeves.", ["ACOEM"], []),
        ("No MTUS guideline addresses sleeves, so the ODG was used.", ["MTUS"], ["ODG"]),
        ("Nothing in the MTUS specifically addresses sleeves.", ["MTUS"], []),
        (
            "Page 12 of the MTUS Chronic Pain Medical Treatment Guidelines does not cover sleeves.",
            ["MTUS Chronic Pain Medical Treatment 12"],
            [],
        ),
    ],
)
def test_a_guideline_that_does_not_address_the_matter_is_told_from_one_relied_on(
    text: str, silent: list[str], relied_on: list[str]
) -> None:
    assert silent_and_relied_on(text) == (silent, relied_on)


@pytest.mark.parametrize(
    ("text", "relied_on"),
    [
        ("The MTUS recommends sleeves. The physician does not address their use.", ["MTUS"]),
        ("Per the MTUS, a plan is required; the notes are silent about it.", ["MTUS"]),
        ("The MTUS does not recommend sleeves.", ["MTUS"]),
        ("The gains that the MTUS asks for are not discussed in the records.", ["MTUS"]),
        ("The ODG does not address the brand, but it recommends the drug.", ["ODG"]),
        ("Function is not addressed. The MTUS requires it.", ["MTUS"]),
        ("There is no mention of function. The MTUS requires it.", ["MTUS"]),
        ("The MTUS addresses sleeves.", ["MTUS"]),
        ("There is no mention of the gains that are a condition in the MTUS for sleeves worn daily.", ["MTUS"]),
    ],
)
def test_a_silence_of_others_leaves_a_guideline_relied_on(text: str, relied_on: list[str]) -> None:
    assert silent_and_relied_on(text) == ([], relied_on)


@pytest.mark.parametrize(
    ("text", "silent", "relied_on"),
    [
        ("Unlike the ODG, the MTUS is silent on sleeves.", ["MTUS"], ["ODG"]),
        ("According to the ODG, MTUS does not address sleeves.", ["MTUS"], ["ODG"]),
        ("Sleeves are not addressed in the MTUS and the ODG advises against them.", ["MTUS"], ["ODG"]),
    ],
)
def test_a_guideline_beside_a_silent_one_is_relied_on_where_it_speaks(
    text: str, silent: list[str], relied_on: list[str]
) -> None:
    assert silent_and_relied_on(text) == (silent, relied_on)


def test_reliance_elsewhere_in_the_rationale_outweighs_silence_on_one_matter() -> None:
    text = "The MTUS is silent on copper sleeves. For braces, the MTUS advises a trial of two weeks."
    span = (0, len(text))
    named = read_rationale_citations(text, span, read_voices(text, span).words)
    (citation,) = named.citations
    assert named.silent == ()
    assert citation.span[0] == text.rindex("MTUS")


def test_a_publisher_relied_on_is_kept_beside_its_silent_document() -> None:
    text = "The MTUS allows a trial. The MTUS Chronic Pain Medical Treatment Guidelines do not address sleeves."
    assert silent_and_relied_on(text) == (["MTUS Chronic Pain Medical Treatment"], ["MTUS"])


def test_silence_rests_on_the_words_that_name_the_guideline_and_say_so() -> None:
    text = "Sleeves were asked for. The MTUS guidelines do not specifically address sleeves."
    span = (0, len(text))
    ((_, words),) = read_rationale_citations(text, span, read_voices(text, span).words).silent
    assert text[slice(*words)] == "MTUS guidelines do not specifically address"


def test_records_that_are_silent_still_speak_of_the_patient() -> None:
    text = "The ODG asks for a trial. The chart is silent on that."
    assert [s.voice for s in read_voices(text, (0, len(text))).sentences] == [Voice.GUIDELINE, Voice.PATIENT]
