import pypdfium2
from hypothesis import given
from hypothesis import strategies as st

from kg.letters.text import clean_text
from kg.sample.dice import Dice
from kg.sample.letters import invent_letter
from kg.sample.pages import letter_pdf, letter_text
from kg.sample.pdf import write_pdf

LONG = " ".join(f"visit {number} for anti-inflammatory care" for number in range(130))


def joined(text):
    return " ".join(text.split())


def test_a_pdf_says_what_its_lines_say():
    document = pypdfium2.PdfDocument(write_pdf([["One (1) line", "a back\\slash"], ["Page two"]]))
    assert [page.get_textpage().get_text_bounded() for page in document] == [
        "One (1) line\r\na back\\slash",
        "Page two",
    ]


def test_a_pdf_is_the_same_bytes_every_time():
    letter = invent_letter(1, 5)
    assert letter_pdf(letter.paragraphs) == letter_pdf(invent_letter(1, 5).paragraphs)


def test_a_long_letter_has_several_pages_and_breaks_words_at_their_hyphens():
    data = letter_pdf([LONG])
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 2
    extracted = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert {"\x02", "\ufffe"} & set(extracted)  # pdfium's marks of a hyphen at a line's end
    assert joined(clean_text(data)) == joined(LONG)


def test_text_and_pdf_of_a_letter_say_the_same():
    for position in range(20):
        paragraphs = invent_letter(3, position).paragraphs
        assert joined(clean_text(letter_pdf(paragraphs))) == joined(clean_text(letter_text(paragraphs, Dice(position))))


@given(
    st.lists(
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200), min_size=1, max_size=60
    )
)
def test_no_character_is_lost_in_wrapping(words):
    written = letter_text([" ".join(words)], Dice(1)).decode()
    assert "".join(written.split()) == "".join(words)
