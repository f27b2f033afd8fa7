"""Calibrations: the shipped ones, how one is fitted, and whether a new one is better."""
