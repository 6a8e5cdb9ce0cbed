"""Capsules: those built in, those loaded from an archive, their options and activity."""
