"""The format of configuration files, with functions to read and write them.

Streams, zones and alarms are identified by name, because IDs differ between servers. Resources with
the same name are matched in order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from brainframe_api._cli.configuration.lines import line_of, steps_in
from brainframe_api._cli.failures import CommandError, ExitCode
from brainframe_api._cli.local_files import yaml_error
from brainframe_api.bf_codecs import (
    Attribute,
    ConnType,
    CountConditionTestType,
    DirectionType,
    IntersectionPointType,
    RateConditionTestType,
)

VERSION = 1


class _Entry(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Base class of the objects in the file. Unknown keys are rejected as probable typos."""


class CountConditionEntry(_Entry):
    """Condition on the number of objects in a zone."""

    test: CountConditionTestType
    check_value: int
    with_class_name: str
    window_duration: float
    window_threshold: float
    intersection_point: IntersectionPointType
    with_attribute: Attribute | None = None


class RateConditionEntry(_Entry):
    """Condition on the number of objects that cross the boundary of a zone."""

    test: RateConditionTestType
    duration: float
    change: float
    direction: DirectionType
    with_class_name: str
    intersection_point: IntersectionPointType
    with_attribute: Attribute | None = None


class AlarmEntry(_Entry):
    """Alarm of a zone."""

    name: str
    count_conditions: list[CountConditionEntry] = []
    rate_conditions: list[RateConditionEntry] = []
    use_active_time: bool = False
    active_start_time: str | None = "00:00:00"
    active_end_time: str | None = "23:59:59"


class ZoneEntry(_Entry):
    """Zone and its alarms. The default zone of the whole frame has no coordinates."""

    name: str
    coords: list[list[int]] = []
    alarms: list[AlarmEntry] = []


class CapsuleEntry(_Entry):
    """Settings of a capsule, for all streams or for one.

    `active` is None if a stream follows the global setting.
    """

    active: bool | None = None
    options: dict[str, Any] = {}


class FileEntry(_Entry):
    """Stored video, saved in a file next to the configuration file."""

    path: str
    mime_type: str
    sha256: str


class StreamEntry(_Entry):
    """Stream and its zones. A file stream has a `file`, or a `storage_id` in its options."""

    name: str
    connection_type: ConnType
    connection_options: dict[str, Any] = {}
    file: FileEntry | None = None
    premises: str | None = None
    runtime_options: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    analyzing: bool = False
    capsules: dict[str, CapsuleEntry] = {}
    zones: list[ZoneEntry] = []


class Configuration(_Entry):
    """Configuration of a server."""

    version: int
    premises: list[str] = []
    capsules: dict[str, CapsuleEntry] = {}
    streams: list[StreamEntry] = []


def to_yaml(configuration: Configuration) -> str:
    """Return a configuration as YAML."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """YAML dumper that writes each point on one line."""

        def represent_sequence(
            self, tag: str, sequence: Any, flow_style: bool | None = None
        ) -> Any:
            if all(isinstance(item, int) for item in sequence):
                flow_style = True
            return super().represent_sequence(tag, sequence, flow_style)

    plain = msgspec.to_builtins(configuration)
    text: str = yaml.dump(plain, None, Dumper, sort_keys=False, allow_unicode=True, width=100)
    return f"# A BrainFrame configuration: brainframe-sdk import applies it to a server.\n{text}"


def read_configuration(path: Path) -> Configuration:
    """Read a configuration file.

    Raises:
        CommandError: If the file is not valid YAML, or its content is invalid.
        OSError: If the file cannot be read.
    """
    import yaml

    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
        configuration = msgspec.convert(content, Configuration)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise yaml_error(path, error) from error
    except msgspec.ValidationError as error:
        line = line_of(text, steps_in(str(error)))
        raise CommandError(f"{path}, line {line}: {error}", ExitCode.LOCAL_FILE) from error
    if configuration.version != VERSION:
        raise CommandError(
            f"{path}, line {line_of(text, ['version'])}: unsupported version "
            f"{configuration.version}: expected {VERSION}.",
            ExitCode.LOCAL_FILE,
        )
    return configuration
