"""YAML text of derived documents."""

from __future__ import annotations

from typing import Any

import yaml

from editions.derive import Node, is_object

# libyaml's dumper writes the editions in a tenth of the time.
_BaseDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_BaseDumper):  # type: ignore[misc]
    """Dumper of text with line breaks as blocks, and of short lists on one line."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Repeat a value that occurs twice, instead of using an alias."""
        return True


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_list(dumper: Any, items: list[Any]) -> Any:
    short = not any(map(is_object, items)) and len(str(items)) < 80
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(list, _represent_list)


def dump(document: Node) -> str:
    """Return a document as YAML."""
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))
