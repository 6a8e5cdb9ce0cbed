"""Check the built documentation: its internal links and its search results."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.search.en import SearchEnglish

# Search terms of users, and a page that each must find.
TASKS = {
    "401": "guides/errors",
    "certificate": "http-client",
    "csv": "cookbook",
    "dwell time": "cookbook",
    "frame size": "tutorial",
    "heat map": "drawing",
    "libGL": "installation",
    "license expired": "guides/licenses",
    "mail": "cookbook",
    "proxy": "http-client",
    "rtsp": "cookbook",
    "snapshot": "command-line",
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
    """Yield a message for each link from page to page whose page or section does not exist.

    Sphinx checks the links that it resolves itself, but not those that are written as addresses.

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
    """Yield a message for each task whose page the search of the site does not find.

    Args:
        site: The folder of the built site.
    """
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("{") : text.rindex("}") + 1])
    language = SearchEnglish({})
    for task, page in TASKS.items():
        number = index["docnames"].index(page)
        # Numbers are no search terms, but entries of the index are found by them.
        entries = index["indexentries"].get(task, [])
        if any(entry[0] == number for entry in entries):
            continue
        for word in re.findall(r"\w+", task.lower()):
            wanted = language.stem(word)
            found = [
                entry
                for terms in (index["terms"], index["titleterms"])
                # As in the browser, a part of a term finds it, too.
                for term, numbers in terms.items()
                if wanted in term
                for entry in _numbers(numbers)
            ]
            if number not in found:
                yield f"the search for {task!r} does not find {page}"
                break


def _numbers(entry: int | list[int]) -> list[int]:
    return entry if isinstance(entry, list) else [entry]
