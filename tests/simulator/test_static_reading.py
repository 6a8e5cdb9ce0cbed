"""Static reading resolves values that are not literals without executing the capsule.

The archives have the forms of public collections of capsules, which import `vcap` and `vcap_utils`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import httpx
import pytest

from brainframe_api._simulator.capsules.static_reader import StaticReader
from brainframe_api._simulator.capsules.static_values import Unknown
from tests.simulator.codecs import kind, ok
from tests.simulator.test_capsule_archives import META, archive, load

HEAD = """
from vcap import (
    BaseCapsule, BaseStreamState, BoolOption, DeviceMapper, EnumOption, FloatOption, IntOption,
    NodeDescription, TextOption, common_detector_options)
from vcap_utils import BackendRpcProcess
"""
BODY = """
class Capsule(BaseCapsule):
    name = "detector_person_openvino"
    description = "OpenVINO person " \\
                  "detector."
    version = 1
    device_mapper = DeviceMapper.map_to_openvino_devices()
    stream_state = BaseStreamState
    backend_loader = lambda capsule_files, device: BackendRpcProcess(
        Backend, model_xml=capsule_files["model.xml"], device_name=device)
    input_type = NodeDescription(size=NodeDescription.Size.NONE)
    output_type = NodeDescription(size=NodeDescription.Size.ALL, detections=["person"])
"""
THRESHOLD = {"type": "float", "default": 0.5, "constraints": {"min_val": 0.0, "max_val": 1.0}}


def capsule(
    http: httpx.Client, source: str, files: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Load an archive of `capsule.py` and other files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in {"meta.conf": META, "capsule.py": HEAD + source, **(files or {})}.items():
            file.writestr(name, text)
    found: dict[str, Any] = ok(load(http, content.getvalue()))
    return found


def shown(option: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in option.items() if key != "description"}


def test_the_common_detector_options_of_vcap_are_known(http: httpx.Client) -> None:
    alone = capsule(http, BODY + "    options = common_detector_options\n")
    assert alone["options"].keys() == {"threshold"}
    assert shown(alone["options"]["threshold"]) == THRESHOLD
    assert alone["description"] == "OpenVINO person detector."
    merged = capsule(
        http,
        BODY
        + """
    options = {
        **common_detector_options,
        "max_detection_area": IntOption(default=99999999, min_val=0, max_val=None),
        "only_person": BoolOption(default=False, description="Filter out anything else"),
    }
""",
    )
    assert list(merged["options"]) == ["threshold", "max_detection_area", "only_person"]
    assert merged["options"]["max_detection_area"]["constraints"]["max_val"] is None
    assert "Not known" not in merged["description"]


@pytest.mark.parametrize(
    "expression",
    [
        "common_detector_options | MORE",
        "dict(common_detector_options, strict=BoolOption(default=True))",
        "dict(**common_detector_options, **MORE)",
        "{**common_detector_options, **MORE}",
        "{**dict(common_detector_options), **{k: v for k, v in MORE.items()}}",
        "vcap.options.common_detector_options | {'strict': vcap.BoolOption(default=True)}",
        "merged()",
        "(lambda more: {**common_detector_options, **more})(MORE)",
        "copy.deepcopy(MERGED)",
        "MERGED if MERGED else None",
        "LOOPED",
        "UPDATED",
        "CONFIGURED['options']",
    ],
)
def test_dicts_of_options_are_merged_in_every_way(http: httpx.Client, expression: str) -> None:
    found = capsule(
        http,
        f"""
import copy
import vcap
import vcap.options

MORE = {{"strict": BoolOption(default=True)}}
MERGED = {{**common_detector_options, **MORE}}
UPDATED = dict(common_detector_options)
UPDATED.update(MORE)
LOOPED = {{}}
for source in (common_detector_options, MORE):
    for key in source:
        LOOPED[key] = source[key]
CONFIGURED = {{"options": {{}}}}
CONFIGURED["options"] |= MERGED

def merged():
    found = common_detector_options.copy()
    for key, value in MORE.items():
        found[key] = value
    return found

{BODY}
    options = {expression}
""",
    )
    assert list(found["options"]) == ["threshold", "strict"]
    assert "Not known" not in found["description"]


def test_names_come_from_other_files_of_the_archive(http: httpx.Client) -> None:
    found = capsule(
        http,
        """
from .backend import ATTRIBUTES, Backend, options
from . import config
from .config import detection_confidence as confidence


