"""Store the alerts of a fleet with DuckDB, and export them as a Parquet file.

pip install duckdb
python store_alerts.py nats://127.0.0.1:4222 alerts
"""

import asyncio
import sys
import time
from pathlib import Path

import duckdb

from brainframe_api.fleet import Fleet


async def store(url: str, folder: Path, seconds: float = 10) -> None:
    """Store alerts until the program ends, and export them every few seconds."""
    exported = 0.0
    with duckdb.connect(str(folder / "alerts.duckdb")) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, server TEXT, state TEXT, "
            "stream BIGINT, zone BIGINT, started DOUBLE, ended DOUBLE)"
        )
        async with Fleet(url) as fleet, fleet.alerts(durable="parquet") as events:
            async for event in events:
                alert = event.alert
                row = (event.id, event.server, event.state.value, alert.stream_id, alert.zone_id,
                       alert.start_time, alert.end_time)  # fmt: skip
                # Commit before requesting the next event; ignore an event that is delivered twice.
                database.execute("INSERT OR IGNORE INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                if time.monotonic() - exported >= seconds:
                    database.execute(f"COPY alerts TO '{folder / 'alerts.parquet'}'")
                    exported = time.monotonic()


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(exist_ok=True)
    asyncio.run(store(sys.argv[1], target))
