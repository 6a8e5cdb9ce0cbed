"""Bridges: processes that follow servers and publish their alerts and statuses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from random import uniform
from typing import TYPE_CHECKING, Any, Final

import msgspec
from attrs import asdict
from nats.aio.msg import Msg
from nats.micro.request import Request
from nats.micro.service import EndpointConfig, EndpointStats, Service, ServiceConfig

from brainframe_api import AsyncBrainFrameAPI
from brainframe_api._delays import ReconnectDelays
from brainframe_api._fleet import names
from brainframe_api._fleet.availability import AvailabilityLog
from brainframe_api._fleet.broker import BROKER_ERRORS, Broker, is_deletion
from brainframe_api._fleet.errors import CredentialsError
from brainframe_api._fleet.events import FleetServer, servers_from_json
from brainframe_api._fleet.following import Following, FollowingOptions
from brainframe_api._fleet.leases import Lease, Leases
from brainframe_api._fleet.options import BridgeOptions
from brainframe_api._fleet.packet_queue import PacketQueue
from brainframe_api._fleet.shares import fair_share
from brainframe_api._fleet.tasks import end_tasks, run_together
from brainframe_api._log import LOGGER
from brainframe_api._version import __version__

if TYPE_CHECKING:
    from brainframe_api._fleet.metrics import BridgeMetrics

Credentials = tuple[str, str] | None

_DISCOVERY_SECONDS: Final = 1.0
"""The interval between discovery requests to the other bridges, in seconds."""

_RESPONSE_SECONDS: Final = 0.4
"""The time after which a discovery request without a response counts as missed, in seconds."""

_MAX_MISSED: Final = 2
"""The number of consecutive missed requests after which a bridge is considered gone. A single
response may be late under load, and moving a server to another bridge causes a gap."""

_STOP_SECONDS: Final = 2.0
"""How long a stopping bridge waits until the broker has removed it from the service, in seconds."""

_LATE_SECONDS: Final = 2.0
"""How much longer to wait for the responses of bridges that are known, in seconds."""

_REFRESH_SECONDS: Final = 30.0
"""The interval between full reads of the servers, in seconds. In between, messages report the
changes."""

_MAX_COMPARISONS: Final = 8
"""The maximum number of servers whose alerts are compared at the same time."""

_DISCOVERY_SUBJECT: Final = f"$SRV.PING.{names.SERVICE}"


class _ServiceMetadata(msgspec.Struct):
    """Metadata of a bridge, in which NATS allows only text."""

    bridge: str = ""
    capacity: str = ""
    shard: str = ""


class _ServiceInfo(msgspec.Struct):
    """Response of a bridge to a discovery request."""

    metadata: _ServiceMetadata


class Bridge:
    """Publisher of the alerts, statuses and availability of servers.

    Any number of bridges share the servers of a fleet, on any number of machines. When a bridge
    ends, the others follow its servers.

    .. versionadded:: 0.2.0

    Args:
        url: The URL of the broker.
        credentials: A function that returns the user name and password for a server, or None. It is
            called whenever the bridge starts to follow a server. If it raises an exception, the
            server is followed without credentials, the message is logged, and the status contains
            only the type of the exception, because the message may contain secrets.
        options: The settings.
    """

    def __init__(
        self,
        url: str = names.DEFAULT_URL,
        credentials: Callable[[FleetServer], Credentials] = lambda _server: None,
        options: BridgeOptions | None = None,
    ) -> None:
        self._options = options or BridgeOptions()
        self.name = self._options.name
        """The name of the bridge."""
        self._credentials = credentials
        self._broker = Broker(url, f"brainframe-bridge {self.name}")
        self._queue = PacketQueue(self._broker)
        self._log = AvailabilityLog(self._broker)
        self._leases = Leases(self._broker, self.name, self._begin, self._end)
        self._followings: dict[str, Following] = {}
        self._servers: dict[str, FleetServer] = {}
        self._changed_names: set[str] = set()
        self._refresh = asyncio.Event()
        self._comparing = asyncio.Semaphore(_MAX_COMPARISONS)
        self._stopping = asyncio.Event()
        self._following_options = FollowingOptions(self._options.statuses, self._options.rate)
        self._started = time.time()
        self._capacities: dict[str, int | None] = {}
        self._missed: dict[str, int] = {}
        self._responded: set[str] = set()
        self._left: set[str] = set()
        # False until the other bridges have had time to respond; until then, the share would be all
        # servers.
        self._is_share_known = False
        self._service: Service | None = None
        self._metrics: BridgeMetrics | None = None

    @property
    def followings(self) -> dict[str, Following]:
        """The servers that the bridge follows, by name."""
        return self._followings

    @property
    def metrics_port(self) -> int:
        """The port on which metrics are served, or 0 if they are not."""
        return self._metrics.port if self._metrics is not None else 0

    def stop(self) -> None:
        """Make `run` release all servers and return."""
        self._stopping.set()

    async def run(self, ready: Callable[[], Any] = lambda: None) -> None:
        """Follow servers until `stop` is called. The broker may start later.

        Args:
            ready: Called when the bridge is connected to the broker.

        Raises:
            OSError: If the port for the metrics is not free.
        """
        async with AsyncExitStack() as stack:
            if self._options.metrics is not None:
                # Imported here, because metrics are optional.
                from brainframe_api._fleet.metrics import BridgeMetrics

                self._metrics = BridgeMetrics(self, self._options.metrics)
                self._metrics.start()
                stack.push_async_callback(asyncio.to_thread, self._metrics.stop)
            stack.push_async_callback(self._broker.close)
            stack.push_async_callback(self._release_all)
            work = asyncio.create_task(self._work(ready))
            stopping = asyncio.create_task(self._stopping.wait())
            stack.push_async_callback(end_tasks, work, stopping)
            await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()

    async def _work(self, ready: Callable[[], Any]) -> None:
        await self._connect()
        # Import the HTTP client now; a slow import later could cause the first leases to expire.
        async with AsyncBrainFrameAPI("http://localhost") as api:
            LOGGER.debug("The HTTP client is loaded: %r", api.http_client)
        self._service = await self._serve()
        subject = names.bucket_subject(names.SERVERS)
        await self._broker.client.subscribe(subject, cb=self._on_server)
        await self._broker.client.subscribe(names.LEAVING, cb=self._on_leaving)
        self._broker.on_disconnect(self._on_disconnect)
        self._broker.on_reconnect(self._on_reconnect)
        ready()
        work = [self._log.run(), self._queue.run(), self._watch_servers(), self._check_gaps()]
        if self._options.shard is None:
            work += [self._leases.run(), self._discover()]
        await run_together(*work)

    async def _release_all(self) -> None:
        if self._service is not None:
            # Deregister first, because the other bridges compute their shares of the released
            # servers from the number of bridges.
            with suppress(*BROKER_ERRORS):
                await self._broker.complete(self._service.stop(), _STOP_SECONDS)
                await self._broker.client.publish(names.LEAVING, self.name.encode())
        await self._leases.close()
        followings = list(self._followings.values())
        await asyncio.gather(*(each.stop("the bridge stops", record=True) for each in followings))

    async def _connect(self) -> None:
        delays = ReconnectDelays(0.5, 5)
        await self._broker.connect(None)
        while True:
            try:
                await self._broker.create_missing(
                    retention=self._options.retention, replicas=self._options.replicas
                )
                return
            except BROKER_ERRORS as error:
                # For example, a cluster must elect a leader first.
                LOGGER.warning("The broker is not ready: %s", error)
                await asyncio.sleep(delays.next())

    # Servers of the fleet.

    async def _on_server(self, message: Msg) -> None:
        name = message.subject.rpartition(".")[2]
        self._changed_names.add(name)
        if is_deletion(message):
            self._servers.pop(name, None)
            await self._server_changed(name, None)
            return
        server = servers_from_json({name: message.data}).get(name)
        if server is None:
            return
        previous = self._servers.get(name)
        self._servers[name] = server
        if previous != server:
            await self._server_changed(name, server)

    async def _watch_servers(self) -> None:
        while True:
            self._changed_names.clear()
            try:
                servers = await self._broker.servers()
            except BROKER_ERRORS as error:
                LOGGER.debug("The servers cannot be read: %s", error)
                await asyncio.sleep(uniform(0.5, 1))
                continue
            # The servers that were read may be older than a change that arrived during reading.
            for name in self._changed_names:
                servers.pop(name, None)
                if name in self._servers:
                    servers[name] = self._servers[name]
            previous, self._servers = self._servers, servers
            for name in previous.keys() | servers.keys():
                if previous.get(name) != servers.get(name):
                    await self._server_changed(name, servers.get(name))
            self._refresh.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(uniform(0.8, 1) * _REFRESH_SECONDS):
                    await self._refresh.wait()

    async def _server_changed(self, name: str, server: FleetServer | None) -> None:
        self._set_share()
        shard = self._options.shard
        following = self._followings.get(name)
        if following is not None and following.server != server:
            if shard is None:
                self._leases.drop(name, "the server was removed or changed")
            else:
                del self._followings[name]
                await following.stop("the server was removed or changed", record=False)
                following = None
        if shard is not None and server is not None and following is None and shard.has(name):
            self._follow(server, lambda: True, "its bridge has just started")

    # Servers to follow.

    def _begin(self, lease: Lease) -> None:
        previous = lease.previous
        reason = "" if previous is None else f"the lease of bridge {previous.bridge} ended"
        self._follow(lease.server, lambda: lease.is_valid, reason)

    async def _end(self, lease: Lease, reason: str, released: bool) -> None:
        LOGGER.info("Bridge %s stops following %s: %s", self.name, lease.server.name, reason)
        following = self._followings.pop(lease.server.name, None)
        if following is not None:
            await following.stop(reason, record=released)

    def _follow(self, server: FleetServer, is_allowed: Callable[[], bool], reason: str) -> None:
        LOGGER.info("Bridge %s follows %s", self.name, server.name)
        credentials: Credentials = None
        problem: str | None = None
        try:
            credentials = self._credentials(server)
        except Exception as error:
            LOGGER.error("Cannot get the credentials for %s: %s", server.name, error)
            problem = str(error) if isinstance(error, CredentialsError) else type(error).__name__
        api = AsyncBrainFrameAPI(server.url, credentials)
        following = Following(
            server,
            api,
            self._broker,
            self._queue,
            self._log,
            self.name,
            self._following_options,
            is_allowed,
            self._comparing,
        )
        following.stats.credentials_error = problem
        self._followings[server.name] = following
        following.start(reason)

    async def _check_gaps(self) -> None:
        while True:
            await asyncio.sleep(0.2)
            for following in self._followings.values():
                following.check_gap()

    async def _on_disconnect(self) -> None:
        for following in self._followings.values():
            following.broker_lost()

    async def _on_reconnect(self) -> None:
        self._refresh.set()
        for following in self._followings.values():
            following.broker_restored()

    # Other bridges.

    async def _serve(self) -> Service:
        capacity = self._options.capacity
        config = ServiceConfig(
            name=names.SERVICE,
            version=_semantic(__version__),
            description="Follows BrainFrame servers.",
            metadata={
                "bridge": self.name,
                "capacity": "" if capacity is None else str(capacity),
                "shard": "" if self._options.shard is None else "yes",
            },
            stats_handler=self._status,
        )
        service = Service(self._broker.client, config)
        await service.start()
        await service.add_endpoint(
            EndpointConfig(
                name="status", subject=f"brainframe-bridge.{self.name}", handler=self._respond
            )
        )
        return service

    def _status(self, _stats: EndpointStats) -> dict[str, Any]:
        return self.status()

    async def _respond(self, request: Request) -> None:
        await request.respond(msgspec.json.encode(self.status()))

    def status(self) -> dict[str, Any]:
        """Return the status of the bridge as plain values."""
        servers = {
            name: {**asdict(following.stats), "state": following.stats.state.value}
            for name, following in self._followings.items()
        }
        return {
            "bridge": self.name,
            "started": self._started,
            "capacity": self._options.capacity,
            "share": self._leases.share,
            "bridges": len(self._capacities),
            "statuses": self._options.statuses.value,
            "dropped_events": self._log.dropped,
            "servers": servers,
        }

    async def _discover(self) -> None:
        # One inbox for all requests, so that late responses count as well.
        inbox = self._broker.client.new_inbox()
        await self._broker.client.subscribe(inbox, cb=self._on_bridge)
        while True:
            if self._broker.is_usable:
                with suppress(*BROKER_ERRORS):
                    self._responded.clear()
                    self._left.clear()
                    await self._broker.client.publish(_DISCOVERY_SUBJECT, b"", inbox)
                    await asyncio.sleep(_RESPONSE_SECONDS)
                    self._count_missed()
            await asyncio.sleep(uniform(0.8, 1) * _DISCOVERY_SECONDS - _RESPONSE_SECONDS)

    async def _on_bridge(self, message: Msg) -> None:
        """Record that a bridge responded to a discovery request."""
        try:
            metadata = msgspec.json.decode(message.data, type=_ServiceInfo).metadata
            capacity = int(metadata.capacity) if metadata.capacity else None
        except (msgspec.DecodeError, ValueError) as error:
            LOGGER.debug("Invalid response to a discovery request: %s", error)
            return
        name = metadata.bridge
        # A bridge that has left may have responded before.
        if not name or metadata.shard or name in self._left:
            return
        self._responded.add(name)
        self._missed.pop(name, None)
        self._capacities[name] = capacity
        self._set_share()

    def _count_missed(self) -> None:
        """Remove the bridges that missed several requests."""
        for name in self._capacities.keys() - self._responded:
            self._missed[name] = self._missed.get(name, 0) + 1
            if self._missed[name] >= _MAX_MISSED:
                del self._capacities[name], self._missed[name]
        self._capacities[self.name] = self._options.capacity
        self._is_share_known = True
        self._set_share()

    async def _on_leaving(self, message: Msg) -> None:
        name = message.data.decode(errors="replace")
        if name == self.name:
            return
        self._left.add(name)
        self._missed.pop(name, None)
        if name in self._capacities:
            del self._capacities[name]
            self._set_share()

    def _set_share(self) -> None:
        if self._is_share_known:
            share = fair_share(len(self._servers), self._capacities, self.name)
            self._leases.set_share(share)


async def request_all(
    broker: Broker,
    subject: str,
    seconds: float,
    is_complete: Callable[[list[dict[str, Any]]], bool] = lambda _responses: True,
) -> list[dict[str, Any]]:
    """Return the responses to a request that arrive within a number of seconds.

    Args:
        broker: The broker.
        subject: The subject of the request.
        seconds: How many seconds to wait, because the number of responders is unknown.
        is_complete: Returns whether all expected responses have arrived. If some are missing, wait
            up to two seconds longer.
    """
    responses: list[dict[str, Any]] = []
    arrived = asyncio.Event()

    async def receive(message: Msg) -> None:
        with suppress(msgspec.DecodeError):
            responses.append(msgspec.json.decode(message.data))
            arrived.set()

    inbox = broker.client.new_inbox()
    subscription = await broker.client.subscribe(inbox, cb=receive)
    try:
        await broker.client.publish(subject, b"", inbox)
        await asyncio.sleep(seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LATE_SECONDS):
                while not is_complete(responses):
                    arrived.clear()
                    await arrived.wait()
    finally:
        with suppress(*BROKER_ERRORS):
            await subscription.unsubscribe()
    return responses


def _semantic(version: str) -> str:
    """Convert a version to a semantic version, which service discovery requires."""
    numbers = [part for part in version.split(".") if part.isdecimal()]
    return ".".join([*numbers, "0", "0", "0"][:3])
