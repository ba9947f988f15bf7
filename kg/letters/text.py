"""Bytes of a letter (PDF or text, in whatever encoding) to its clean text.

Clean text is what every span counts in: lines stripped and not blank, inner white space one space, typographic quotes
and dashes in ASCII, ligatures resolved, a hyphen that ended a line joined to the next line.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from kg.letters.pdf import is_pdf, pdf_text
from kg.letters.unreadable import UnreadableLetter

__all__ = ["MAXIMUM_PDF_BYTES", "MAXIMUM_TEXT_BYTES", "check_size", "clean_text", "tidy"]

MAXIMUM_TEXT_BYTES = 5_000_000
MAXIMUM_PDF_BYTES = 50_000_000

# Printable ASCII and the newline: what most letters consist of, and what needs no second look.
_PLAIN = bytes([*range(0x20, 0x7F), 0x0A])

_REPLACEMENTS = {
    "\r": "",  # of "\r\n"; a lone one is made a newline before
    "\t": " ",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x02": "-",  # how some extractors write the hyphen at a line's end
    "\ufffe": "-",  # how pdfium does; the break that followed is gone already
    "\u2028": "\n",
    "\u2029": "\n",
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
    "\u2026": "...",
    "\u2044": "/",
}

_LONE_RETURN = re.compile(r"\r(?!\n)")
# The literal comes first, so that the engine leaps to it instead of looking behind at every character.
_LINE_END_HYPHEN = re.compile(r"-\n(?<=\w-\n)(?=\w)")
_MARKUP = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|\?xml)", re.I | re.S)

# Control characters beyond this share mean that the bytes are no text at all.
_BINARY_SHARE = 0.01
# Nor is it English when so much of it is not ASCII, or NUL.
_FOREIGN_SHARE = 0.3


def clean_text(data: bytes) -> str:
    r"""Turn the bytes of one letter into its clean text.

    Args:
        data: a PDF, or text in UTF-8, UTF-16, UTF-32, Windows-1252 or Latin-1.

    Raises:
        UnreadableLetter: `empty`, `too_large`, `html`, `binary`, `encrypted`, `damaged_pdf` or `no_text`.

    >>> clean_text("  Knee\u2019s  sprain-\r\nstrain \r\n\r\n Upheld".encode())
    "Knee's sprain-strain\nUpheld"
    """
    if is_pdf(data):
        check_size(len(data), is_pdf=True)
        text = tidy(pdf_text(data))
        if len(text) > MAXIMUM_TEXT_BYTES:
            check_size(len(text), is_pdf=False)
        if not text:
            raise UnreadableLetter("no_text", "the PDF has pages but no text (a scan?): recognise its text first")
        return text
    check_size(len(data), is_pdf=False)
    text = data.decode("ascii") if data.isascii() and b"\0" not in data else _decoded(data)
    if data[:1] in b" \t\r\n<\xef\xff\xfe" and _MARKUP.match(data.lstrip(codecs.BOM_UTF8)):
        raise UnreadableLetter("html", "this is a web page, not a letter: download the letter itself")
    text = tidy(text)
    if not text:
        raise UnreadableLetter("empty", "nothing is in it")
    return text


def check_size(size: int, *, is_pdf: bool) -> None:
    """Refuse a letter by its size in bytes, before or after reading it.

    Raises:
        UnreadableLetter: `too_large`.

    >>> check_size(5_000, is_pdf=False)
    """
    limit = MAXIMUM_PDF_BYTES if is_pdf else MAXIMUM_TEXT_BYTES
    if size > limit:
        kind = "a PDF" if is_pdf else "text"
        message = f"{size:,} bytes are more than the {limit:,} that {kind} of one letter may have"
        raise UnreadableLetter("too_large", message)


def tidy(text: str) -> str:
    r"""Give text the form of clean text.

    >>> tidy(" Of\ufb01ce \n\n\u201cvisit\u201d\u00a0\u2013 one ")
    'Office\n"visit" - one'
    """
    # What is not plain is singled out in one pass over the bytes, so that a plain letter costs no more than that.
    odd = text.encode("utf-8", "ignore").translate(None, _PLAIN).decode("utf-8", "ignore")
    if odd:
        text = _without_odd_characters(text, set(odd))
    text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    while "  " in text:
        text = text.replace("  ", " ")
    return _LINE_END_HYPHEN.sub("-", text)


def _without_odd_characters(text: str, odd: set[str]) -> str:
    if "\r" in odd:
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            text = _LONE_RETURN.sub("\n", text)
        odd.discard("\r")
    if "\u00ad" in odd:
        text = text.replace("\u00ad\n", "").replace("\u00ad", "")
        odd.discard("\u00ad")
    for character in odd:
        plain = _plain(character)
        if plain != character:
            text = text.replace(character, plain)
    return text


def _plain(character: str) -> str:
    known = _REPLACEMENTS.get(character)
    if known is not None:
        return known
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return ""
    decomposition = unicodedata.decomposition(character)
    if decomposition.startswith(("<compat>", "<wide>")):
        normal = unicodedata.normalize("NFKC", character)
        if normal.isascii():
            return normal.strip()
    return character


def _decoded(data: bytes) -> str:
    """Decode bytes that are not plain ASCII; those that are no text in any encoding are refused."""
    text = _by_encoding(data)
    length = len(text)
    odd = text.encode("utf-8", "ignore").translate(None, _PLAIN + b"\r\t\x0c\x02\0").decode("utf-8", "ignore")
    controls = sum(1 for character in odd if unicodedata.category(character) in {"Cc", "Cn", "Co"})
    foreign = max(len(odd) - 20, text.count("\0"))
    if controls > _BINARY_SHARE * length or foreign > _FOREIGN_SHARE * length:
        raise UnreadableLetter("binary", "these bytes are neither a PDF nor text: convert the letter to one of them")
    return text


def _by_encoding(data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    sample = data[:4096]
    if b"\0" in sample:
        # English in UTF-16 has a NUL as every second byte; scattered NULs are dirt, dropped with the other controls.
        for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
            if sample[offset::2].count(0) > 0.4 * len(sample):
                return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
