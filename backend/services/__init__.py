"""Use cases, one a module: the only callers of storage."""
