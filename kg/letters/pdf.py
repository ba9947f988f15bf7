"""The text of a PDF's pages, as pdfium reads it."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from kg.letters.unreadable import UnreadableLetter

__all__ = ["is_pdf", "pdf_text"]

# Viewers accept a PDF whose header stands anywhere in the first kilobyte.
_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024

_MAXIMUM_PAGES = 500


def _leave_system_fonts_alone() -> None:
    """Start pdfium anew with no folder of fonts.

    Letters name fonts that they do not carry. What stands in for them must not depend on what is installed on a machine,
    and looking there takes a twentieth of a letter's time.
    """
    folders = (ctypes.POINTER(ctypes.c_char) * 1)()
    configuration = pdfium_c.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders)
    pdfium_c.FPDF_DestroyLibrary()
    pdfium_c.FPDF_InitLibraryWithConfig(configuration)


_leave_system_fonts_alone()


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
    # pdfium's own functions: pypdfium2's objects around a page cost a twentieth of its reading.
    page = pdfium_c.FPDF_LoadPage(document, index)
    if not page:
        raise pdfium.PdfiumError("the page cannot be loaded")
    try:
        text_page = pdfium_c.FPDFText_LoadPage(page)
        if not text_page:
            raise pdfium.PdfiumError("the page's text cannot be loaded")
        try:
            count = pdfium_c.FPDFText_CountChars(text_page)
            # Two bytes a UTF-16 code unit, of which a character outside of the first plane takes two; and a NUL.
            units = (ctypes.c_ushort * (2 * max(count, 0) + 1))()
            written = pdfium_c.FPDFText_GetText(text_page, 0, count, units)
            return bytes(memoryview(units).cast("B")[: 2 * max(written - 1, 0)]).decode("utf-16-le", "ignore")
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)
    finally:
        pdfium_c.FPDF_ClosePage(page)
