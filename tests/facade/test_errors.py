"""The exceptions and the kinds of error in the document are the same."""

from __future__ import annotations

import inspect
import pickle

import pytest
from brainframe_rest.models import ErrorKind
from brainframe_rest.operations import OPERATIONS

from brainframe_api import bf_errors


def test_exactly_the_kinds_of_the_document_have_an_exception() -> None:
    assert {kind.value for kind in ErrorKind} == set(bf_errors.kind_to_error_type)


def test_each_kind_that_an_operation_documents_has_an_exception() -> None:
    named = {kind for operation in OPERATIONS.values() for kind in operation.error_kinds}
    assert named <= set(bf_errors.kind_to_error_type)


@pytest.mark.parametrize("name", [name for name in bf_errors.__all__ if name.endswith("Error")])
def test_each_exception_is_made_from_a_description(name: str) -> None:
    error_type = getattr(bf_errors, name)
    error = error_type("what happened")
    assert isinstance(error, bf_errors.BaseAPIError)
    assert error.description == "what happened"
    assert str(error) == f"{error.kind}: what happened"
    assert inspect.getdoc(error_type)
    for attribute in ("status_code", "method", "url", "response_text"):
        assert getattr(error, attribute) is None
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy)) == (error_type, str(error))


def test_an_unknown_error_has_a_status() -> None:
    assert bf_errors.UnknownError("what happened", status_code=502).status_code == 502
    assert bf_errors.UnknownError("what happened", 502).status_code == 502
