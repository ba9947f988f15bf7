"""Sections become the determination record, one module a topic."""
