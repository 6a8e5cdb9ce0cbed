"""A NATS server with JetStream on this machine."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self
from urllib.parse import urlsplit

from brainframe_api._file_lock import try_lock
from brainframe_api._fleet.errors import FleetError

_START_SECONDS: Final = 30.0

_MAX_PAYLOAD: Final = 8 << 20
"""The maximum message size. Packets of zone statuses can exceed the default of NATS, 1 MB."""


def find_binary() -> str:
    """Return the path of the NATS server.

    Raises:
        FleetError: If it is not installed.
    """
    folder = Path(sys.executable).parent
    found = shutil.which("nats-server", path=str(folder)) or shutil.which("nats-server")
    if found is None:
        raise FleetError(
            "The NATS server is not installed. Install it in a checkout with: "
            "pip install '.[fleet-local]'"
        )
    return found


class LocalBroker:
    """A NATS server on the loopback interface, which syncs each message to disk.

    A message is acknowledged after it was written to disk, so an acknowledged alert survives a
    crash.

    .. versionadded:: 0.2.0

    Args:
        folder: The folder for the files of the server.
        port: The port, or 0 for a free one, chosen when the server first starts.
        mqtt_port: The port for MQTT clients, or None for no MQTT.

    Raises:
        FleetError: If the NATS server is not installed.
    """

    def __init__(self, folder: Path, port: int = 4222, mqtt_port: int | None = None) -> None:
        self._folder = folder
        self._config = folder / "nats-server.conf"
        self._log = folder / "nats-server.log"
        self._port: int | None = port or None
        self._mqtt_port = mqtt_port
        self._binary = find_binary()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """The URL of the broker.

        Raises:
            FleetError: If the port is 0 and the server was never started.
        """
        if self._port is None:
            raise FleetError(
                "The NATS server has no port before it is started. Call start() first."
            )
        return f"nats://127.0.0.1:{self._port}"

    @property
    def mqtt_url(self) -> str | None:
        """The URL for MQTT clients, or None without MQTT."""
        return None if self._mqtt_port is None else f"mqtt://127.0.0.1:{self._mqtt_port}"

    @property
    def pid(self) -> int:
        """The ID of the process.

        Raises:
            FleetError: If the server is not running.
        """
        if self._process is None:
            raise FleetError("The NATS server is not running. Call start() first.")
        return self._process.pid

    def start(self) -> None:
        """Start the server, and wait until it accepts connections.

        Raises:
            FleetError: If it does not start, or another NATS server uses the folder.
        """
        if not self._is_running():
            self.stop()
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = self._acquire_lock()
        try:
            self._write_config()
            with self._log.open("ab") as output:
                begin = output.tell()
                self._process = subprocess.Popen(
                    [self._binary, "--config", str(self._config)],
                    stdout=output,
                    stderr=output,
                    stdin=subprocess.DEVNULL,
                    # Ctrl-C must reach only the program that started the server.
                    start_new_session=True,
                    # If this process is killed, the server continues, so the folder must stay
                    # locked.
                    pass_fds=() if sys.platform == "win32" else (lock.fileno(),),
                )
            lock.write(str(self.pid))
            lock.flush()
            deadline = time.monotonic() + _START_SECONDS
            while not self._accepts():
                if not self._is_running() or time.monotonic() > deadline:
                    raise FleetError(self._failure(begin))
                time.sleep(0.02)
        except BaseException:
            # Stop the server on Ctrl-C as well, because the signal does not reach it.
            self.stop()
            raise

    def _write_config(self) -> None:
        """Write the configuration, and delete the file with the port of an earlier server."""
        # A server that was killed leaves its file behind, and process IDs are used again.
        for stale in self._folder.glob("*.ports"):
            stale.unlink()
        mqtt = ""
        if self._mqtt_port is not None:
            # NATS requires a server name for MQTT.
            mqtt = (
                "server_name: brainframe\n"
                f"mqtt {{\n  host: 127.0.0.1\n  port: {self._mqtt_port}\n}}\n"
            )
        self._config.write_text(
            # With port -1, the server chooses a free port. It writes its port to a file.
            f"host: 127.0.0.1\nport: {self._port or -1}\nmax_payload: {_MAX_PAYLOAD}\n"
            f"ports_file_dir: {json.dumps(str(self._folder))}\n"
            f"jetstream {{\n  store_dir: {json.dumps(str(self._folder / 'store'))}\n"
            f"  sync_interval: always\n}}\n{mqtt}",
            encoding="utf-8",
        )

    def _acquire_lock(self) -> IO[str]:
        """Lock the folder: two servers in one folder would destroy the stored messages.

        Returns:
            The file of the lock, to which the ID of the server's process is to be written.

        Raises:
            FleetError: If another server uses the folder.
        """
        file = (self._folder / "lock").open("a+", encoding="ascii")
        if not try_lock(file):
            with file:
                file.seek(0)
                owner = file.read() or "unknown"
            raise FleetError(
                f"{self._folder} is in use by another NATS server (process {owner}). Stop it, or "
                "choose another folder (--dir)."
            )
        file.truncate(0)
        self._lock = file
        return file

    def _failure(self, begin: int) -> str:
        """Return why the server did not start.

        Args:
            begin: The position in the log where the lines of this start begin.
        """
        with self._log.open("rb") as log:
            log.seek(begin)
            lines = log.read().decode(errors="replace").splitlines()
        fatal = [line.partition("[FTL] ")[2] for line in lines if "[FTL] " in line]
        reason = " ".join(fatal or lines[-3:])
        if ": bind: " in reason:
            return (
                f"The NATS server did not start: {reason}. Stop the program that "
                "uses the port, or choose another port (--port, --mqtt-port)."
            )
        return f"The NATS server did not start. See {self._log}: {reason}"

    def _accepts(self) -> bool:
        # The server writes the file only after it has begun to listen, so there is no file if
        # another program uses the port.
        port = self._listening_port()
        if port is None:
            return False
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.settimeout(2)
                if connection.recv(4) != b"INFO" or not self._is_running():
                    return False
        except OSError:
            return False
        self._port = port
        return True

    def _listening_port(self) -> int | None:
        """Return the port that the server has written to a file, or None until it has done so."""
        name = f"{Path(self._binary).name}_{self.pid}.ports"
        try:
            ports: dict[str, list[str]] = json.loads((self._folder / name).read_bytes())
        except (FileNotFoundError, ValueError):
            # The file is missing or incomplete.
            return None
        return urlsplit(ports["nats"][0]).port

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait(self, timeout: float) -> bool:
        """Wait until the server exits, and return whether it has exited.

        Args:
            timeout: The maximum number of seconds to wait.
        """
        if self._process is None:
            return True
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Stop the server, and wait until it exits. Can be called repeatedly.

        Args:
            number: The signal.
        """
        process, self._process = self._process, None
        if process is not None:
            if process.poll() is None:
                process.send_signal(number)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
