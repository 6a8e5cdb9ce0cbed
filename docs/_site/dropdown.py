"""A directive for collapsible examples, without JavaScript."""

from __future__ import annotations

import html

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class Dropdown(SphinxDirective):
    """An HTML `details` element around the content."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the nodes."""
        summary = html.escape(self.arguments[0])
        begin = nodes.raw("", f"<details><summary>{summary}</summary>", format="html")
        end = nodes.raw("", "</details>", format="html")
        return [begin, *self.parse_content_to_nodes(), end]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_directive("dropdown-example", Dropdown)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
