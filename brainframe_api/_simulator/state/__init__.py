"""Persistent state: rows in SQLite, uploads and frames in files next to the database."""
