"""The simulator and its lifecycle: start, reset and stop."""

from __future__ import annotations

import atexit
import os
import weakref
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from brainframe_rest.models import ConnType, StreamConfiguration
from starlette.types import ASGIApp

from brainframe_api._simulator.accounts.access import Access
from brainframe_api._simulator.accounts.passwords import PRESET_HASH, PRESET_USERNAME
from brainframe_api._simulator.accounts.sessions import Sessions
from brainframe_api._simulator.alert_store import StoredAlerts
from brainframe_api._simulator.analysis.analyzer import Analyzer
from brainframe_api._simulator.analysis_control import AnalysisControl
from brainframe_api._simulator.application import Application
from brainframe_api._simulator.capsules.catalog import CapsuleCatalog
from brainframe_api._simulator.capsules.definitions import read_definitions
from brainframe_api._simulator.capsules.scripted import ScriptedCapsules, make_scripted_capsule
from brainframe_api._simulator.capsules.scripted_stages import ScriptedStages
from brainframe_api._simulator.clock import Clock
from brainframe_api._simulator.document import load_document
from brainframe_api._simulator.faults import Faults
from brainframe_api._simulator.identities.recognizer import Recognizer
from brainframe_api._simulator.licensing import Licensing
from brainframe_api._simulator.listener import Connections, Listener, bind
from brainframe_api._simulator.options import CloudOptions, SimulatorOptions
from brainframe_api._simulator.registry import handlers_for
from brainframe_api._simulator.request_guard import RequestGuard
from brainframe_api._simulator.services import Services
from brainframe_api._simulator.state import alerts, storage, streams, users, zones
from brainframe_api._simulator.state.blobs import BlobStore
from brainframe_api._simulator.state.database import Database
from brainframe_api._simulator.state.directory import BLOBS_NAME, DATABASE_NAME, DataDirectory

if TYPE_CHECKING:
    from brainframe_rest.models import CapsuleOption, NodeDescription

    from brainframe_api._simulator.analysis.script import Script
    from brainframe_api._simulator.capsules.scripted import Answer


