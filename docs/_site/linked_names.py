"""Links from the names of the API on all pages to the reference.

`set_zone` in a page, and `Zone` in a signature, become links; the pages stay plain Markdown.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

# If several objects have the same last name, the first of these prefixes takes precedence.
_PREFERRED = (
    "brainframe_api.BrainFrameAPI.",
    "brainframe_api.bf_codecs.",
    "brainframe_api.bf_errors.",
    "brainframe_api.drawing.",
    "brainframe_api.simulator.Simulator.",
    "brainframe_api.simulator.",
    "brainframe_api.",
)
_NAME = re.compile(r"(?:[a-z_]+\.)*([A-Za-z_]\w+)(?:\(\))?")


def _targets(env: BuildEnvironment) -> dict[str, str]:
    """Return the full name for each name without its module."""
    found: dict[str, str] = {}
    objects = env.domains.python_domain.objects
    for prefix in reversed(_PREFERRED):
        for name, entry in objects.items():
            if entry.objtype == "module":
                continue
            rest = name.removeprefix(prefix)
            if rest != name and "." not in rest:
                found[rest] = name
    return found


class LinkLiterals(SphinxPostTransform):
    """Transform that turns inline code into a link if it is a name of the API."""

    default_priority = 8

    def run(self, **_kwargs: Any) -> None:
        """Replace the literals of one page."""
        if self.env.docname.startswith(("reference/", "rest/")):
            return
        targets = _targets(self.env)
        for literal in list(self.document.findall(nodes.literal)):
            if isinstance(literal.parent, nodes.reference | nodes.title | addnodes.pending_xref):
                continue
            match = _NAME.fullmatch(literal.astext())
            name = targets.get(match[1]) if match else None
            # A short word such as `id` usually means something else.
            if match is None or name is None or (match[1].islower() and len(match[1]) < 6):
                continue
            node = _reference(self.env, self.env.docname, name, literal.deepcopy())
            literal.replace_self(node)


def _reference(
    env: BuildEnvironment, docname: str, name: str, content: nodes.Node
) -> nodes.reference:
    entry = env.domains.python_domain.objects[name]
    return make_refnode(env.app.builder, docname, entry.docname, entry.node_id, content, name)


def resolve_by_last_name(
    _app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, content: nodes.TextElement
) -> nodes.reference | None:
    """Find the target of an annotation, for which autodoc has only the name used in the module."""
    if node.get("refdomain") != "py":
        return None
    name = _targets(env).get(str(node.get("reftarget", "")).rpartition(".")[2])
    if name is None:
        return None
    return _reference(env, node.get("refdoc", ""), name, content)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_post_transform(LinkLiterals)
    app.connect("missing-reference", resolve_by_last_name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
