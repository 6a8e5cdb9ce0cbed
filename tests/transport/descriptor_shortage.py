"""Program that calls methods while no file can be opened.

It is a separate process, because the shortage would affect all other tests.

Arguments: `sync` or the event loop, the URL of the server, the file of its authority or an empty
string, and `cold`, or `loaded` to import all modules beforehand. The program prints the deviations
from the documentation.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from brainframe_api.bf_codecs import Zone

ZONE = Zone("A", 1, [[0, 0]])

CALLS: dict[str, Callable[[Any], Any]] = {
    "version": lambda api: api.version(),
    "get_zone": lambda api: api.get_zone(1),
    "set_zone": lambda api: api.set_zone(ZONE),
    "new_storage": lambda api: api.new_storage(b"data", "text/plain"),
    "iterable": lambda api: api.new_storage(iter([b"data"]), "text/plain"),
    "file": lambda api: api.new_storage(BytesIO(b"data"), "text/plain"),
    "image upload": lambda api: api.new_storage_as_image(b"\xff\xd8\xff\xe0data"),
    "image": lambda api: api.get_storage_data_as_image(1),
    "image of pixels": lambda api: api.process_image(pixels(), ["capsule"]),
    "download": lambda api: api.open_storage_data(1),
    "capsule": lambda api: api.load_capsule(1),
    "encodings": lambda api: api.get_encoding_class_names(),
    "vector": lambda api: api.new_identity_vector(1, "person", [0.5]),
    "alert frame": lambda api: api.get_alert_frame(1),
    "alerts": lambda api: api.get_alerts(verification=None),
    "license": lambda api: api.get_license_info(),
    "statuses": lambda api: api.get_latest_zone_statuses(),
    "stream": lambda api: api.get_zone_status_stream(),
}


def pixels() -> Any:
    """Return an image, or another object if numpy has not been imported yet."""
    numpy = sys.modules.get("numpy")
    return numpy.zeros((2, 2, 3), "uint8") if numpy else object()


held: list[int] = []


def exhaust() -> None:
    while True:
        try:
            held.append(os.open(os.devnull, os.O_RDONLY))
        except OSError:
            return


def recover() -> None:
    while held:
        os.close(held.pop())


def check(name: str, error: BaseException | None, modules: set[str]) -> None:
    if not isinstance(error, bf_errors.ServerNotReadyError):
        print(f"{name}: {error!r}")
    elif "Too many open files" not in str(error):
        print(f"{name} does not name the reason: {error}")
    if modules != set(sys.modules):
        print(f"{name} imports {sorted(set(sys.modules) - modules)[:5]}")


def call_sync(api: Any, name: str) -> None:
    result: Any = CALLS[name](api)
    if name == "stream":
        next(result)
    elif name == "download":
        with result as download:
            b"".join(download)


async def call_async(api: Any, name: str) -> None:
    result: Any = CALLS[name](api)
    if name == "stream":
        await anext(result)
    elif name == "download":
        async with result as download:
            async for _ in download:
                pass
    elif inspect.isawaitable(result):
        await result


def run_sync(url: str, verify: Any, names: list[str]) -> None:
    api = BrainFrameAPI(url, retries=0, verify=verify)
    for name in names:
        exhaust()
        modules, error = set(sys.modules), None
        try:
            call_sync(api, name)
        except BaseException as raised:
            error = raised
        recover()
        check(name, error, modules)
    print(end="" if api.version() == "1.2.3" else "The API does not work after the shortage.")


async def run_async(url: str, verify: Any, names: list[str]) -> None:
    api = AsyncBrainFrameAPI(url, retries=0, verify=verify)
    for name in names:
        exhaust()
        modules, error = set(sys.modules), None
        try:
            await call_async(api, name)
        except BaseException as raised:
            error = raised
        recover()
        check(name, error, modules)
    print(end="" if await api.version() == "1.2.3" else "The API does not work after the shortage.")
    await api.close()


def load() -> None:
    """Import the modules that the calls need."""
    import brainframe_rest.api

    for name in ("cv2", "brainframe_api.bf_codecs.image_utils"):
        importlib.import_module(name)
    for package in pkgutil.walk_packages(brainframe_rest.api.__path__, "brainframe_rest.api."):
        importlib.import_module(package.name)


def main(mode: str, url: str, authority: str, state: str) -> None:
    # Set a low limit, so that the program soon exhausts the descriptors.
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    names = list(CALLS)
    if state == "loaded":
        load()
    verify = authority or True
    if mode == "sync":
        run_sync(url, verify, names)
    elif mode == "asyncio":
        import asyncio

        asyncio.run(run_async(url, verify, names))
    else:
        import trio

        trio.run(run_async, url, verify, names)


if __name__ == "__main__":
    main(*sys.argv[1:])
