"""What Errata is about, in plain Python: standard library plus rapidfuzz."""
