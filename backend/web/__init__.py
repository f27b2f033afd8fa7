"""Litestar: pages, fragments, JSON API, guards, error table."""
