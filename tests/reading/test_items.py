import pytest

from kg.reading.items import read_request


@pytest.mark.parametrize(
    ("heading", "request_text", "original", "authorized"),
    [
        ("MRI of the left wrist", "MRI of the left wrist", None, None),
        ("Retrospective Norco 5/325mg #20 is", "Retrospective Norco 5/325mg #20", None, None),
        (
            "Twelve visits of therapy was the original request. Six visits of therapy was authorized by the Claims Administrator. "
            "The remaining IMR eligible portion of the original request, Six visits of therapy is",
            "Six visits of therapy",
            "Twelve visits of therapy",
            "Six visits of therapy",
        ),
        (
            "Soma #60 were the original requests. Soma #30 were authorized by the Claims Administrator. "
            "The remaining IMR-eligible portions of the original requests, Soma #30 are",
            "Soma #30",
            "Soma #60",
            "Soma #30",
        ),
        (
            "Lunesta #30 was the original request. The Claims Administrator authorized Lunesta #10, leaving a portion of the "
            "original request eligible. The original request, Lunesta #20",
            "Lunesta #20",
            "Lunesta #30",
            "Lunesta #10",
        ),
    ],
)
def test_a_heading_says_what_is_decided_and_what_was_modified(heading, request_text, original, authorized):
    read = read_request(heading, (0, len(heading)))
    assert read.request.value == request_text
    assert (read.original and read.original.value) == original
    assert (read.authorized and read.authorized.value) == authorized
    assert heading[slice(*read.request.span)] == request_text
