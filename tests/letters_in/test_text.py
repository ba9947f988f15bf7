"""Bytes to clean text."""

from __future__ import annotations

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from kg.letters.text import MAXIMUM_PDF_BYTES, MAXIMUM_TEXT_BYTES, clean_text, tidy
from kg.letters.unreadable import UnreadableLetter

LETTER = "Case Number: CM20-0000001\nThe worker is 41 years old.\nTramadol 50mg #60: Upheld"


def pdf(*pages: str, password: str | None = None) -> bytes:
    document = FPDF()
    document.set_font("Helvetica", size=10)
    if password is not None:
        document.set_encryption("owner", password)
    for page in pages:
        document.add_page()
        if page:
            document.multi_cell(0, 6, page)
    return bytes(document.output())


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableLetter) as caught:
        clean_text(data)
    assert "\n" not in caught.value.message
    return caught.value.code


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  two   blanks \r\n\r\n\tand a tab\r", "two blanks\nand a tab"),
        ("old mac\rline ends", "old mac\nline ends"),
        ("the patient\u2019s \u201cflare-up\u201d \u2013 again\u2026", 'the patient\'s "flare-up" - again...'),
        ("of\ufb01ce \ufb02uid", "office fluid"),
        ("sprain\ufffestrain of the wrist\x02hand", "sprain-strain of the wrist-hand"),
        ("range-of-\nmotion and non-\r\n steroidal", "range-of-motion and non-steroidal"),
        ("a dash -\nstays with its line", "a dash -\nstays with its line"),
        ("soft\u00adhyphen, soft\u00ad\nbreak", "softhyphen, softbreak"),
        ("no\u00a0break\u2003em\u200bzero", "no break emzero"),
        ("page one\x0cpage two", "page one\npage two"),
        ("10\u00b0 of flexion, 50 \u00b5g", "10\u00b0 of flexion, 50 \u00b5g"),
        ("NUL\x00s and bells\x07", "NULs and bells"),
    ],
)
def test_text_is_tidied(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_clean_text_is_clean_already(text: str) -> None:
    clean = tidy(text)
    assert tidy(clean) == clean
    for line in clean.split("\n"):
        assert line.strip(" ") == line
        assert "  " not in line
    assert "\n\n" not in clean


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    text = LETTER + "\nFlexion to 30\u00b0"
    assert clean_text(text.encode(encoding)) == text


def test_windows_quotes_become_ascii() -> None:
    assert clean_text("the worker\u2019s knee".encode("cp1252")) == "the worker's knee"


def test_scattered_nuls_are_dropped() -> None:
    assert clean_text(LETTER.replace(" ", " \0").encode()) == LETTER


def test_pages_of_a_pdf_are_joined_by_a_line_break() -> None:
    assert clean_text(pdf("set forth below:", "Tramadol 50mg: Upheld")) == "set forth below:\nTramadol 50mg: Upheld"


def test_a_pdf_is_known_by_its_content() -> None:
    assert clean_text(b"\n\n" + pdf(LETTER)) == LETTER


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!DOCTYPE html><html><body>Upheld</body></html>", "html"),
        (b"\n <HTML>\n<body>not found</body>", "html"),
        (b"\xef\xbb\xbf<!-- saved --><html>", "html"),
        (bytes(range(256)) * 40, "binary"),
        (b"PK\x03\x04" + bytes(2000), "binary"),
        (("\u4f60\u597d\u4e16\u754c" * 200).encode(), "binary"),
        (b"%PDF-1.7\n" + b"\x00garbage" * 50, "damaged_pdf"),
        (pdf(LETTER)[:200], "damaged_pdf"),
        (pdf(LETTER, password="secret"), "encrypted"),
        (pdf("", ""), "no_text"),
        (b"a" * (MAXIMUM_TEXT_BYTES + 1), "too_large"),
        (b"%PDF-1.7" + b"a" * MAXIMUM_PDF_BYTES, "too_large"),
    ],
)
def test_what_is_no_letter_is_refused_with_its_code(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_pdf_with_an_empty_user_password_is_read() -> None:
    assert clean_text(pdf(LETTER, password="")) == LETTER


@given(st.binary(max_size=600))
def test_any_bytes_give_clean_text_or_a_refusal(data: bytes) -> None:
    try:
        clean = clean_text(data)
    except UnreadableLetter:
        return
    assert tidy(clean) == clean