class Simulator:
    """A BrainFrame server in this process, on its own socket.

    Start it with `start`, or use it as a context manager. Several simulators can run in one
    process.

    .. versionchanged:: 0.2.0
        Added `adopt_data`, `allow_hosts`, `capsules`, `max_connections`, `max_form_bytes`,
        `max_image_decodes` and `max_image_pixels`.

    Args:
        host: The address to listen on.
        port: The port to listen on; 0 picks a free port.
        data: The directory of the state, or None for a temporary one that is removed on close.
        adopt_data: Whether `data` may be a directory with files of other programs, or with uploads
            whose database is missing. These files are not modified.
        authorize: Whether clients must log in; if False, every client is an admin. The preset user
            is `admin` with the password `admin` and the ID 1.
        license: The state of the license until one is set: valid, missing, expired or invalid.
        max_streams: The maximum number of streams analyzed at a time, until a license is set.
        version: The version to report.
        max_upload_bytes: The maximum size of an upload, in bytes.
        max_form_bytes: The maximum size of a multipart form, or of an image to encode, in bytes.
        max_image_pixels: The maximum number of pixels of an image that a client sends; an 8K image
            has 33 million.
        max_image_decodes: The maximum number of images decoded at the same time.
        max_connections: The maximum number of connections. It is limited to three quarters of the
            file descriptors that the process may open.
        allow_hosts: Additional host names that clients may use for this server, and whose web pages
            may send requests to it. IP addresses, localhost and the name of this machine are always
            accepted.
        session_lifetime: The lifetime of a session, in seconds.
        cloud: The simulated cloud account.
        strict: Whether to validate every response against the OpenAPI document. Invalid responses
            are replaced by an UnknownError and listed in `violations`.
        capsules: A YAML file that defines scripted capsules, or None. They remain after `reset`.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        data: str | os.PathLike[str] | None = None,
        adopt_data: bool = False,
        authorize: bool = False,
        license: str = "valid",
        max_streams: int = 16,
        version: str = "0.30.0",
        max_upload_bytes: int = 4 << 30,
        max_form_bytes: int = 64 << 20,
        max_image_pixels: int = 36_000_000,
        max_image_decodes: int = 2,
        max_connections: int = 1000,
        allow_hosts: Iterable[str] = (),
        session_lifetime: float = 3600.0,
        cloud: CloudOptions | None = None,
        strict: bool = False,
        capsules: str | os.PathLike[str] | None = None,
    ) -> None:
        self.options = SimulatorOptions(
            data=None if data is None else Path(data),
            adopt_data=adopt_data,
            authorize=authorize,
            license=license,
            max_streams=max_streams,
            version=version,
            max_upload_bytes=max_upload_bytes,
            max_form_bytes=max_form_bytes,
            max_image_pixels=max_image_pixels,
            max_image_decodes=max_image_decodes,
            max_connections=max_connections,
            allow_hosts=tuple(allow_hosts),
            session_lifetime=session_lifetime,
            cloud=cloud or CloudOptions(),
            strict=strict,
            capsules=None if capsules is None else Path(capsules),
        )
        """The options of the simulator."""
        self.clock = Clock()
        """The clock of the simulator, which tests can control."""
        self._sessions = Sessions(self.clock, session_lifetime)
        self.faults = Faults(self._sessions.end_all)
        """Faults for the next requests."""
        self._scripted: ScriptedCapsules | None = None
        self._host = host
        self._port = port
        self._running: _Running | None = None

    @property
    def url(self) -> str:
        """The base URL for clients, such as `http://127.0.0.1:8080`."""
        return self._require_running().services.url

    @property
    def application(self) -> ASGIApp:
        """The ASGI application of the server, for clients in this process.

        It works without a socket, on the same state, while the simulator is running. Clients can
        call it from any asyncio event loop, for example with
        `openapi_runtime.asgi.StreamingASGITransport`.

        .. versionadded:: 0.2.0
        """
        return self._require_running().application

    @property
    def data_path(self) -> Path:
        """The directory of the state, while the simulator is running."""
        return self._require_running().data_path

    @property
    def violations(self) -> list[str]:
        """The deviations of responses from the document.

        Without `strict`, only error kinds that the document does not list.
        """
        return self._require_running().services.violations

    def start(self) -> Self:
        """Start the server, and return once it accepts requests.

        Raises:
            StartupError: If the port is in use, or the data directory is not usable, for example.
            RuntimeError: If the simulator is already running.
        """
        if self._running is not None:
            raise RuntimeError("the simulator is already running")
        scripted = self._scripted_capsules()
        self._running = _Running(self, self._host, self._port, self._sessions, scripted)
        _started.add(self)
        return self

    def close(self) -> None:
        """Stop the server; clients of the status stream see a broken connection.

        Returns once no thread of the simulator is inside OpenCV. This can take several seconds if a
        camera has stopped sending without closing the connection.
        """
        running, self._running = self._running, None
        if running is not None:
            running.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def reset(self) -> None:
        """Restore the initial state: no streams, one user, no faults, and the system clock.

        Capsules that were added with `capsule` are removed.
        """
        self._require_running().reset()
        self.faults.clear()
        self.clock.reset()

    def add_stream(self, name: str) -> int:
        """Add a stream without a video, for a script, and return its ID.

        Args:
            name: The name of the stream. Its source is an unreachable camera URL.
        """
        services = self._require_running().services
        with services.database.transaction() as db:
            number = len(streams.find_all(db)) + 1
            url = f"rtsp://camera-{number}.invalid/{len(name)}"
            stream = StreamConfiguration(
                name=name,
                premises_id=None,
                connection_type=ConnType.IP_CAMERA,
                connection_options={"url": url},
                runtime_options={},
                metadata={},
                id=None,
            )
            stream_id = streams.save(db, stream, f"script {os.urandom(8).hex()}")
            zones.add_screen(db, stream_id)
        return stream_id

    def script(self, stream_id: int, size: tuple[int, int] | None = (1280, 720)) -> Script:
        """Analyze a script instead of a stream's video, until the analysis is stopped.

        Args:
            stream_id: The stream.
            size: Width and height in pixels of the gray frames, or None for no image.

        Returns:
            The script, which controls the visible objects.
        """
        return self._require_running().services.analysis.start_script(stream_id, size)

    def capsule(
        self,
        name: str,
        answer: Answer,
        *,
        input_type: NodeDescription | None = None,
        output_type: NodeDescription | None = None,
        options: Mapping[str, CapsuleOption] | None = None,
        description: str = "",
        version: int = 1,
    ) -> None:
        """Add a capsule with scripted results, or replace one with the same name, until `reset`.

        Clients use it by name like a real capsule. It runs in `process_image`, and on streams while
        it is active, which it is by default. If a real capsule with this name is loaded from an
        archive, that capsule keeps its types and options, and returns the results given here.

        .. versionadded:: 0.2.0

        Args:
            name: The name of the capsule, such as `detector_person_openvino`.
            answer: The results of the capsule: a list of detections, returned for every image; a
                dict of attributes, added to the detections of other capsules; `"object_detector"`
                or `"motion_detector"`, for the results of a built-in detector; or a function of the
                image (height x width x 3, BGR), the detections of other capsules and the option
                values, which returns new detections and may modify the others.
            input_type: The input of the capsule. By default, nothing; for attributes, each
                detection. Attributes are added only to detections of its classes.
            output_type: The output of the capsule; by default, derived from `answer`. The results
                of a built-in detector are limited to these classes.
            options: The options of the capsule by name; by default, none, or those of the built-in
                detector. Options of the built-in detector take effect under their own names.
            description: The description of the capsule.
            version: The version of the capsule.

        Raises:
            ValueError: If the name is that of a built-in capsule, or `answer` is invalid.
        """
        self._scripted_capsules().add(
            make_scripted_capsule(
                name,
                answer,
                input_type=input_type,
                output_type=output_type,
                options=options,
                description=description,
                version=version,
            )
        )
        if self._running is not None:
            self._running.services.analysis.settings_changed()

    def _scripted_capsules(self) -> ScriptedCapsules:
        """Return the scripted capsules, initially those of the file."""
        if self._scripted is None:
            path = self.options.capsules
            self._scripted = ScriptedCapsules([] if path is None else read_definitions(path))
        return self._scripted

    def _require_running(self) -> _Running:
        if self._running is None:
            raise RuntimeError("the simulator is not running; use it in a with statement")
        return self._running


_started: weakref.WeakSet[Simulator] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Stop the simulators that are still running at exit, while threads can still be joined."""
    for simulator in list(_started):
        simulator.close()


