"""Estimates with intervals that hold: what is said of quality from few, unequal, partly chosen recordings.

``docs/quality.md`` gives every formula, what it assumes, where it comes from, and the test that holds it.
"""
