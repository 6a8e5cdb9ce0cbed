"""Consume the alerts of a fleet with FastStream.

pip install 'faststream[nats]'
python with_faststream.py nats://127.0.0.1:4222
"""

import asyncio
import sys
from typing import Any

from faststream import FastStream
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub

from brainframe_api.bf_codecs import Alert

ALERTS = "brainframe.*.alerts.*.*"


async def decode(message: NatsMessage) -> Alert:
    """Return the alert of a message."""
    return Alert.from_json(message.body)


def subscribe(broker: NatsBroker) -> Any:
    """Register a handler, called at least once for each state of each alert of all servers."""

    @broker.subscriber(
        ALERTS,
        stream=JStream("brainframe_alerts", declare=False),
        durable="faststream",
        pull_sub=PullSub(),
        decoder=decode,
    )
    async def handle(alert: Any) -> None:
        print(f"Alert {alert.id} of alarm {alert.alarm_id}, since {alert.start_time}", flush=True)

    return handle


if __name__ == "__main__":
    nats = NatsBroker(sys.argv[1])
    subscribe(nats)
    asyncio.run(FastStream(nats).run())