class _Running:
    """The resources of a running simulator."""

    def __init__(
        self,
        simulator: Simulator,
        host: str,
        port: int,
        sessions: Sessions,
        scripted: ScriptedCapsules,
    ) -> None:
        with ExitStack() as stack:
            self._start(simulator, host, port, sessions, scripted, stack)
            # After a failure, `stack` releases what was acquired.
            self._resources = stack.pop_all()

    def _start(
        self,
        simulator: Simulator,
        host: str,
        port: int,
        sessions: Sessions,
        scripted: ScriptedCapsules,
        stack: ExitStack,
    ) -> None:
        options = simulator.options
        document = load_document()
        handlers = handlers_for(document)
        listening = bind(host, port)
        stack.callback(listening.close)
        directory = DataDirectory(options.data, adopt=options.adopt_data)
        stack.callback(directory.close)
        self.data_path = directory.path
        durable = not directory.temporary
        database = Database(directory.path / DATABASE_NAME, durable=durable)
        stack.callback(database.close)
        blobs = BlobStore(directory.path / BLOBS_NAME, database, durable=durable)
        recognizer = Recognizer(database)
        catalog = CapsuleCatalog(scripted)
        analyzer = Analyzer(
            StoredAlerts(database, blobs),
            clock=simulator.clock,
            recognize=recognizer.recognize_in_frame,
            scripted_stages=lambda: ScriptedStages(scripted),
        )
        stack.callback(analyzer.close)
        self.services = Services(
            options=options,
            document=document,
            url=_url(host, listening.getsockname()[1]),
            clock=simulator.clock,
            database=database,
            blobs=blobs,
            sessions=sessions,
            access=Access(database, sessions, authorize=options.authorize),
            licensing=Licensing(database, simulator.clock, options.license, options.max_streams),
            catalog=catalog,
            recognizer=recognizer,
            analyzer=analyzer,
            analysis=AnalysisControl(analyzer, database, blobs, catalog),
            faults=simulator.faults,
        )
        self._prepare_state()
        connections = Connections(options.max_connections)
        self.application = Application(self.services, handlers, connections)
        guard = RequestGuard(self.application, host=host, allow_hosts=options.allow_hosts)
        listener = Listener(guard, listening, connections)
        stack.callback(listener.stop)
        listener.start()
        self.services.analysis.resume(self.services.licensing.stream_limit())

    def stop(self) -> None:
        """Stop the server and the analysis, and release the data directory."""
        self._resources.close()

    def reset(self) -> None:
        """Discard the state."""
        services = self.services
        services.analysis.stop_all()
        services.blobs.collect([])
        services.database.clear()
        services.catalog.scripted.reset()
        services.sessions.end_all()
        services.access.delays.clear()
        services.recognizer.clear_cache()
        self.application.pages.clear_cache()
        services.licensing.reload()
        services.violations.clear()
        self._prepare_state()

    def _prepare_state(self) -> None:
        services = self.services
        with services.database.transaction() as db:
            if not users.find_all(db):
                users.add_preset(db, PRESET_USERNAME, PRESET_HASH)
            alerts.end_open(db, services.clock())
            used = [*storage.blobs(db), *alerts.frames(db)]
        services.blobs.collect(used)


def _url(host: str, port: int) -> str:
    # Clients cannot connect to a wildcard address.
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
