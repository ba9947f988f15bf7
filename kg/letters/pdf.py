"""The text of a PDF's pages, as pdfium reads it."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kg.letters.unreadable import UnreadableLetter

__all__ = ["is_pdf", "pdf_text"]

# Viewers accept a PDF whose header stands anywhere in the first kilobyte.
_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024

_MAXIMUM_PAGES = 500


def is_pdf(data: bytes) -> bool:
    """Whether bytes are a PDF, by their content.

    >>> is_pdf(b"%PDF-1.7 ..."), is_pdf(b"<html>")
    (True, False)
    """
    return data.startswith(_HEADER) or _HEADER in data[:_HEADER_WITHIN]


def pdf_text(data: bytes) -> str:
    """Extract the text of every page, a newline between pages; pdfium's own marks are left in.

    Raises:
        UnreadableLetter: `encrypted`, `damaged_pdf` or `too_large`.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableLetter("encrypted", "the PDF asks for a password: save it without one") from None
        raise UnreadableLetter("damaged_pdf", "the PDF cannot be opened: download or save it again") from None
    try:
        count = len(document)
        if count > _MAXIMUM_PAGES:
            raise UnreadableLetter("too_large", f"{count:,} pages are more than the {_MAXIMUM_PAGES} of one letter")
        # pdfium sets no break between one page's last line and the next page's first.
        return "\n".join([_page_text(document, index) for index in range(count)])
    except pdfium.PdfiumError:
        raise UnreadableLetter("damaged_pdf", "a page of the PDF cannot be read: download or save it again") from None
    finally:
        document.close()


def _page_text(document: pdfium.PdfDocument, index: int) -> str:
    page = document[index]
    text_page = page.get_textpage()
    # get_text_range is a tenth faster than get_text_bounded and gives the same characters (but U+FFFE for the \x02).
    text: str = text_page.get_text_range()
    text_page.close()
    page.close()
    return text
