"""Sections become the determination record, one module a topic."""

from kg.reading.reader import read_determination

__all__ = ["read_determination"]
