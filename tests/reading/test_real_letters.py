"""What holds for every real letter at hand; how well each figure is read is measured in tests/benchmarks/accuracy.py."""

import importlib.util
import json
import re

import pytest

from kg.determination import Conclusion, Decision, to_json
from kg.letters.text import clean_text
from kg.reading import read_determination


@pytest.fixture(scope="session")
def real_letters(shared_letters):
    """Text and record of every real letter, by name."""
    found = {}
    for path in sorted([*shared_letters.glob("dev/pdf/*.pdf"), *shared_letters.glob("seeds/*.txt")]):
        text = clean_text(path.read_bytes())
        found[path.stem] = text, read_determination(text, source=path.name, sha256="0" * 64)
    assert found
    return found


def spans(record):
    """Every span of a record with the surface form that its words must contain, None where the fact is not verbatim."""
    document = json.loads(to_json(record))
    for evidence in record.evidence:
        value = document
        for key in evidence.field.strip("/").split("/"):
            value = value[int(key)] if isinstance(value, list) else value[key]
        if isinstance(value, dict):
            value = value.get("text") or (value.get("mentions") or [None])[0]
            yield evidence.span, value, evidence.field
        elif (
            evidence.field.endswith(("request", "_portion", "deciding_sentence")) or "/reviewer/" in evidence.field[:10]
        ):
            yield evidence.span, value, evidence.field
        else:
            yield evidence.span, None, evidence.field
    for drug in record.drugs:
        for role in drug.roles:
            yield role.span, None, f"role of {drug.ingredient}"


def flattened(text):
    return " ".join(text.split())


def holds(words, surface, field):
    """Whether words contain a surface form; a diagnosis out of a list with a shared head has its words in order."""
    if field.startswith("/diagnoses/"):
        return re.search(".*?".join(map(re.escape, surface.split())), words) is not None
    return surface in words


def test_every_span_points_at_words_that_contain_the_facts_surface_form(real_letters):
    for name, (text, record) in real_letters.items():
        for (start, end), surface, field in spans(record):
            assert 0 <= start < end <= len(text), f"{name} {field}"
            if surface is not None:
                assert holds(flattened(text[start:end]), flattened(surface), field), f"{name} {field}"


def test_every_fact_has_evidence(real_letters):
    for name, (_, record) in real_letters.items():
        noted = {evidence.field for evidence in record.evidence}
        for index, item in enumerate(record.items):
            expected = {f"/items/{index}/request", f"/items/{index}/decision"}
            expected |= {f"/items/{index}/reasons/{number}" for number in range(len(item.reasons))}
            expected |= {f"/items/{index}/drugs/{number}" for number in range(len(item.drugs))}
            expected |= {f"/items/{index}/reviewer/{number}" for number in range(len(item.reviewer))}
            if item.conclusion is not Conclusion.UNCLEAR:
                expected.add(f"/items/{index}/conclusion")
            assert expected <= noted, name
        assert {f"/diagnoses/{number}" for number in range(len(record.diagnoses))} <= noted, name
        assert {f"/drugs/{number}" for number in range(len(record.drugs))} <= noted, name


def test_a_conclusion_is_read_without_looking_at_the_heading(real_letters):
    swapped_words = {": Upheld": ": Overturned", ": Overturned": ": Upheld"}
    for name, (text, record) in real_letters.items():
        parts, last = [], 0
        for evidence in record.evidence:
            if evidence.field.endswith("/decision"):
                start, end = evidence.span
                printed = ": " + text[start:end]
                parts += [text[last:start], swapped_words[printed][2:]]
                last = end
        swapped = read_determination("".join([*parts, text[last:]]), source=name, sha256="0" * 64)
        opposite = {Decision.UPHELD: Decision.OVERTURNED, Decision.OVERTURNED: Decision.UPHELD}
        assert [item.decision for item in swapped.items] == [opposite[item.decision] for item in record.items], name
        assert [item.conclusion for item in swapped.items] == [item.conclusion for item in record.items], name
        contradicted = sum(problem.code == "contradiction" for problem in swapped.problems)
        agreed = sum(item.conclusion is not Conclusion.UNCLEAR for item in record.items)
        before = sum(problem.code == "contradiction" for problem in record.problems)
        assert contradicted == agreed - before, name


def test_the_two_seed_excerpts_score_1_on_every_figure_but_reasons(real_letters, shared_letters):
    spec = importlib.util.spec_from_file_location("score", shared_letters.parent / "scoring" / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    for path in sorted(shared_letters.glob("seeds/gold/*.json")):
        _, record = real_letters[path.stem]
        tally = score.score_letter(json.loads(path.read_text()), json.loads(to_json(record)), path.stem)
        wrong = {figure: errors for figure, errors in tally.errors.items() if errors and figure != "item_reason"}
        assert not wrong


def test_reading_a_record_again_gives_the_same_record(real_letters):
    for name, (text, record) in real_letters.items():
        again = read_determination(text, source=record.source, sha256=record.sha256)
        assert again == record, name
