# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""One module for each operation, in one folder for each chapter of the documentation."""
