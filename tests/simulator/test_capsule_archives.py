from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.simulator.codecs import kind, ok

META = "[about]\napi_compatibility_version = 0.3\n"
SOURCE = """
from vcap import BaseCapsule, NodeDescription, FloatOption, EnumOption, BoolOption

raise SystemExit("a capsule is never executed")


class Capsule(BaseCapsule):
    name = "classifier_car_color"
    description = "Tells the color of a car"
    version = 3
    input_type = NodeDescription(size=NodeDescription.Size.SINGLE, detections=["car"], tracked=True)
    output_type = NodeDescription(
        size=NodeDescription.Size.SINGLE, detections=["car"], tracked=True,
        attributes={"color": ["red", "blue"]}, extra_data=["color_confidence"])
    options = {
        "threshold": FloatOption(description="How sure", default=0.5, min_val=0.0, max_val=1.0),
        "mode": EnumOption(description="", default="fast", choices=["fast", "exact"]),
        "shade": BoolOption(default=False),
    }
"""


def archive(**members: str | bytes) -> bytes:
    """Return a ZIP archive. In the names of its members, two underscores stand for a dot."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "."), text)
    return content.getvalue()


def load(http: httpx.Client, content: bytes, **more: Any) -> httpx.Response:
    storage_id = ok(http.post("/api/storage", content=content))
    return http.put("/api/plugins", json={"storage_id": storage_id, **more})


def test_an_archive_is_listed_without_being_executed(http: httpx.Client) -> None:
    capsule = ok(load(http, archive(meta__conf=META, capsule__py=SOURCE)))
    assert capsule["name"] == "classifier_car_color"
    assert capsule["version"] == 3
    assert capsule["input_type"]["size"] == "single"
    assert capsule["capability"] == {
        "size": "single",
        "detections": [],
        "attributes": {"color": ["red", "blue"]},
        "encoded": False,
        "tracked": False,
        "extra_data": ["color_confidence"],
    }
    assert capsule["options"]["threshold"]["constraints"] == {"min_val": 0.0, "max_val": 1.0}
    assert capsule in ok(http.get("/api/plugins"))
    path = "/api/plugins/classifier_car_color"
    assert ok(http.get(path)) == capsule
    values = {"threshold": 0.5, "mode": "fast", "shade": False}
    assert ok(http.get(f"{path}/options")) == values
    ok(http.patch(f"{path}/options", json={"mode": "exact"}))
    ok(http.delete(path))
    assert kind(http.get(path)) == "PluginNotFoundError"
    ok(load(http, archive(meta__conf=META, capsule__py=SOURCE)))
    assert ok(http.get(f"{path}/options")) == values


def test_a_capsule_can_be_given_another_name(http: httpx.Client) -> None:
    content = archive(meta__conf=META, capsule__py=SOURCE)
    options = {"source_path": "None"}
    capsule = ok(load(http, content, dev_options=options, name="my colors/2"))
    assert capsule["name"] == "my colors/2"
    assert ok(http.get("/api/plugins/my%20colors%2F2"))["name"] == "my colors/2"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"this is no zip archive", "InvalidCapsuleError"),
        (b"", "InvalidCapsuleError"),
        (archive(capsule__py=SOURCE), "InvalidCapsuleError"),
        (archive(meta__conf=META), "InvalidCapsuleError"),
        (archive(meta__conf="[other]\n", capsule__py=SOURCE), "InvalidCapsuleError"),
        (archive(meta__conf=META, capsule__py="class Capsule(:"), "InvalidCapsuleError"),
        (archive(meta__conf=META, capsule__py="x = 1"), "InvalidCapsuleError"),
        (archive(meta__conf=META, capsule__py="class Capsule: pass"), "InvalidCapsuleError"),
        (archive(meta__conf=META, capsule__py=b"\xff\xfe"), "InvalidCapsuleError"),
        (archive(meta__conf=META, capsule__py=b"#" * (5 << 20)), "InvalidCapsuleError"),
        (archive(meta__conf=META, capsule__py=SOURCE, **{"../up": "x"}), "InvalidCapsuleError"),
        (archive(meta__conf=META, capsule__py=SOURCE)[:-40], "InvalidCapsuleError"),
        (archive(meta__conf=META.replace("0.3", "0.9"), capsule__py=SOURCE),
         "IncompatibleCapsuleError"),
        (archive(meta__conf=META.replace("0.3", "7.0"), capsule__py=SOURCE),
         "IncompatibleCapsuleError"),
    ],
)  # fmt: skip
def test_an_invalid_or_incompatible_capsule_is_rejected(
    http: httpx.Client, content: bytes, expected: str
) -> None:
    before = ok(http.get("/api/plugins"))
    assert kind(load(http, content)) == expected
    assert ok(http.get("/api/plugins")) == before


def archive_of_empty_members(count: int) -> bytes:
    """Return an archive whose list of members is much longer than the members."""
    names = [b"%07d" % number for number in range(count)]
    # Signature, versions, sizes and so on; the length of the name; comment, attributes, offset.
    members = b"".join(struct.pack("<I24xH16x", 0x02014B50, len(name)) + name for name in names)
    end = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(members), 0)
    locator = struct.pack("<IIQI", 0x07064B50, 0, len(members), 1)
    return (
        members
        + end
        + locator
        + struct.pack("<I4xHHIIH", 0x06054B50, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2, 0)
    )


def test_a_list_of_members_that_takes_too_much_memory_is_not_read(http: httpx.Client) -> None:
    assert "meta.conf" in load(http, archive_of_empty_members(10)).json()["description"]
    refused = load(http, archive_of_empty_members(100_000))
    assert kind(refused) == "InvalidCapsuleError"
    assert "list of members" in refused.json()["description"]


def test_only_loaded_capsules_can_be_unloaded(http: httpx.Client, video: Path) -> None:
    assert kind(http.delete("/api/plugins/motion_detector")) == "PluginNotFoundError"
    assert kind(http.delete("/api/plugins/unheard_of")) == "PluginNotFoundError"
    assert kind(http.put("/api/plugins", json={"storage_id": 99})) == "StorageNotFoundError"
    taken = archive(meta__conf=META, capsule__py=SOURCE)
    assert kind(load(http, taken, name="motion_detector")) == "InvalidCapsuleError"


@pytest.mark.parametrize(
    "attribute",
    [
        "description = '\\ud800'",
        "name = 'a\\udfff'",
        "version = 10 ** 1",
        "version = 1" + "0" * 30,
        "options = {'\\ud800': BoolOption(default=False)}",
        "options = {'a': TextOption(default={1, 2})}",
        "options = {'a': TextOption(default=b'x')}",
        "options = {'a': FloatOption(default=1e999)}",
        "options = {'a': FloatOption(default=1j)}",
        "output_type = NodeDescription(detections=['\\ud800'])",
    ],
)
def test_values_without_a_json_representation_are_rejected_or_omitted(
    http: httpx.Client, attribute: str
) -> None:
    source = f"class Capsule:\n    name = 'x'\n    version = 1\n    {attribute}\n"
    response = load(http, archive(meta__conf=META, capsule__py=source))
    assert response.status_code == 200 or kind(response) == "InvalidCapsuleError"
    ok(http.get("/api/plugins"))
