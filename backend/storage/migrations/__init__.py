"""How the tables came to be, step by step. Run by ``Database.migrate``, never by hand."""
