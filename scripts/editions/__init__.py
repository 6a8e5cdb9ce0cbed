"""Editions of the OpenAPI document for tools that it does not suit as it is written."""
