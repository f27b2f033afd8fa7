"""The editor with a two-hour interview in Chromium, beside the ways of editing that others chose."""
