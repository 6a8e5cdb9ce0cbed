"""Programs that handle errors, for type checkers."""

from typing import assert_type

from brainframe_api import BrainFrameAPI, RetryPolicy, bf_errors


def handle(api: BrainFrameAPI) -> int | None:
    try:
        return api.get_zone(1).id
    except bf_errors.ZoneNotFoundError as error:
        assert_type(error.kind, str)
        assert_type(error.description, str)
        assert_type(error.pretty_name, str)
        assert_type(error.response_text, str | None)
        return None
    except (bf_errors.ServerNotReadyError, bf_errors.UnknownError) as error:
        return error.status_code
    except bf_errors.BaseAPIError:
        raise


kinds: dict[str, type[bf_errors.BaseAPIError]] = dict(bf_errors.kind_to_error_type)
patient = BrainFrameAPI("https://server", retries=RetryPolicy(repeats=5), verify="ca.pem")
assert_type(patient.with_retries(0), BrainFrameAPI)
