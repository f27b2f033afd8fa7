"""A thousand hours of telemetry, and how soon the page about quality shows them."""
