"""Nodes stand in three layers, groups together, in the same places on every machine."""

import random
from collections import Counter

from kg.view.layout import Placed, arrange

TREATMENTS = [
    Placed("drug/baclofen", "Muscle relaxants", 3),
    Placed("drug/naproxen", "NSAIDs", 9),
    Placed("drug/tizanidine", "Muscle relaxants", 20),
    Placed("drug/ibuprofen", "NSAIDs", 12),
]
SECTIONS = [
    Placed("section/pain/nsaids", "Pain", 30),
    Placed("section/back/summary", "Back", 8),
    Placed("section/pain/relaxants", "Pain", 25),
]
LINKS = Counter(
    {
        ("drug/tizanidine", "section/pain/relaxants"): 15,
        ("drug/ibuprofen", "section/pain/nsaids"): 10,
        ("drug/ibuprofen", "section/back/summary"): 6,
    }
)


def keys(places: list) -> list[str]:
    return [place.key for place in places]


def test_members_of_a_group_stand_together_and_the_largest_group_first() -> None:
    places = arrange(TREATMENTS, [], [], {})
    assert keys(places) == ["drug/tizanidine", "drug/baclofen", "drug/ibuprofen", "drug/naproxen"]


def test_sections_stand_opposite_the_treatments_that_cite_them() -> None:
    places = arrange(TREATMENTS, ["outcome/upheld"], SECTIONS, LINKS)
    assert keys(places)[5:] == ["section/pain/relaxants", "section/pain/nsaids", "section/back/summary"]


def test_layers_go_from_left_to_right_and_nodes_from_the_top() -> None:
    places = {place.key: place for place in arrange(TREATMENTS, ["outcome/upheld"], SECTIONS, LINKS)}
    assert places["drug/tizanidine"].x < places["outcome/upheld"].x < places["section/pain/nsaids"].x
    assert places["drug/tizanidine"].y < places["drug/baclofen"].y < places["drug/ibuprofen"].y


def test_the_order_in_which_nodes_and_links_come_changes_nothing() -> None:
    shuffled = random.Random(3)
    expected = arrange(TREATMENTS, ["outcome/upheld"], SECTIONS, LINKS)
    for _ in range(5):
        links = dict(shuffled.sample(list(LINKS.items()), len(LINKS)))
        treatments, sections = (shuffled.sample(nodes, len(nodes)) for nodes in (TREATMENTS, SECTIONS))
        assert arrange(treatments, ["outcome/upheld"], sections, links) == expected


def test_nothing_to_show_is_an_empty_layout() -> None:
    assert arrange([], [], [], {}) == []
