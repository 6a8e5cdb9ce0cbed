"""Client for the servers of a fleet, and their events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Final, Self

import msgspec
import nats.errors
from nats.js.errors import KeyDeletedError, KeyNotFoundError, KeyWrongLastSequenceError

from brainframe_api._fleet import names
from brainframe_api._fleet.bridge import request_all
from brainframe_api._fleet.broker import DEFAULT_RETENTION, Broker
from brainframe_api._fleet.errors import (
    BrokerUnreachableError,
    ServerExistsError,
    no_such_server,
)
from brainframe_api._fleet.events import FleetServer, availability_from_json
from brainframe_api._fleet.leases import claim_from_json
from brainframe_api._fleet.reading import AlertEvents, AvailabilityEvents, StatusEvents

CONNECT_SECONDS: Final = 5.0
ACK_WAIT_SECONDS: Final = 30.0


@asynccontextmanager
async def _expect_responses() -> AsyncGenerator[None]:
    """Convert the exceptions that nats-py raises if the broker does not respond.

    Raises:
        BrokerUnreachableError: If it does not respond.
    """
    try:
        yield
    except (nats.errors.Error, TimeoutError) as error:
        reason = str(error) or type(error).__name__
        raise BrokerUnreachableError(
            f"The broker did not respond: {reason}. Check that NATS is running, with JetStream."
        ) from error


class Fleet:
    """Client for a fleet, whose bridges follow servers and publish to NATS.

    Use it as `async with Fleet(url) as fleet`. Requires asyncio.

    .. versionadded:: 0.2.0

    Args:
        url: The URL of the broker, or those of the nodes of a cluster, separated by commas.
        timeout: The maximum number of seconds to wait for the broker.
        retention: How long the broker keeps alerts, in seconds. Used if the client creates the
            stream of alerts.
        replicas: The number of cluster nodes that store each message. Used for the NATS streams
            that the client creates.

    Raises:
        ValueError: If the URL is invalid.
        BrokerUnreachableError: If the broker cannot be reached on entering the block, or does not
            respond to a call.
    """

    def __init__(
        self,
        url: str = names.DEFAULT_URL,
        *,
        timeout: float = CONNECT_SECONDS,
        retention: float = DEFAULT_RETENTION,
        replicas: int = 1,
    ) -> None:
        self._broker = Broker(url, "brainframe-fleet")
        self._timeout = timeout
        self._retention = retention
        self._replicas = replicas

    @_expect_responses()
    async def __aenter__(self) -> Self:
        await self._broker.connect(self._timeout)
        try:
            await self._broker.create_missing(retention=self._retention, replicas=self._replicas)
        except BaseException:
            await self._broker.close()
            raise
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._broker.close()

    @_expect_responses()
    async def add(
        self, name: str, url: str, profile: str | None = None, *, replace: bool = False
    ) -> FleetServer:
        """Add a server, to be followed by a bridge.

        Args:
            name: The name: ASCII letters, digits, hyphens and underscores.
            url: The URL of the server, without a user name and a password.
            profile: The profile with the credentials for bridges, or None for no credentials.
            replace: Whether to replace an existing server of that name.

        Raises:
            ServerExistsError: If there is a server of that name, and `replace` is false.
            ValueError: If the name or the URL is invalid.
        """
        names.checked_name(name)
        server = FleetServer(name, names.checked_url(url), profile)
        content = msgspec.json.encode(server)
        bucket = await self._broker.bucket(names.SERVERS)
        if replace:
            await bucket.put(name, content)
            return server
        try:
            await bucket.create(name, content)
        except KeyWrongLastSequenceError as error:
            raise ServerExistsError(
                f"The fleet already has a server named {name!r}. Remove the server first, or "
                "replace it (replace=True, or --replace)."
            ) from error
        return server

    @_expect_responses()
    async def remove(self, name: str) -> None:
        """Remove a server. Its alerts stay in the broker until their retention ends.

        Raises:
            NoSuchServerError: If there is no server of that name.
        """
        bucket = await self._broker.bucket(names.SERVERS)
        try:
            await bucket.get(names.checked_name(name))
        except (KeyNotFoundError, KeyDeletedError) as error:
            raise no_such_server(name) from error
        await bucket.delete(name)
        for other in (names.CLAIMS, names.AVAILABILITY):
            await (await self._broker.bucket(other)).purge(name)

    @_expect_responses()
    async def servers(self) -> list[FleetServer]:
        """Return the servers of the fleet, sorted by name."""
        servers = await self._broker.servers()
        return sorted(servers.values(), key=lambda server: server.name)

    def alerts(
        self,
        durable: str | None = None,
        *,
        server: str | None = None,
        stored: bool = True,
        ack_wait: float = ACK_WAIT_SECONDS,
    ) -> AlertEvents:
        """Iterate over the alerts of all servers, starting with the oldest stored one.

        With a durable name, the broker stores the consumer's position. An event is acknowledged
        when the next one is requested, and is delivered again if the body of the loop raises or
        takes longer than `ack_wait`. Several programs with the same durable name share the events.
        An event may be delivered more than once; its `id` identifies duplicates.

        Args:
            durable: The name under which the broker stores the position: ASCII letters, digits,
                hyphens and underscores. None to store no position.
            server: If given, only alerts of this server.
            stored: Whether to start with the stored alerts, instead of only new ones.
            ack_wait: The maximum number of seconds for handling an event.

        Raises:
            ValueError: If a name is invalid.
        """
        if durable is not None:
            names.checked_name(durable)
        wanted = "*" if server is None else names.checked_name(server)
        return AlertEvents(self._broker, durable, wanted, ack_wait, stored=stored)

    def statuses(self, server: str | None = None) -> StatusEvents:
        """Iterate over the statuses of a server, or of all, as they arrive.

        Args:
            server: If given, only statuses of this server.

        Raises:
            ValueError: If the name is invalid.
        """
        wanted = "*" if server is None else names.checked_name(server)

        async def subscribe(subject: str, receive: Any) -> Any:
            subscription = await self._broker.client.subscribe(subject, cb=receive)
            try:
                # Wait for the broker, so that every status published after the block is entered
                # arrives. If the broker is disconnected, nats-py subscribes on reconnection.
                await self._broker.flush(CONNECT_SECONDS)
            except asyncio.CancelledError:
                await subscription.unsubscribe()
                raise
            return subscription

        return StatusEvents(subscribe, wanted)

    def availability(self, server: str | None = None) -> AvailabilityEvents:
        """Iterate over the availability of servers: first the current state of each, then changes.

        Args:
            server: If given, only the availability of this server.

        Raises:
            ValueError: If the name is invalid.
        """
        wanted = "*" if server is None else names.checked_name(server)
        return AvailabilityEvents(self._broker, wanted)

    @_expect_responses()
    async def status(self, timeout: float = 0.5) -> dict[str, Any]:
        """Return the bridges, and the servers with the bridge that follows each, as plain values.

        Args:
            timeout: How many seconds to wait for the responses of the bridges. The wait is up to
                two seconds longer if a bridge that has claimed a server has not responded.
        """
        stored = await self._broker.read_bucket(names.CLAIMS)
        claims = {name: claim_from_json(entry.value).bridge for name, entry in stored.items()}
        responses = await request_all(
            self._broker,
            f"$SRV.STATS.{names.SERVICE}",
            timeout,
            lambda responses: {*claims.values()} <= {each["bridge"] for each in _stats(responses)},
        )
        bridges = _stats(responses)
        availability = await self._broker.read_bucket(names.AVAILABILITY)
        servers: list[dict[str, Any]] = []
        for server in await self.servers():
            followers = [bridge for bridge in bridges if server.name in bridge["servers"]]
            last = availability.get(server.name)
            servers.append(
                {
                    "name": server.name,
                    "url": server.url,
                    "profile": server.profile,
                    "bridge": followers[0]["bridge"] if followers else None,
                    "claimed_by": claims.get(server.name),
                    "availability": (
                        msgspec.to_builtins(availability_from_json(last.value)) if last else None
                    ),
                    **(followers[0]["servers"][server.name] if followers else {}),
                }
            )
        for bridge in bridges:
            bridge["servers"] = len(bridge["servers"])
        bridges.sort(key=lambda bridge: str(bridge["bridge"]))
        return {"bridges": bridges, "servers": servers}


def _stats(responses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the data of each bridge from the responses to a request for statistics."""
    return [
        endpoint["data"]
        for response in responses
        for endpoint in response.get("endpoints", [])
        if endpoint.get("data")
    ]
