"""Subcommands of ``errata`` that the worker brings."""
