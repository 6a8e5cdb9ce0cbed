"""Generate generated/brainframe_rest and the editions of the document; --check compares instead."""

import sys

from editions.files import check_editions, write_editions
from generator.command import main

# Options that concern our own document; any other is about another document or a single step.
_OWN = {"--check", "--check-types", "--accept-templates"}


def regenerate(arguments: list[str]) -> int:
    """Run the command, and return its exit code.

    Args:
        arguments: The arguments of the command.
    """
    code = main(arguments)
    if not set(arguments) <= _OWN or (code and "--check" not in arguments):
        return code
    return code | (check_editions() if "--check" in arguments else write_editions())


if __name__ == "__main__":
    sys.exit(regenerate(sys.argv[1:]))
