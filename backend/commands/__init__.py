"""Subcommands of ``errata`` that the backend brings."""
