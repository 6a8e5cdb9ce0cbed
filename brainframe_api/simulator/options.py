"""What a simulator can be told when it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_VERSION = "0.30.0"
LICENSE_STATES = ("valid", "missing", "expired", "invalid")


@dataclass(frozen=True, slots=True)
class CloudOptions:
    """The cloud account that the simulator pretends to know."""

    access_token: str = "simulator-access-token"
    """The access token that `set_cloud_tokens` accepts."""
    refresh_token: str = "simulator-refresh-token"
    """The refresh token that belongs to it."""
    user_sub: str = "simulator|1"
    """The account's subject."""
    user_email: str = "user@example.com"
    """The account's e-mail address."""
    max_streams: int = 16
    """How many streams the account's license allows to be analyzed at a time."""
    reachable: bool = True
    """Whether the cloud answers; if not, tokens end in RemoteConnectionError."""
    oauth2_domain: str = "auth.example.com"
    """The domain of the login page."""
    oauth2_client_id: str = "brainframe-simulator"
    """The client id for the login page."""
    oauth2_scopes: tuple[str, ...] = ("openid", "profile", "email", "offline_access")
    """The scopes to ask for."""


@dataclass(frozen=True, slots=True)
class SimulatorOptions:
    """How a simulator behaves; see `Simulator` for what each means."""

    data: Path | None = None
    authorize: bool = False
    license: str = "valid"
    max_streams: int = 16
    version: str = DEFAULT_VERSION
    max_upload_bytes: int = 4 << 30
    session_lifetime: float = 3600.0
    cloud: CloudOptions = field(default_factory=CloudOptions)
    strict: bool = False

    def __post_init__(self) -> None:
        if self.license not in LICENSE_STATES:
            raise ValueError(f"license is one of {', '.join(LICENSE_STATES)}, not {self.license!r}")
        if self.max_streams < 0:
            raise ValueError(f"max_streams cannot be negative, got {self.max_streams}")
