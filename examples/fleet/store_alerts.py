"""Store the alerts of a fleet with DuckDB, and export them as a Parquet file.

pip install duckdb
python store_alerts.py nats://127.0.0.1:4222 alerts
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import duckdb

from brainframe_api.fleet import Fleet


async def store(url: str, folder: Path) -> None:
    """Store alerts until the program ends."""
    with duckdb.connect(str(folder / "alerts.duckdb")) as database:
        database.execute(
            "CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, server TEXT, state TEXT, "
            "stream BIGINT, zone BIGINT, started DOUBLE, ended DOUBLE)"
        )
        async with Fleet(url) as fleet, fleet.alerts("parquet") as events, asyncio.TaskGroup() as g:
            g.create_task(export(database, folder / "alerts.parquet"))
            async for event in events:
                alert = event.alert
                row = (event.id, event.server, event.state.value, alert.stream_id, alert.zone_id,
                       alert.start_time, alert.end_time)  # fmt: skip
                # Commit before requesting the next event; ignore an event that is delivered twice.
                database.execute("INSERT OR IGNORE INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?)", row)


async def export(database: duckdb.DuckDBPyConnection, file: Path, seconds: float = 2) -> None:
    """Export all alerts every few seconds, if there are new ones."""
    exported = 0
    while True:
        [(count,)] = database.execute("SELECT count(*) FROM alerts").fetchall()
        if count != exported:
            database.execute(f"COPY alerts TO '{file}'")
            exported = count
        await asyncio.sleep(seconds)


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(exist_ok=True)
    with suppress(KeyboardInterrupt):
        asyncio.run(store(sys.argv[1], target))
