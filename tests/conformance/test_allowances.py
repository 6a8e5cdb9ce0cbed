"""Each exception for a finding of schemathesis refers to a part of the document."""

from __future__ import annotations

from brainframe_api._simulator.document import load_document
from tests.conformance.allowances import ALLOWANCES, REJECTED_POSITIVE, find
from tests.conformance.ownership import Ownership


def test_operations_and_kinds_are_those_of_the_document() -> None:
    operations = load_document().operations
    for allowance in ALLOWANCES:
        for name in allowance.operations:
            assert allowance.kind is None or allowance.kind in operations[name].statuses, name
        assert allowance.reason.endswith(".")


def test_only_the_exact_kind_is_allowed() -> None:
    assert find(REJECTED_POSITIVE, "load_capsule", "InvalidCapsuleError")
    assert find(REJECTED_POSITIVE, "load_capsule", "InvalidFormatError") is None
    assert find(REJECTED_POSITIVE, "get_zone", "InvalidCapsuleError") is None
    assert find("ServerError", "load_capsule", "InvalidCapsuleError") is None


def test_resources_deleted_with_their_owner_are_expected_to_be_missing() -> None:
    ownership = Ownership()
    ownership.learn("set_zone", {}, b'{"id": 4, "stream_id": 2}')
    ownership.learn("set_zone_alarm", {}, b'{"id": 7, "zone_id": 4, "stream_id": null}')
    assert not ownership.was_deleted_with_its_owner({"alarm_id": 7})
    ownership.learn("delete_zone", {"zone_id": 5}, b"")
    assert not ownership.was_deleted_with_its_owner({"alarm_id": 7})
    ownership.learn("delete_stream_configuration", {"stream_id": 2}, b"")
    assert ownership.was_deleted_with_its_owner({"alarm_id": 7})
    assert not ownership.was_deleted_with_its_owner({"alarm_id": 8})
