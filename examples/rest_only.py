"""Use the generated REST client alone, without `brainframe_api`.

Usage: python examples/rest_only.py [URL]
"""

import sys

from brainframe_rest import ApiError, Client
from brainframe_rest.api.base import version
from brainframe_rest.api.streams import get_stream_configurations
from brainframe_rest.api.zones import get_zone, get_zones


def main(url: str) -> None:
    with Client(url, timeout=10) as client:
        print("BrainFrame", version.sync(client))
        for stream in get_stream_configurations.sync(client):
            zones = get_zones.sync(client, stream_id=stream.id)
            print(f"{stream.name} ({stream.connection_type.value}):", [zone.name for zone in zones])
        try:
            get_zone.sync(client, 999_999)
        except ApiError as error:
            print("Error response:", error.kind, error.status_code)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost")