class Capsule(BaseCapsule):
    name = config.NAME
    version = config.VERSION
    description = f"Version {config.VERSION}.1 of {config.NAME!r}"
    input_type = NodeDescription(
        size=NodeDescription.Size.SINGLE, detections=config.vehicle_types)
    output_type = NodeDescription(
        size=NodeDescription.Size.SINGLE,
        detections=config.vehicle_types,
        attributes={**ATTRIBUTES, "age": list(config.age_bins.values()), "mask": Backend.LABELS,
                    config.pose: config.all_poses},
        extra_data=[confidence, config.names[config.pose]["iou"]])
    options = options
""",
        {"config.py": """
from vcap import FloatOption
NAME = "classifier_vehicle"
VERSION = 2
vehicle_types = ["car", "truck"]
detection_confidence = "detection_confidence"
pose = "Pose"
all_poses = ["fall"] + ["sit"] + ["unknown"]
age_bins = {0: "Under 12 years", 12: "12 years and more"}
names = {pose: {"iou": "pose_iou"}}
""",
        "backend.py": """
import numpy as np
from vcap import FloatOption, BaseStreamState
from vcap_utils import BaseOpenVINOBackend

ATTRIBUTES = {
    'bag': ['has_bag', 'no_bag', 'unknown'],
    'hat': ['has_hat', 'no_hat', 'unknown'],
}

options = {
    f"{attribute}_confidence": FloatOption(
        default=0.3, min_val=0.0, max_val=1.0,
        description=f"How sure of {attribute}, "
                    f"at least.")
    for category, attributes in ATTRIBUTES.items()
    for attribute in attributes
    if attribute != "unknown"
}


class Backend(BaseOpenVINOBackend):
    LABELS = ["not_wearing_mask", "wearing_mask"]

    def process_frame(self, frame: np.ndarray, options, state: BaseStreamState):
        raise SystemExit("never executed")
"""},
    )  # fmt: skip
    assert (found["name"], found["version"]) == ("classifier_vehicle", 2)
    assert found["description"] == "Version 2.1 of 'classifier_vehicle'"
    assert found["input_type"]["detections"] == ["car", "truck"]
    assert found["output_type"]["attributes"] == {
        "bag": ["has_bag", "no_bag", "unknown"],
        "hat": ["has_hat", "no_hat", "unknown"],
        "age": ["Under 12 years", "12 years and more"],
        "mask": ["not_wearing_mask", "wearing_mask"],
        "Pose": ["fall", "sit", "unknown"],
    }
    assert found["output_type"]["extra_data"] == ["detection_confidence", "pose_iou"]
    assert list(found["options"]) == [
        "has_bag_confidence",
        "no_bag_confidence",
        "has_hat_confidence",
        "no_hat_confidence",
    ]
    assert found["options"]["has_bag_confidence"]["description"] == "How sure of has_bag, at least."


@pytest.mark.parametrize(
    ("statement", "files"),
    [
        ("from .labels import LABELS", {"labels.py": "LABELS = ['a', 'b']"}),
        ("from .labels import *", {"labels.py": "LABELS = ['a', 'b']\n_OTHER = 1"}),
        ("from labels import LABELS", {"labels.py": "LABELS = ['a', 'b']"}),
        ("import labels\nLABELS = labels.LABELS", {"labels.py": "LABELS = ['a', 'b']"}),
        ("from .data.labels import LABELS", {"data/labels.py": "LABELS = ['a', 'b']"}),
        ("from .data import LABELS", {"data/__init__.py": "from .labels import LABELS",
                                      "data/labels.py": "from ..base import LABELS",
                                      "base.py": "LABELS = ['a', 'b']"}),
        ("from .one import LABELS", {"one.py": "from .two import *",
                                     "two.py": "from . import one\nLABELS = ['a', 'b']"}),
        (("import json, os\nwith open(os.path.join(os.path.dirname(__file__), 'm.json')) as file:\n"
         "    LABELS = list(json.load(file).values())"), {"m.json": '{"1": "a", "2": "b"}'}),
        (("from pathlib import Path\nLABELS = [line.strip() for line in\n"
         "    (Path(__file__).parent / 'labels.txt').read_text().splitlines() if line]"),
         {"labels.txt": "a\nb\n\n"}),
        ("LABELS = [line.rstrip() for line in open(__import__)] if False else ['a', 'b']", {}),
        ("try:\n    from .labels import LABELS\nexcept ImportError:\n    LABELS = []",
         {"labels.py": "LABELS = ['a', 'b']"}),
        (("from enum import Enum\nclass Label(Enum):\n    A = 'a'\n    B = 'b'\n"
         "LABELS = [label.value for label in Label]"), {}),
        (("from enum import Enum\nclass Label(str, Enum):\n    A = 'a'\n    B = 'b'\n"
         "LABELS = list(Label)"), {}),
        (("class Base:\n    LABELS = ('a',)\nclass Other(Base):\n    MORE = ('b',)\n"
         "LABELS = [*Other.LABELS, *Other.MORE]"), {}),
        (("LABEL_MAP = {1: 'a', 2: 'b', 3: 'unknown'}\n"
         "LABELS = [LABEL_MAP[i] for i in sorted(LABEL_MAP) if LABEL_MAP[i] != 'unknown']"), {}),
        ("LABELS = 'a,b'.split(',')", {}),
        (("LABELS: list = []\nfor letter in 'abc':\n    if letter == 'c':\n        break\n"
         "    LABELS.append(letter)"), {}),
        ("first, *_ = 1, 2\nLABELS = ['a', 'b']", {}),
        ("LABELS = [name.lower() for name in {'A', 'B'}]", {}),
        ("from itertools import chain\nLABELS = list(chain(['a'], ('b',)))", {}),
        ("LABELS = sum([['a'], ['b']], [])", {}),
        ("LABELS = ['%s' % name for name in ('a', 'b')]", {}),
        ("LABELS = ['{}'.format(chr) for chr in 'ab']", {}),
        (("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    LABELS = []\n"
         "else:\n    LABELS = ['a', 'b']"), {}),
        (("def make(names, more=()):\n    found = []\n    for name in names:\n"
         "        if name == 'x':\n            continue\n        found.append(name)\n"
         "    return found + list(more)\nLABELS = make(['a', 'x'], more=['b'])"), {}),
    ],
)  # fmt: skip
def test_labels_are_resolved(http: httpx.Client, statement: str, files: dict[str, str]) -> None:
    body = BODY.replace('detections=["person"]', 'attributes={"label": LABELS}')
    found = capsule(http, f"{statement}\n{body}", files)
    assert found["output_type"]["attributes"] == {"label": ["a", "b"]}
    assert "Not known" not in found["description"]


@pytest.mark.parametrize(
    "source",
    [
        (
            "def float_option(default):\n"
            "    return FloatOption(default=default, min_val=0.0, max_val=1.0)\n"
        ),
        (
            "from functools import partial\n"
            "float_option = lambda default: partial(FloatOption, min_val=0.0, max_val=1.0)("
            "default=default)\n"
        ),
        (
            "class Own(FloatOption):\n    pass\n"
            "float_option = lambda default: Own(default=default, min_val=0.0, max_val=1.0)\n"
        ),
        (
            "RANGE = dict(min_val=0.0, max_val=1.0)\n"
            "float_option = lambda default: FloatOption(default=default, **RANGE)\n"
        ),
    ],
)
def test_options_are_made_by_helpers(http: httpx.Client, source: str) -> None:
    found = capsule(http, f"{source}{BODY}    options = {{'threshold': float_option(0.5)}}\n")
    assert shown(found["options"]["threshold"]) == THRESHOLD


def test_attributes_may_be_inherited_or_set_after_the_class_statement(http: httpx.Client) -> None:
    found = capsule(
        http,
        """
