"""OpenTelemetry's httpx instrumentation traces every request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from brainframe_api import bf_errors
from tests.http_client.kinds import Kind
from tests.scripted_server import Connection, ScriptedServer, responding
from tests.status_stream.statuses import packet


class Tracing:
    """A tracer provider that keeps its spans in memory."""

    def __init__(self) -> None:
        self.provider = TracerProvider()
        self._spans = InMemorySpanExporter()
        self.provider.add_span_processor(SimpleSpanProcessor(self._spans))

    def seen(self) -> list[tuple[object, object]]:
        """Return the URL and the status of each request."""
        spans = [dict(span.attributes or {}) for span in self._spans.get_finished_spans()]
        return [(span.get("http.url"), span.get("http.status_code")) for span in spans]


@pytest.fixture
def tracing() -> Iterator[Tracing]:
    tracing = Tracing()
    yield tracing
    tracing.provider.shutdown()


def serve(connection: Connection) -> None:
    for request in connection.requests():
        if request.target.endswith("/statuses"):
            connection.begin_chunked()
            connection.chunk(packet(1))
            connection.chunk(b"")
        elif request.target.endswith("/zones/9"):
            connection.respond_with_error("ZoneNotFoundError", "no zone 9", status=404)
        else:
            connection.respond("0.30.0")


def test_an_instrumented_client_is_traced(kind: Kind, user_client: bool, tracing: Tracing) -> None:
    with ScriptedServer(serve) as server:
        api = kind.connect(server.url, ("admin", "secret-password"), user_client=user_client)
        HTTPXClientInstrumentor.instrument_client(api.http_client, tracer_provider=tracing.provider)
        assert kind.call(api.version) == "0.30.0"
        with pytest.raises(bf_errors.ZoneNotFoundError):
            kind.call(api.get_zone, 9)
        assert len(kind.all_packets(api.get_zone_status_stream(timeout=60))) == 1
        assert tracing.seen() == [
            (f"{server.url}/api/version", 200),
            (f"{server.url}/api/zones/9", 404),
            (f"{server.url}/api/streams/statuses", 200),
        ]
        assert all(request.headers["traceparent"] for request in server.requests)
        HTTPXClientInstrumentor.uninstrument_client(api.http_client)


def test_failed_requests_are_traced(kind: Kind, user_client: bool, tracing: Tracing) -> None:
    with ScriptedServer(responding()) as server:
        url = server.url
    api = kind.connect(url, user_client=user_client, retries=1)
    HTTPXClientInstrumentor.instrument_client(api.http_client, tracer_provider=tracing.provider)
    with pytest.raises(bf_errors.ServerNotReadyError):
        kind.call(api.version)
    assert tracing.seen() == [(f"{url}/api/version", None)] * 2


def test_global_instrumentation_sees_a_client_of_the_user(kind: Kind, tracing: Tracing) -> None:
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=tracing.provider)
    try:
        with ScriptedServer(serve) as server:
            own = kind.api(server.url)
            assert kind.call(own.version) == "0.30.0"
            # The instrumentation patches httpx.HTTPTransport, which the SDK's own client lacks.
            assert tracing.seen() == []
            api = kind.api(server.url, http_client=kind.http_client())
            assert kind.call(api.version) == "0.30.0"
            assert tracing.seen() == [(f"{server.url}/api/version", 200)]
            assert "traceparent" in server.requests[-1].headers
    finally:
        instrumentor.uninstrument()
