"""The commands behind the nox sessions, and the environments that they run in."""
