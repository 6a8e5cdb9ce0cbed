"""Generate generated/brainframe_rest, and derive documents from ours; --check compares instead.

The documents are the editions of the OpenAPI document, its overlays, and the AsyncAPI document
of fleets.
"""

import sys

# Options that concern our own document; any other is about another document or a single step.
_OWN = {"--check", "--check-types", "--accept-templates"}


def regenerate(arguments: list[str]) -> int:
    """Run the command, and return its exit code.

    Args:
        arguments: The arguments of the command.
    """
    try:
        return _regenerate(arguments)
    except KeyboardInterrupt:
        print("Interrupted. Run the command again to complete the package.", file=sys.stderr)
        return 130


def _regenerate(arguments: list[str]) -> int:
    # Imported here, because these imports take a second, during which the user may interrupt them.
    from editions.files import check_files, write_files
    from generator.command import main

    code = main(arguments)
    if not set(arguments) <= _OWN or (code and "--check" not in arguments):
        return code
    if "--check" in arguments:
        return code | check_files()
    return code | write_files()


if __name__ == "__main__":
    sys.exit(regenerate(sys.argv[1:]))
