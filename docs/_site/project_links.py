"""Links to the source and the issues of the project for each page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_KNOWN_HOSTS: Final = ("https://github.com/", "https://gitlab.com/", "https://bitbucket.org/")
"""The hosts whose file URLs the theme supports. It warns about others."""


def theme_options(project: Mapping[str, Any]) -> dict[str, object]:
    """Return the options of the theme for the links; none while the project has no address.

    Args:
        project: The table of that name in pyproject.toml. Its URL named Repository is the only
            place with the address.
    """
    repository = str(project.get("urls", {}).get("Repository", "")).rstrip("/")
    if not repository:
        return {}
    links = {"Source": repository, "Issues": f"{repository}/issues"}
    options: dict[str, object] = {
        "footer_icons": [
            {"name": name, "url": url, "html": name, "class": ""} for name, url in links.items()
        ],
    }
    if repository.startswith(_KNOWN_HOSTS):
        options |= {
            "source_repository": f"{repository}/",
            "source_branch": "main",
            "source_directory": "docs/",
        }
    return options
