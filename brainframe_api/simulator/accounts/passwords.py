"""Passwords: stored as Argon2 hashes, checked in the same time whether a user exists or not."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# OWASP's choice for Argon2id with little memory. About 20 ms: dear enough to guess with, cheap
# enough to test with. A change only concerns new hashes; each hash names its own parameters.
_TIME_COST, _MEMORY_KIB, _PARALLELISM = 2, 19_456, 1

PRESET_USERNAME = "admin"
PRESET_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "5SGcpKYwfBTWFF9BrwLrpg$DcFeXN6di99Ev1SPl61laYlTGvMNC6+e9yAlebXygXk"
)
"""The hash of the preset password, which everybody knows: computed ahead for a quick start."""


@functools.cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(_TIME_COST, _MEMORY_KIB, _PARALLELISM)


def hash_password(password: str) -> str:
    """Returns the hash to store for a password."""
    return _hasher().hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Tells whether a password belongs to a hash.

    Args:
        password: What the client gave.
        password_hash: The stored hash, or None for an unknown user: then the same work is done on
            another hash, so that the time taken does not tell who exists.
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        _hasher().verify(password_hash or PRESET_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
