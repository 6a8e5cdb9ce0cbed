"""Configuration of Sphinx for `scripts/docs`.

Sphinx, Furo and MyST are maintained, and warnings can be errors. MkDocs has had no release since
2024, and its Material theme is no longer developed. Pages load nothing from other hosts.
"""

from __future__ import annotations

import sys
import tomllib
from importlib import import_module
from pathlib import Path

DOCS = Path(__file__).resolve().parent
# This folder's own extensions, and the reader of the OpenAPI document; the package itself is
# installed where scripts/docs runs.
sys.path[:0] = [str(DOCS / "_site"), str(DOCS.parent / "scripts")]


from project_links import theme_options  # noqa: E402  (in the folder added above)

from brainframe_api import __version__  # noqa: E402

# Import this module before autodoc does so with TYPE_CHECKING set, because its decoders evaluate
# annotations.
import_module("brainframe_api.fleet")

project = "BrainFrame SDK"
author = "The BrainFrame SDK contributors"
copyright = author
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "docstrings",
    "dropdown",
    "linked_names",
    "method_links",
    "rest_reference",
]
exclude_patterns = ["_site", "_static", "README.md"]
nitpicky = True
# Ignore types of the standard library and of NumPy, whose documentation is not part of this site.
# The flag `s` matches a reference in a docstring that spans two lines.
nitpick_ignore_regex = [("py:(class|obj|data|exc)", r"(?s:.*)")]
suppress_warnings = ["myst.xref_ambiguous"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

default_role = "py:obj"
add_module_names = False
autodoc_class_signature = "mixed"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_inherit_docstrings = True
maximum_signature_line_length = 72
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = f"{project} {release}"
html_favicon = "../brainframe_api/_simulator/web/static/icon.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_theme_options: dict[str, object] = {"navigation_with_keys": True}
# Each page links to its source once the project has an address.
_project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
html_theme_options |= theme_options(_project)
pygments_style = "friendly"
pygments_dark_style = "monokai"
copybutton_prompt_text = r"\$ |>>> "
copybutton_prompt_is_regexp = True
