"""Numbers and names survive being packed."""

import zlib
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.view.encoding import embedded, front_coded, varints


def read_varints(data: bytes) -> list[int]:
    numbers, number, shift = [], 0, 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            numbers.append(number)
            number = shift = 0
    return numbers


def read_names(data: bytes) -> list[str]:
    names: list[str] = []
    before, position = b"", 0
    while position < len(data):
        lengths = []
        for _ in range(2):
            end = position
            while data[end] & 0x80:
                end += 1
            lengths += read_varints(data[position : end + 1])
            position = end + 1
        before = before[: lengths[0]] + data[position : position + lengths[1]]
        position += lengths[1]
        names.append(before.decode())
    return names


@given(st.lists(st.integers(min_value=0, max_value=2**32 - 1)))
def test_numbers_are_read_as_they_were_written(numbers: list[int]) -> None:
    assert read_varints(varints(numbers)) == numbers


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 is negative"):
        varints([-1])


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1)))
def test_names_are_read_as_they_were_written(names: list[str]) -> None:
    assert read_names(front_coded(names)) == names


@given(st.binary())
def test_embedded_bytes_hold_no_markup_and_come_back(data: bytes) -> None:
    text = embedded(data)
    assert not set(text) & set("<>&\"'`\n\u2028")
    assert zlib.decompress(b64decode(text)) == data
