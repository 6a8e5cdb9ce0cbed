"""Capsules: the catalog, archives, options and activation."""
