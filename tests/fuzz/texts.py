"""Any text of a program or a server is accepted, or rejected with a documented error."""

from __future__ import annotations

from brainframe_rest.operations import OPERATIONS

from openapi_runtime.base_url import parse_base_url
from openapi_runtime.errors import ApiError
from openapi_runtime.parameters import path_text
from openapi_runtime.retries import parse_retry_after
from openapi_runtime.secrets import checked_credentials

SECRET = "swordfish"


def target(data: bytes) -> None:
    """Use the bytes as a URL, a header, a name and a password in turn."""
    text = data.decode("utf-8", "surrogateescape")
    for url in (text, "http://" + text, f"http://user:{SECRET}@{text}"):
        try:
            address = parse_base_url(url)
        except ValueError as error:
            if SECRET in str(error):
                raise AssertionError(f"{error} shows the password") from error
            continue
        # An @ is allowed in the path, but not in the authority.
        shown = "@" in address.url.split("/")[2]
        if shown or address.url != parse_base_url(address.url).url:
            raise AssertionError(f"{url!r} became {address.url!r}")
    seconds = parse_retry_after(text, 1_700_000_000.0)
    if seconds is not None and not seconds >= 0:
        raise AssertionError(f"{text!r} means {seconds} seconds")
    try:
        path = path_text(OPERATIONS["get_capsule"], "capsule_name", text)
    except ApiError:
        path = ""
    if not path.isascii() or set(path) & set("/?# \r\n"):
        raise AssertionError(f"{text!r} goes into the path as {path!r}")
    try:
        checked_credentials((text, text))
    except ValueError:
        # UTF-8 cannot encode surrogates.
        if ":" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
            raise
