"""What a user can set about connections."""

from __future__ import annotations

import platform
from dataclasses import dataclass, field

from brainframe_api._version import __version__
from openapi_runtime.tls import Certificate, Verify
from openapi_runtime.unset import UNSET, Unset

from .retries import RetryPolicy

USER_AGENT = f"brainframe-sdk/{__version__} Python/{platform.python_version()}"

NO_URL = (
    "The server's URL is not set. Pass it to the constructor, or call "
    "set_url('http://localhost') first."
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How connections to the server are made."""

    retries: RetryPolicy
    verify: Verify = field(default=True, repr=False)
    cert: Certificate | None = field(default=None, repr=False)
    proxy: str | None | Unset = field(default=UNSET, repr=False)


def retry_policy(retries: RetryPolicy | int) -> RetryPolicy:
    """Returns a policy for what a user may give as one."""
    return retries if isinstance(retries, RetryPolicy) else RetryPolicy(repeats=retries)
