"""The clients in other languages: generated, compiled, run, and checked with shared vectors."""
