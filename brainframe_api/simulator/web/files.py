"""The files that the pages are made of: ours, and those of Swagger UI."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_STATIC = Path(__file__).with_name("static")
_MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
# Everything comes from here and nothing from anywhere else: the pages work without a network.
# Pictures of streams are blobs; Swagger UI sets styles and has its icons in data URLs.
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'none'; img-src 'self' blob: data:; style-src 'self'"
)
_REFERENCE_POLICY = _POLICY + " 'unsafe-inline'"

_OURS = {
    "/": "index.html",
    "/docs": "reference.html",
    **{f"/web/{file.name}": file.name for file in _STATIC.iterdir() if file.suffix != ".html"},
}
_SWAGGER_UI = {f"/docs/{name}": name for name in ("swagger-ui.css", "swagger-ui-bundle.js")}


def file_at(request: Request, path: str) -> Response | None:
    """Returns the file at a path, or None if there is none.

    Args:
        request: The request, which may name the version that the browser has already.
        path: Its path.
    """
    if path == "/docs/":
        path = "/docs"
    file: Path | None = None
    if path in _OURS:
        file = _STATIC / _OURS[path]
    elif path in _SWAGGER_UI:
        folder = swagger_ui()
        file = None if folder is None else folder / _SWAGGER_UI[path]
    if path == "/docs" and swagger_ui() is None:
        return Response(
            "The API reference needs Swagger UI. Install it with:"
            " pip install 'brainframe-sdk[simulator]'\n",
            501,
            media_type="text/plain",
        )
    return None if file is None else _respond(request, path, file)


def swagger_ui() -> Path | None:
    """Returns the folder with the files of Swagger UI, or None if it is not installed."""
    # Found without an import: the package is a Flask extension, and only its files are of use.
    found = importlib.util.find_spec("flask_swagger_ui")
    for folder in (found.submodule_search_locations or []) if found else []:
        if (Path(folder) / "dist" / "swagger-ui-bundle.js").is_file():
            return Path(folder) / "dist"
    return None


def tagged(request: Request, content: bytes, tag: str, media_type: str) -> Response:
    """Returns a content that the browser keeps, and asks about each time before it shows it."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["X-Content-Type-Options"] = "nosniff"
    return Response(content, headers=headers, media_type=media_type)


def _respond(request: Request, path: str, file: Path) -> Response:
    content, tag = _read(file)
    response = tagged(request, content, tag, _MEDIA_TYPES[file.suffix])
    response.headers["Content-Security-Policy"] = _REFERENCE_POLICY if path == "/docs" else _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@functools.cache
def _read(file: Path) -> tuple[bytes, str]:
    content = file.read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:20]
