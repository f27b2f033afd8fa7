"""Templates, behaviours, styles and vendored libraries of the web pages."""
