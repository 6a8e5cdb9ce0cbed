"""API objects in other processes, and the errors of objects that cannot be passed there."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from brainframe_rest import AsyncClient, Client

from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI
from tests.marks import mark_slow
from tests.scripted_server import ScriptedServer, responding


def copy_by_pickle(value: object) -> object:
    return pickle.loads(pickle.dumps(value))


each_way = pytest.mark.parametrize("duplicate", [copy_by_pickle, copy.copy, copy.deepcopy])


@each_way
@pytest.mark.parametrize("kind", [BrainFrameAPI, AsyncBrainFrameAPI, Client, AsyncClient])
def test_the_error_for_pickling_an_api_object_gives_the_remedy(
    kind: Callable[..., Any], duplicate: Callable[[object], object]
) -> None:
    api = kind("http://host", ("admin", "S3cret"))
    for value in (api, [api], {"api": api}, api.with_retries(1)):
        if duplicate is copy.copy and isinstance(value, list | dict):
            continue
        with pytest.raises(TypeError, match=rf"{kind.__name__} objects cannot be copied") as raised:
            duplicate(value)
        message = str(raised.value)
        assert "Share the object among threads or tasks." in message
        assert "With multiprocessing, create one in each process" in message
        assert "S3cret" not in message


@each_way
def test_pickling_streams_receivers_and_downloads_raises_the_same_error(
    duplicate: Callable[[object], object],
) -> None:
    with ScriptedServer(responding({})) as server, BrainFrameAPI(server.url) as api:
        stream = api.get_zone_status_stream(timeout=60)
        with api.open_storage_data(1) as download, api.get_status_receiver() as receiver:
            for value in (stream, download, receiver):
                with pytest.raises(TypeError, match="With multiprocessing, create one in each"):
                    duplicate(value)


PROGRAM = """
import multiprocessing, sys, functools
from concurrent.futures import ProcessPoolExecutor
from brainframe_api import BrainFrameAPI

url, method = sys.argv[1:3] if __name__ == "__main__" else (None, None)
api = None

def begin(url):
    global api
    api = BrainFrameAPI(url, ("admin", "pw"))

def version(number):
    return f"{number}: {api.version()}"

def version_of(api):
    return api.version()

def put(queue, api):
    queue.put(api.version())

def refused(call):
    try:
        call()
    except TypeError as error:
        assert "With multiprocessing, create one in each process" in str(error), error
    else:
        raise AssertionError("not refused")

if __name__ == "__main__":
    context = multiprocessing.get_context(method)
    # Create an API object in each process, as the message advises.
    with context.Pool(2, begin, (url,)) as pool:
        assert pool.map(version, range(4), 1) == [f"{n}: 1" for n in range(4)]
    with ProcessPoolExecutor(2, context, begin, (url,)) as pool:
        assert list(pool.map(version, range(4))) == [f"{n}: 1" for n in range(4)]

    begin(url)
    assert api.version() == "1"
    with context.Pool(1) as pool:
        refused(lambda: pool.map(version_of, [api]))
        refused(lambda: pool.map(api.get_zone, [1]))
        refused(lambda: pool.apply(functools.partial(version_of, api)))
    with ProcessPoolExecutor(1, context) as pool:
        refused(lambda: pool.submit(version_of, api).result())
    queue = context.Queue()
    process = context.Process(target=put, args=(queue, api))
    if method == "fork":
        # The child inherits the object, and makes its own connections.
        process.start()
        assert queue.get(timeout=300) == "1"
        process.join()
        assert process.exitcode == 0
    else:
        refused(process.start)
    assert api.version() == "1"
    api.close()
    print("done")
"""


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "method", mark_slow(["spawn", "fork", "forkserver"], but=["fork", "forkserver"])
)
def test_each_process_needs_its_own_api_object(method: str, tmp_path: Any) -> None:
    if method != "spawn" and not hasattr(os, "fork"):
        pytest.skip("Needs fork: run it on Linux or macOS")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    with ScriptedServer(responding("1", headers={"Set-Cookie": "session_id=a"})) as server:
        done = subprocess.run(
            [sys.executable, str(program), server.url, method],
            capture_output=True,
            text=True,
            timeout=350,
            check=False,
        )
    assert done.stdout == "done\n", done.stderr
    assert done.returncode == 0
