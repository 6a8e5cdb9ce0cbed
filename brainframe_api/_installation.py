"""Installation instructions in messages."""

from __future__ import annotations


def install_command(extra: str = "", *, options: str = "") -> str:
    """Return the end of a sentence that tells how to install the SDK.

    For example "in a checkout of the SDK, run: pip install '.[simulator]'". The package is not on a
    package index yet, so the command needs a checkout.

    Args:
        extra: The extra to install with it.
        options: Additional options of pip.
    """
    target = f"'.[{extra}]'" if extra else "."
    return " ".join(["in a checkout of the SDK, run: pip install", *options.split(), target])
