# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`OptionValues`."""

from typing import Any, TypeAlias

OptionValues: TypeAlias = dict[str, Any]
"""The values of options, by option name. Each value is of the type of its option."""
