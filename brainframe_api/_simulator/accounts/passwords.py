"""Password hashing with Argon2, and verification that does not reveal whether a user exists."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# OWASP's low-memory parameters for Argon2id. A hash takes about 20 ms: slow enough to deter
# guessing, fast enough for tests. Each hash contains its parameters, so a change affects only
# new hashes.
_TIME_COST, _MEMORY_KIB, _PARALLELISM = 2, 19_456, 1

PRESET_USERNAME = "admin"
PRESET_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "5SGcpKYwfBTWFF9BrwLrpg$DcFeXN6di99Ev1SPl61laYlTGvMNC6+e9yAlebXygXk"
)
"""The hash of the public preset password, computed in advance to speed up the start."""


@functools.cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(_TIME_COST, _MEMORY_KIB, _PARALLELISM)


def hash_password(password: str) -> str:
    """Return the hash of a password."""
    return _hasher().hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Return whether a password matches a hash.

    Args:
        password: The password sent by the client.
        password_hash: The stored hash, or None for an unknown user. In that case another hash is
            verified, so that response times do not reveal which users exist.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(password_hash or PRESET_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
