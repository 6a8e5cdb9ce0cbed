"""Handlers of the operations of the API, one module per chapter of the document."""
