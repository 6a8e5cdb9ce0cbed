"""Editions of the OpenAPI document for tools that cannot use the original."""
