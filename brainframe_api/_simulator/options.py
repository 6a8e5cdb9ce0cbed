"""Options of the simulator."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_VERSION = "0.30.0"
LICENSE_STATES = ("valid", "missing", "expired", "invalid")


@dataclass(frozen=True, slots=True)
class CloudOptions:
    """The simulated cloud account."""

    access_token: str = "simulator-access-token"
    """The access token that `set_cloud_tokens` accepts."""
    refresh_token: str = "simulator-refresh-token"
    """The refresh token that `set_cloud_tokens` accepts."""
    user_sub: str = "simulator|1"
    """The subject identifier of the account."""
    user_email: str = "user@example.com"
    """The email address of the account."""
    max_streams: int = 16
    """The stream limit of the account's license."""
    reachable: bool = True
    """Whether the cloud service is reachable; if not, `set_cloud_tokens` fails."""
    oauth2_domain: str = "auth.example.com"
    """The domain of the login page."""
    oauth2_client_id: str = "brainframe-simulator"
    """The OAuth 2.0 client ID."""
    oauth2_scopes: tuple[str, ...] = ("openid", "profile", "email", "offline_access")
    """The OAuth 2.0 scopes to request."""


@dataclass(frozen=True, slots=True)
class SimulatorOptions:
    """The options of a simulator, documented at `Simulator`."""

    data: Path | None = None
    adopt_data: bool = False
    authorize: bool = False
    license: str = "valid"
    max_streams: int = 16
    version: str = DEFAULT_VERSION
    max_upload_bytes: int = 4 << 30
    max_form_bytes: int = 64 << 20
    max_image_pixels: int = 36_000_000
    max_image_decodes: int = 2
    max_connections: int = 1000
    allow_hosts: tuple[str, ...] = ()
    session_lifetime: float = 3600.0
    cloud: CloudOptions = field(default_factory=CloudOptions)
    strict: bool = False
    capsules: Path | None = None

    def __post_init__(self) -> None:
        if self.license not in LICENSE_STATES:
            states = ", ".join(LICENSE_STATES)
            raise ValueError(f"license must be one of {states}; got {self.license!r}")
        for name in ("max_image_decodes", "max_connections"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be 1 or more; got {getattr(self, name)}")
        if self.max_streams < 0:
            raise ValueError(f"max_streams must not be negative; got {self.max_streams}")
        for name in self.allow_hosts:
            if not re.fullmatch(r"[\w.:\[\]-]+", name) or re.search(r"[^:\]]:\d+$", name):
                raise ValueError(
                    f"allow_hosts must contain names without scheme and port; got {name!r}"
                )
