"""Static files of the web pages, including those of Swagger UI."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from brainframe_api._installation import install_command

_STATIC = Path(__file__).with_name("static")
_MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
# The pages must work without Internet access, so the simulator serves all their files. The pictures
# of streams have blob: URLs, and the icons of Swagger UI have data: URLs.
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'none'; img-src 'self' blob: data:; style-src 'self'"
)

_OWN_FILES = {
    "/": "index.html",
    "/docs": "reference.html",
    **{f"/web/{file.name}": file.name for file in _STATIC.iterdir() if file.suffix != ".html"},
}
_SWAGGER_UI = {f"/docs/{name}": name for name in ("swagger-ui.css", "swagger-ui-bundle.js")}


def file_at(request: Request, path: str) -> Response | None:
    """Return the static file at a path, or None if there is none.

    Args:
        request: The request, for its If-None-Match header.
        path: The path of the URL.
    """
    if path == "/docs/":
        path = "/docs"
    file: Path | None = None
    if path in _OWN_FILES:
        file = _STATIC / _OWN_FILES[path]
    elif path in _SWAGGER_UI:
        folder = swagger_ui()
        file = None if folder is None else folder / _SWAGGER_UI[path]
    if path == "/docs" and swagger_ui() is None:
        return Response(
            "The API reference needs Swagger UI, which is not installed. To install it,"
            f" {install_command('simulator')}\n",
            501,
            media_type="text/plain",
        )
    return None if file is None else _respond(request, file)


def swagger_ui() -> Path | None:
    """Return the directory of Swagger UI, or None if it is not installed."""
    # The package is only located, not imported, because it is a Flask extension, and its files do
    # not need Flask.
    found = importlib.util.find_spec("flask_swagger_ui")
    for folder in (found.submodule_search_locations or []) if found else []:
        if (Path(folder) / "dist" / "swagger-ui-bundle.js").is_file():
            return Path(folder) / "dist"
    return None


def tagged(request: Request, content: bytes, tag: str, media_type: str) -> Response:
    """Return a response that browsers cache and revalidate by ETag before each use."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["X-Content-Type-Options"] = "nosniff"
    return Response(content, headers=headers, media_type=media_type)


def _respond(request: Request, file: Path) -> Response:
    content, tag = _read(file)
    response = tagged(request, content, tag, _MEDIA_TYPES[file.suffix])
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@functools.cache
def _read(file: Path) -> tuple[bytes, str]:
    content = file.read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:20]
