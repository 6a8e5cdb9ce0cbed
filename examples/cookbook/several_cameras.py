"""Connect several cameras at once, and print the counts of all of them.

Usage: python several_cameras.py http://localhost:8080 rtsp://one.local/1 rtsp://two.local/1
"""

import argparse
import asyncio

from brainframe_api import AsyncBrainFrameAPI, bf_errors
from brainframe_api.bf_codecs import ConnType, StreamConfiguration


async def connect(api: AsyncBrainFrameAPI, number: int, url: str) -> tuple[int, str] | None:
    name = f"Camera {number}"
    try:
        stream = await api.set_stream_configuration(
            StreamConfiguration(
                name=name,
                connection_type=ConnType.IP_CAMERA,
                connection_options={"url": url},
                runtime_options={},
            )
        )
        await api.start_analyzing(stream.id)
    except bf_errors.BaseAPIError as error:
        print(f"{name}: {error}")  # Continue with the others.
        return None
    return stream.id, name


async def watch(server: str, cameras: list[str], packets: int | None) -> None:
    async with AsyncBrainFrameAPI(server) as api:
        connecting = (connect(api, number, url) for number, url in enumerate(cameras, start=1))
        found = [one for one in await asyncio.gather(*connecting) if one is not None]
        names = dict(found)
        seen = 0
        async for packet in api.get_zone_status_stream(timeout=30):
            shown = [
                f"{names[stream_id]}: {dict(zones['Screen'].detection_within_counts)}"
                for stream_id, zones in sorted(packet.items())
                if stream_id in names
            ]
            print("  ".join(shown))
            seen += len(shown) == len(names)
            if packets is not None and seen >= packets:
                break


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("cameras", nargs="+")
    parser.add_argument("--packets", type=int, help="stop after this many packets")
    options = parser.parse_args()
    asyncio.run(watch(options.url, options.cameras, options.packets))


if __name__ == "__main__":
    main()
