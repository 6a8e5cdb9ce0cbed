"""The soak detects lost, duplicate and mixed-up responses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from brainframe_api import bf_errors
from brainframe_api.bf_codecs import Identity, Premises
from tests.soak.work import Ledger, work


class Server:
    """Stand-in for an API object, with a server that stores everything, or has a fault."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.premises: list[Premises] = []
        self.identities: list[Identity] = []
        self.files: list[tuple[bytes, str]] = []

    def version(self, timeout: float) -> str:
        if self.fault == "undocumented error":
            raise KeyError("title")
        return "garbage" if self.fault == "wrong version" else "0.30.0"

    def set_premises(self, premises: Premises, timeout: float) -> Premises:
        if self.fault == "not ready":
            raise bf_errors.ServerNotReadyError("reset")
        self.premises.append(Premises(premises.name, id=len(self.premises)))
        return self.premises[-1]

    def get_premises(self, premises_id: int, timeout: float) -> Premises:
        if self.fault == "lost":
            raise bf_errors.PremisesNotFoundError("lost")
        return self.premises[0 if self.fault == "mixed up" else premises_id]

    def delete_premises(self, premises_id: int, timeout: float) -> None:
        if self.fault == "deleted twice":
            raise bf_errors.PremisesNotFoundError("gone")

    def new_storage(self, data: bytes, mime_type: str, timeout: float) -> int:
        self.files.append((data, mime_type))
        return len(self.files) - 1

    def get_storage_data(self, storage_id: int, timeout: float) -> tuple[bytes, str]:
        data, mime_type = self.files[storage_id]
        return (data[:-1] if self.fault == "cut" else data), mime_type

    def delete_storage(self, storage_id: int, timeout: float) -> None:
        pass

    def set_identity(self, identity: Identity, timeout: float) -> Identity:
        self.identities += [identity] * (2 if self.fault == "duplicate" else 1)
        return identity

    def get_identities(self, unique_name: str, timeout: float) -> tuple[list[Identity], int]:
        found = [each for each in self.identities if each.unique_name == unique_name]
        return found, len(found)


def times(count: int) -> Callable[[], bool]:
    left = iter(range(count))
    return lambda: next(left, None) is not None


def worked(fault: str) -> Ledger:
    ledger = Ledger()
    server: Any = Server(fault)
    work(server, "worker", ledger, 1, times(300))
    return ledger


def test_a_correct_server_passes() -> None:
    ledger = worked("")
    assert ledger.wrong == []
    assert ledger.calls == 300
    assert ledger.present
    assert ledger.absent
    assert not ledger.unknown


@pytest.mark.parametrize(
    "fault",
    [
        "wrong version",
        "undocumented error",
        "lost",
        "mixed up",
        "deleted twice",
        "cut",
        "duplicate",
    ],
)
def test_a_faulty_server_is_detected(fault: str) -> None:
    assert worked(fault).wrong


def test_documented_errors_are_counted_and_leave_the_outcome_open() -> None:
    ledger = worked("not ready")
    assert ledger.wrong == []
    assert ledger.errors == Counter(ServerNotReadyError=len(ledger.unknown))
    assert not ledger.present