from .base import Detector

class Capsule(Detector):
    name = "detector_inherited"
    options = {**Detector.options, "scale": IntOption(default=1, min_val=1, max_val=None)}

Capsule.version = 3
Capsule.options["mode"] = EnumOption(default="a", choices=["a", "b"])
""",
        {"base.py": HEAD + BODY.replace("class Capsule", "class Detector")
         + "    options = common_detector_options\n"},
    )  # fmt: skip
    assert (found["name"], found["version"]) == ("detector_inherited", 3)
    assert found["output_type"]["detections"] == ["person"]
    assert list(found["options"]) == ["threshold", "scale", "mode"]
    assert found["options"]["mode"]["constraints"] == {"choices": ["a", "b"]}
    elsewhere = capsule(
        http,
        "from .base import Detector as Capsule",
        {"base.py": HEAD + BODY.replace("class Capsule", "class Detector")},
    )
    assert elsewhere["name"] == "detector_person_openvino"


def test_unresolved_parts_are_listed_and_accept_any_option_value(
    http: httpx.Client,
) -> None:
    found = capsule(
        http,
        """
import random
import requests

def choose():
    return random.choice([1, 2])
"""
        + BODY.replace('detections=["person"]', 'detections=requests.get("x").json()')
        + """
    options = {
        **common_detector_options,
        **requests.get("https://example.com").json(),
        "seed": IntOption(default=choose(), min_val=0, max_val=None),
        "made": choose(),
    }
