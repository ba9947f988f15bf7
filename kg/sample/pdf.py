"""Write lines of text as a PDF: the smallest file that the standard (ISO 32000-1) allows, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["write_pdf"]

_FONT_SIZE = 11
_LEADING = 14.5
_LEFT, _TOP = 60, 726
_CATALOG, _PAGES, _FONT, _FIRST_PAGE = 1, 2, 3, 4


def write_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Set each line of each page in Times on US letter paper.

    Characters that Windows-1252 lacks become question marks.

    >>> write_pdf([["Upheld"]])[:8]
    b'%PDF-1.4'
    """
    kids = " ".join(f"{_FIRST_PAGE + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages {_PAGES} 0 R >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        content = _content(lines)
        page = (
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F {_FONT} 0 R >> >> /Contents {_FIRST_PAGE + 2 * number + 1} 0 R >>"
        )
        objects += [page.encode(), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
    return _file(objects)


def _content(lines: Sequence[str]) -> bytes:
    shown = b"\n".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    return b"BT /F %d Tf %s TL %d %d Td\n%s\nET" % (_FONT_SIZE, str(_LEADING).encode(), _LEFT, _TOP, shown)


def _escaped(line: str) -> bytes:
    text = line.encode("cp1252", "replace")
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: Sequence[bytes]) -> bytes:
    """Number the objects and write the table that says where each one stands."""
    parts = [b"%PDF-1.4\n"]
    offsets = []
    position = len(parts[0])
    for number, body in enumerate(objects, start=1):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        offsets.append(position)
        position += len(part)
        parts.append(part)
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    parts += [b"%010d 00000 n \n" % offset for offset in offsets]
    parts.append(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, _CATALOG, position))
    return b"".join(parts)
