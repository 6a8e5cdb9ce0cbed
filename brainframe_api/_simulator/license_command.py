"""The subcommand that prints license keys for the simulator."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Print a license key that `set_license_key` of a simulator accepts.

    Args:
        arguments: The arguments after `license`.
    """
    options = _parser().parse_args(arguments)
    from brainframe_api._simulator.licensing import make_license

    key = make_license(
        max_streams=options.max_streams,
        expiration_date=options.expires,
        online_checkin=options.online_checkin,
    )
    print(key)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="brainframe-sdk simulate license",
        description="Print a license key that only simulators accept.",
    )
    parser.add_argument(
        "--expires",
        type=_date,
        metavar="YYYY-MM-DD",
        help="last day of validity, in UTC (default: never)",
    )
    parser.add_argument(
        "--max-streams",
        type=_count,
        default=16,
        metavar="N",
        help="maximum number of streams analyzed at a time (default: %(default)s)",
    )
    parser.add_argument(
        "--online-checkin",
        action="store_true",
        help="require an online check-in, which a simulator rejects with RemoteConnectionError",
    )
    return parser


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"invalid date {text!r}: expected YYYY-MM-DD, such as 2031-12-31"
        ) from None


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"invalid count {text!r}: expected 0 or more")
    return int(text)
