"""A program written for brainframe-api, which runs unchanged with this SDK installed instead.

Usage: python migrated.py http://localhost:8080
"""

import sys

from brainframe.api import BrainFrameAPI, bf_codecs, bf_errors


def main() -> None:
    api = BrainFrameAPI(sys.argv[1])
    api.wait_for_server_initialization(timeout=30)
    # Earlier releases called capsules plugins.
    for plugin in api.get_plugins():
        print("Plugin", plugin.name, "version", plugin.version)
    premises = api.set_premises(bf_codecs.Premises(name="Depot"))
    try:
        api.get_premises(premises.id + 1)
    except bf_errors.PremisesNotFoundError as error:
        print("As before:", error.pretty_name)
    api.delete_premises(premises.id)
    api.close()
    print("Runs with", BrainFrameAPI.__module__.partition(".")[0])


if __name__ == "__main__":
    main()
