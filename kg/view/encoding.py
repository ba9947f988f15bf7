"""Columns of small numbers become few bytes, and any bytes become text that HTML can hold."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterable, Sequence

__all__ = ["embedded", "front_coded", "varints"]


def varints(numbers: Iterable[int]) -> bytes:
    """Write non-negative integers as unsigned LEB128: seven bits a byte, the lowest first.

    Raises:
        ValueError: where a number is negative.

    >>> varints([0, 127, 128, 300]).hex(" ")
    '00 7f 80 01 ac 02'
    """
    written = bytearray()
    append = written.append
    for number in numbers:
        if number < 0:
            raise ValueError(f"{number} is negative")
        while number > 0x7F:
            append(number & 0x7F | 0x80)
            number >>= 7
        append(number)
    return bytes(written)


def front_coded(names: Sequence[str]) -> bytes:
    r"""Write names so that each costs only what tells it from the name before.

    A name is two integers and its end in UTF-8: how many bytes it shares with the start of the name before, how many
    bytes follow.

    >>> front_coded(["CM17-01", "CM17-02"])
    b'\\x00\\x07CM17-01\\x06\\x012'
    """
    written = bytearray()
    before = b""
    for name in names:
        current = name.encode()
        shared = 0
        for left, right in zip(before, current, strict=False):
            if left != right:
                break
            shared += 1
        written += varints((shared, len(current) - shared))
        written += current[shared:]
        before = current
    return bytes(written)


def embedded(data: bytes) -> str:
    """Compress bytes (zlib's format, which a browser's DecompressionStream calls "deflate") and write them as base64.

    Base64 holds no character that HTML or a script reads as markup, so nothing in a letter can break out of it.

    >>> embedded(b"aaaaaaaa")
    'eNpLhAIADXsDCQ=='
    """
    return b64encode(zlib.compress(data, 9)).decode("ascii")