""",
    )
    assert found["output_type"]["detections"] == []
    description = found["description"]
    assert description.startswith("OpenVINO person detector. (Not known without executing the")
    for part in (
        "detections of output_type: requests.get",
        "options: requests.get",
        "default of the option 'seed': random.choice",
        "option 'made': random.choice",
        "(capsule.py, line ",
    ):
        assert part in description
    # Known options are checked, and all others may have any value.
    path = f"/api/plugins/{found['name']}/options"
    ok(http.patch(path, json={"seed": "abc", "made": [1], "anything": {"x": 1}, "threshold": 0.7}))
    values = ok(http.get(path))
    assert (values["seed"], values["made"], values["threshold"]) == ("abc", [1], 0.7)
    wrong = http.patch(path, json={"threshold": 7})
    assert kind(wrong) == "InvalidPluginOptionError"
    ok(http.patch(path, json={"seed": None, "made": None}))


def test_without_unknown_names_an_unknown_option_is_rejected(http: httpx.Client) -> None:
    found = capsule(http, BODY + "    options = {'made': unknown()}\n")
    path = f"/api/plugins/{found['name']}/options"
    ok(http.patch(path, json={"made": 1}))
    assert kind(http.patch(path, json={"other": 1})) == "InvalidPluginOptionError"


def test_a_capsule_whose_name_cannot_be_resolved_can_be_loaded_under_a_given_name(
    http: httpx.Client,
) -> None:
    source = HEAD + BODY.replace('"detector_person_openvino"', "unknown()")
    content = archive(meta__conf=META, capsule__py=source)
    refused = load(http, content)
    assert kind(refused) == "InvalidCapsuleError"
    assert "give a name when you load it" in json.dumps(refused.json())
    assert ok(load(http, content, name="mine"))["name"] == "mine"


def names_of(source: str) -> dict[str, Any]:
    import ast

    path = PurePosixPath("capsule.py")
    return StaticReader(lambda _: None).read_module(path, ast.parse(source)).names


@pytest.mark.parametrize(
    "source",
    [
        "x = 'a' * 10 ** 9",
        "x = [0] * 10 ** 9",
        "x = 10 ** 10 ** 10",
        "x = 1 << 10 ** 9",
        "x = list(range(10 ** 12))",
        "x = f'{1:1000000000}'",
        "x = '%1000000000d' % 1",
        "x = '{:1000000000}'.format(1)",
        "x = 'a'.ljust(10 ** 9)",
        "x = ('a' * 9999).replace('a', 'b' * 9999)",
        "x = ','.join(['a' * 9999] * 9999)",
        "x = []\nwhile True:\n    x.append(1)",
        "def f():\n    return f()\nx = f()",
        "f = lambda g: g(g)\nx = f(f)",
        "x = [a for a in range(9999) for b in range(9999)]",
        "x = sum([[0] * 9999] * 9999, [])",
        "x = " + "(" * 50 + "f()" + ")" * 50,
        "x = " + "+".join(["f()"] * 500),
        "x = eval('1')",
        "x = __import__('os')",
        "x = open('/etc/passwd').read()",
        "x = (lambda: 0).__globals__",
        "x = ''.__class__.__mro__",
        "x = '{0.__class__}'.format(1)",
        "x = int.__subclasses__()",
        "import os\nx = os.environ['HOME']",
        "import sys\nx = sys.modules",
        "x = 1 / 0",
        "x = [][5]",
        "x = y = z",
        "x = 'a' if unknown else 'b'",
        "x = all([unknown])",
        "x = 'a' in [unknown, 'b']",
        "x = {**unknown}.get('a', 1)",
        "x = 1\ndel x",
        "x = 1\nif unknown:\n    x = 2",
        "x = []\nfor i in unknown:\n    x = [i]",
        "x = 1\nfor i in [1, 2]:\n    if unknown:\n        break\n    x = 2",
        "def f():\n    if unknown:\n        return 1\n    return 2\nx = f()",
        "def f():\n    raise ValueError\n    return 2\nx = f()",
        "x = [1]\nx[unknown()] = 2",
        "def f(*a):\n    return a\nx = f(1)",
        "@cache\ndef f():\n    return 1\nx = f()",
        "match 1:\n    case x: pass",
        "x = [1, 2, unknown].index(3)",
        "x = sorted(unknown)",
    ],
)
def test_unknown_and_too_large_values_are_not_guessed(source: str) -> None:
    assert isinstance(names_of(source)["x"], Unknown)


def test_growth_by_statements_is_limited() -> None:
    doubling = "x = [0] * 9999\n" + "x.extend(x)\n" * 40
    assert len(names_of(doubling)["x"]) < 50_000
    many = "\n".join(f"x{number} = [0] * 19999" for number in range(2000))
    found = names_of(many)
    resolved = [value for value in found.values() if not isinstance(value, Unknown)]
    assert 19_999 * len(resolved) < 3_000_000


def test_a_module_that_imports_itself_is_read_once(http: httpx.Client) -> None:
    found = capsule(http, f"from . import capsule\nfrom .capsule import Capsule as Other\n{BODY}")
    assert found["name"] == "detector_person_openvino"
