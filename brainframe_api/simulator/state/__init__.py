"""What the simulator remembers: rows in SQLite, uploads and frames in files beside it."""
