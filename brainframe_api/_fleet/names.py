"""Names of the buckets, streams and subjects of a fleet in the broker."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from openapi_runtime.base_url import parse_base_url, without_user_information

DEFAULT_URL: Final = "nats://127.0.0.1:4222"
"""The default URL of the broker."""

SERVERS: Final = "brainframe_servers"
"""The key-value bucket of the servers."""

CLAIMS: Final = "brainframe_claims"
"""The key-value bucket of the claims of bridges to servers."""

AVAILABILITY: Final = "brainframe_availability"
"""The key-value bucket of the availability of each server."""

ALERTS: Final = "brainframe_alerts"
"""The stream of the alerts of all servers."""

BRIDGES: Final = "brainframe_bridges"
"""The durable consumer that distributes the servers among the bridges."""

SERVICE: Final = "brainframe-bridge"
"""The service name of bridges for discovery requests."""

LEAVING: Final = "brainframe-bridges.leaving"
"""The subject to which a stopping bridge publishes its name."""

FORM_HEADER: Final = "Brainframe-Statuses"
"""The header of statuses with their form, `full` or `counts`."""

BRIDGE_HEADER: Final = "Brainframe-Bridge"
"""The header of statuses with the name of the bridge."""

_BROKER_SCHEMES: Final = {"nats", "tls", "ws", "wss"}
_NAME: Final = re.compile(r"[A-Za-z0-9_-]+")


def checked_name(name: str) -> str:
    """Return the name of a server, bridge or consumer if it is valid.

    Raises:
        ValueError: If the name cannot be part of a subject.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"Invalid name {name!r}: expected ASCII letters, digits, hyphens and underscores, "
            "because the name becomes part of the subjects in the broker."
        )
    return name


def checked_url(url: str) -> str:
    """Return the URL of a server if it is valid and contains no credentials.

    Raises:
        ValueError: If it is not a valid http(s) URL, or contains a user name or a password.
    """
    if "@" in urlsplit(url).netloc:
        # The password must appear neither in the broker nor in this message.
        raise ValueError(
            "The URL of a server must not contain a user name or a password, which the broker "
            "would store. Save them as a profile on each machine with a bridge: brainframe-sdk "
            "profiles save NAME"
        )
    return parse_base_url(url).url


def checked_broker_url(url: str) -> str:
    """Return the URL of a broker, or several separated by commas, if all are valid.

    Raises:
        ValueError: If a URL has a scheme that is not one of NATS, no host or an invalid port.
    """
    for one in url.split(","):
        try:
            parts = urlsplit(one if "://" in one else f"nats://{one}")
            # Reading an invalid port raises ValueError.
            is_valid = parts.scheme in _BROKER_SCHEMES and parts.hostname and parts.port != 0
        except ValueError:
            is_valid = False
        if not is_valid:
            raise ValueError(
                f"Invalid URL of the broker {without_user_information(one)!r}: expected one such "
                f"as {DEFAULT_URL}"
            )
    return url


def status_subject(server: str) -> str:
    """Return the subject of the statuses of a server, or of all servers for `*`."""
    return f"brainframe.{server}.statuses"


def alert_subject(server: str, alert_id: int | str, state: str) -> str:
    """Return the subject of a state of an alert. Each part can be `*`."""
    return f"brainframe.{server}.alerts.{alert_id}.{state}"


def bucket_stream(bucket: str) -> str:
    """Return the stream behind a key-value bucket."""
    return f"KV_{bucket}"


def bucket_subject(bucket: str, key: str = ">") -> str:
    """Return the subject of a key of a bucket, or of all keys."""
    return f"$KV.{bucket}.{key}"
