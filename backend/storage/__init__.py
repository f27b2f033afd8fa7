"""Tables and their queries, migrations, and media files."""
