"""Leave a status stream just before its event loop ends, once for each nesting of blocks around it.

Arguments: the URL of a server whose stream has one packet and stays open, the event loop, how to
leave the stream, and the httpx client: `own` for that of the SDK or `user_client` for one of the
program. Prints each nesting with an unexpected exception or with output on stderr.
"""

from __future__ import annotations

import asyncio
import gc
import io
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from itertools import permutations
from typing import Final

import httpx
import trio

from brainframe_api import AsyncBrainFrameAPI

Block = Callable[[], Awaitable[None]]

URL, LOOP, LEAVING, CLIENT = sys.argv[1:5]
LONG: Final = 600


class Run:
    """One nesting of blocks around the loop over the stream.

    Attributes:
        inside: Called when the first packet has arrived, before the next one is awaited.
        kept: Objects that outlive the event loop.
    """

    def __init__(self, blocks: tuple[str, ...]) -> None:
        self.blocks = blocks
        self.inside: Callable[[], object] = int
        self.api: AsyncBrainFrameAPI
        self.kept: list[object] = []

    async def main(self) -> None:
        async with AsyncExitStack() as stack:
            client = None
            if CLIENT == "user_client":
                client = await stack.enter_async_context(httpx.AsyncClient(verify=False))
            self.api = AsyncBrainFrameAPI(URL, http_client=client)
            if "api" in self.blocks:
                await stack.enter_async_context(self.api)
            block: Block = {
                "timeout": self.expiring,
                "cancel": self.canceled,
                "sibling": self.beside_one_that_fails,
                "end": self.left_running,
            }.get(LEAVING, self.follow)
            for name in self.blocks:
                if name != "api":
                    block = self.within(name, block)
            await block()

    async def follow(self) -> None:
        async for packet in self.api.get_zone_status_stream():
            if LEAVING == "return":
                return
            if LEAVING == "break":
                break
            if LEAVING == "exception":
                raise LookupError(str(packet)[:10])
            if LEAVING == "keep":
                self.kept.append(packet)
                return
            if LEAVING == "interrupt":
                signal.raise_signal(signal.SIGINT)
            self.inside()

    if LOOP == "asyncio":

        def within(self, name: str, inner: Block) -> Block:
            async def timeout() -> None:
                async with asyncio.timeout(LONG):
                    await inner()

            async def group() -> None:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(coroutine(inner))

            async def task() -> None:
                await asyncio.create_task(coroutine(inner))

            return {"timeout": timeout, "group": group, "task": task}[name]

        async def expiring(self) -> None:
            async with asyncio.timeout(None) as timeout:
                self.inside = lambda: timeout.reschedule(0)
                await self.follow()

        async def canceled(self) -> None:
            task = asyncio.create_task(self.follow())
            self.inside = lambda: asyncio.get_running_loop().call_soon(task.cancel)
            await task

        async def beside_one_that_fails(self) -> None:
            arrived = asyncio.Event()
            self.inside = arrived.set

            async def fail() -> None:
                await arrived.wait()
                raise LookupError

            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.follow())
                tasks.create_task(fail())

        async def left_running(self) -> None:
            arrived = asyncio.Event()
            self.inside = arrived.set
            task = asyncio.create_task(self.follow())
            # Closing the API ends the task with an exception.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self.kept.append(task)
            await arrived.wait()

    else:

        def within(self, name: str, inner: Block) -> Block:
            async def timeout() -> None:
                with trio.fail_after(LONG):
                    await inner()

            async def group() -> None:
                async with trio.open_nursery() as tasks:
                    tasks.start_soon(inner)

            async def task() -> None:
                with trio.CancelScope():
                    await inner()

            return {"timeout": timeout, "group": group, "task": task}[name]

        async def expiring(self) -> None:
            with trio.fail_after(LONG) as scope:
                self.inside = lambda: setattr(scope, "deadline", 0)
                await self.follow()

        async def canceled(self) -> None:
            with trio.CancelScope() as scope:
                self.inside = scope.cancel
                await self.follow()

        async def beside_one_that_fails(self) -> None:
            arrived = trio.Event()
            self.inside = arrived.set

            async def fail() -> None:
                await arrived.wait()
                raise LookupError

            async with trio.open_nursery() as tasks:
                tasks.start_soon(self.follow)
                tasks.start_soon(fail)

        async def left_running(self) -> None:
            async with trio.open_nursery() as tasks:
                self.inside = tasks.cancel_scope.cancel
                tasks.start_soon(self.follow)


async def coroutine(function: Block) -> None:
    await function()


def nestings() -> Iterator[tuple[str, ...]]:
    """Yield all nestings of blocks, each from the innermost block to the outermost."""
    for count in range(4):
        for blocks in permutations(("timeout", "group", "task"), count):
            yield blocks
            yield (*blocks, "api")


def kind(error: BaseException) -> str:
    """Return the kind of an exception, or of the first one in a group."""
    inner: tuple[BaseException, ...] = getattr(error, "exceptions", ())
    return kind(inner[0]) if inner else type(error).__name__


def expected(blocks: tuple[str, ...]) -> str | None:
    """Return the kind of the exception that a nesting raises, if any."""
    if LEAVING == "cancel" and (LOOP == "trio" or "group" in blocks):
        return None  # A task group ignores the cancellation of its tasks.
    return {
        "exception": "LookupError",
        "sibling": "LookupError",
        "interrupt": "KeyboardInterrupt",
        "timeout": "TimeoutError" if LOOP == "asyncio" else "TooSlowError",
        "cancel": "CancelledError",
    }.get(LEAVING)


def run(blocks: tuple[str, ...]) -> str | None:
    """Run one nesting, and return the kind of the exception that it raises, if any."""
    current = Run(blocks)
    try:
        if LOOP == "asyncio":
            asyncio.run(current.main())
        else:
            trio.run(current.main)
    except BaseException as error:
        return kind(error)
    return None


def main() -> None:
    # A shell starts background programs with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stderr = sys.stderr
    run(())
    gc.freeze()  # Only the objects of the runs remain to be collected, which is fast.
    for blocks in nestings():
        sys.stderr = io.StringIO()
        left = run(blocks)
        gc.collect()
        said = sys.stderr.getvalue()
        sys.stderr = stderr
        if left != expected(blocks) or said:
            print(blocks, left, said)


main()
