"""Check the built documentation: its internal links and its search results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Search terms of users, in lower case, and the page that the search must show first for each.
TASKS = {
    "401": "guides/errors",
    "certificate": "http-client",
    "csv": "cookbook",
    "dwell time": "cookbook",
    "frame size": "tutorial",
    "heat map": "drawing",
    "libgl": "installation",
    "license expired": "guides/licenses",
    "mail": "cookbook",
    "proxy": "http-client",
    "rtsp": "cookbook",
    "snapshot": "command-line",
    "retry": "guides/errors",
    "timeout": "guides/errors",
    "webhook": "cookbook",
}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.add(values["href"] or "")
        if values.get("id"):
            self.anchors.add(values["id"] or "")


@cache
def _read(file: Path) -> _Page:
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def broken_links(site: Path) -> Iterator[str]:
    """Yield a message for each link within the site whose target page or section does not exist.

    Sphinx checks the links that it resolves itself, but not those that are written as URLs.

    Args:
        site: The folder of the built site.
    """
    for file in sorted(site.rglob("*.html")):
        for link in sorted(_read(file).links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not target.is_file():
                yield f"{file.relative_to(site)}: no page {link}"
            elif (
                parts.fragment
                and target.suffix == ".html"
                and unquote(parts.fragment) not in _read(target).anchors
            ):
                yield f"{file.relative_to(site)}: no section {link}"


def unfound_tasks(site: Path) -> Iterator[str]:
    """Yield a message for each search term, unless its page alone has a main index entry for it.

    The search ranks main entries (`{index} ! term`) before titles, names and text, so that page is
    then the first search result.

    Args:
        site: The folder of the built site.
    """
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("{") : text.rindex("}") + 1])
    for task, page in TASKS.items():
        entries = index["indexentries"].get(task, [])
        found = {index["docnames"][number] for number, _, is_main in entries if is_main}
        if found != {page}:
            yield (
                f"the main index entries of {task!r} are in {sorted(found)} instead of {page}; "
                f"write `{{index}} ! {task}` in that page only"
            )
