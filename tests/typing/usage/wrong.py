"""Mistakes that type checkers must find: each line here is one, and each comment is needed."""

# ruff: noqa: B018, F401, RSE102
import brainframe_rest
import brainframe_rest.models

import brainframe.api
import brainframe.api.bf_codecs
import brainframe_api.bf_codecs
import brainframe_api.simulator
import openapi_runtime
from brainframe_api import AsyncBrainFrameAPI, BrainFrameAPI, bf_errors
from brainframe_api.bf_codecs import ConnType, Premises, StreamConfiguration, User, Zone

brainframe.api.BrainFrameApi  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
brainframe.api.bf_codecs.Zones  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
brainframe_api.BrainFrameApi  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
brainframe_api.bf_codecs.Zones  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
brainframe_api.simulator.Simulater  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
brainframe_rest.Clients  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
brainframe_rest.models.Zones  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
openapi_runtime.Codecs  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

api = BrainFrameAPI("http://localhost")

api.get_zone("1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
api.get_zones(stream=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
api.get_streams()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
api.new_storage("text", "text/plain")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
api.set_zone(Premises("Office"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
api.version(timeout="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
BrainFrameAPI("http://localhost", "admin")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

Zone("Door")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
Zone("Door", 1, "here")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Zone("Door", 1, [[0, 0]], color="red")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
StreamConfiguration(name="a", connection_type="file", connection_options={}, runtime_options={})  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
User("ann", "secret", ConnType.FILE)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

names: list[int] = [zone.name for zone in api.get_zones()]  # type: ignore[misc]  # pyright: ignore[reportAssignmentType]
api.get_license_info().terms.max_streams  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
api.get_alert_frame(1).shape  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]


async def forgot_to_await(api: AsyncBrainFrameAPI) -> str:
    return api.version()  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def not_async(api: AsyncBrainFrameAPI) -> None:
    with api.get_status_receiver():  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        pass


def misspelled_import() -> None:
    from brainframe_api import BrainFrameApi  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnusedImport]


def no_description() -> None:
    raise bf_errors.ZoneNotFoundError()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
