"""Errata: the record of recordings, transcripts and corrections, and everything people see of it."""

__version__ = "0.1.0"
