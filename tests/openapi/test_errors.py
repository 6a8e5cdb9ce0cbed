"""Every kind of error is described once, has one status, and is in some response."""

from collections import defaultdict

import pytest

from tests.openapi.document import Operation, load, operation, operations, resolve, schemas

KINDS: list[str] = schemas()["ErrorKind"]["enum"]


def test_the_kinds_of_all_operations_are_the_enumeration() -> None:
    documented = {kind for each in operations() for kind in each.error_kinds}

    assert documented == set(KINDS)
    assert len(KINDS) == 46


def test_a_kind_has_the_same_status_everywhere() -> None:
    statuses: dict[str, set[int]] = defaultdict(set)
    for each in operations():
        for kind, status in each.error_kinds.items():
            statuses[kind].add(status)

    assert {kind: found for kind, found in statuses.items() if len(found) > 1} == {}


def test_kinds_that_only_a_client_raises_are_not_in_the_document() -> None:
    assert "ServerNotReadyError" not in KINDS


def test_no_kind_has_a_status_that_proxies_send_for_a_starting_server() -> None:
    """Clients interpret 502, 503 and 504 as a server that is not ready yet."""
    statuses = {status for each in operations() for status in each.error_kinds.values()}

    assert statuses == {400, 401, 403, 404, 409, 424, 500, 501}


@pytest.mark.parametrize("each", operations(), ids=lambda each: each.id)
class TestEachOperation:
    def test_names_its_errors_by_their_kinds(self, each: Operation) -> None:
        for status, response in each.responses.items():
            if status < 400 or status == 405:
                continue
            content = response["content"]
            assert list(content) == ["application/json"]
            assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}
            assert content["application/json"]["examples"]
            for kind, example in content["application/json"]["examples"].items():
                assert resolve(example)["value"]["title"] == kind

    def test_documents_the_errors_common_to_all_operations(self, each: Operation) -> None:
        common = {
            "UnauthorizedError",
            "InvalidSessionError",
            "InsufficientRoleError",
            "UnknownError",
            "NotImplementedError",
        }
        assert common <= set(each.error_kinds)

    def test_describes_the_body_of_unlisted_statuses(self, each: Operation) -> None:
        assert each.node["responses"]["default"] == {"$ref": "#/components/responses/Error"}
        assert each.node["responses"]["405"] == {"$ref": "#/components/responses/MethodNotAllowed"}
        for name in ("Error", "MethodNotAllowed"):
            content = load()["components"]["responses"][name]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}

    def test_documents_the_errors_for_invalid_values_and_syntax(self, each: Operation) -> None:
        json_body = each.body is not None and {"application/json", "multipart/form-data"} & set(
            each.body["content"]
        )
        takes_values = bool(each.parameters) or each.body is not None

        assert ("InvalidFormatError" in each.error_kinds) == takes_values
        assert ("InvalidSyntaxError" in each.error_kinds) == bool(json_body)

    def test_documents_the_not_found_errors_of_its_path(self, each: Operation) -> None:
        missing = {
            "stream_id": "StreamConfigNotFoundError",
            "zone_id": "ZoneNotFoundError",
            "alarm_id": "ZoneAlarmNotFoundError",
            "alert_id": "AlertNotFoundError",
            "identity_id": "IdentityNotFoundError",
            "encoding_id": "EncodingNotFoundError",
            "capsule_name": "PluginNotFoundError",
            "storage_id": "StorageNotFoundError",
            "user_id": "UserNotFoundError",
            "premises_id": "PremisesNotFoundError",
        }
        for parameter in each.parameters:
            if parameter["in"] == "path":
                assert missing[parameter["name"]] in each.error_kinds


def test_operations_for_admins_name_the_role_in_their_description() -> None:
    named = {each.id for each in operations() if "requires the `admin` role" in _words(each)}

    assert named == {each.id for each in operations() if "x-required-role" in each.node}
    assert named == {"set_user", "delete_user", "set_license_key", "set_cloud_tokens"}


def _words(each: Operation) -> str:
    return " ".join(each.node["description"].split())


def test_a_server_without_a_license_can_be_reached_and_licensed() -> None:
    open_tags = {"Base", "Users", "Licenses", "Cloud"}
    for each in operations():
        needs_license = "LicenseRequiredError" in each.error_kinds
        assert needs_license == (each.node["tags"][0] not in open_tags), each.id


@pytest.mark.parametrize(
    ("operation_id", "kinds"),
    [
        (
            "set_stream_configuration",
            {"DuplicateStreamSourceError", "StreamNotOpenedError", "InvalidRuntimeOptionError"},
        ),
        ("set_analyzing", {"AnalysisLimitExceededError", "StreamNotOpenedError"}),
        ("set_zone", {"DuplicateZoneNameError", "ZoneNotEditableError"}),
        ("delete_zone", {"ZoneNotDeletableError"}),
        ("get_alerts", {"StreamConfigNotFoundError"}),
        ("get_alert_frame", {"FrameNotFoundForAlertError"}),
        (
            "new_identity_image",
            {
                "ImageAlreadyEncodedError",
                "NoDetectionsInImageError",
                "TooManyDetectionsInImageError",
                "NoEncoderForClassError",
                "NoDetectorForClassError",
                "InvalidImageTypeError",
                "StorageNotFoundError",
            },
        ),
        ("new_identity_vector", {"DuplicateVectorError", "VectorTooLongError"}),
        ("set_capsule_option_vals", {"InvalidPluginOptionError"}),
        ("load_capsule", {"InvalidCapsuleError", "IncompatibleCapsuleError"}),
        ("process_image", {"InvalidImageTypeError", "InvalidPluginOptionError"}),
        (
            "set_license_key",
            {"LicenseInvalidError", "LicenseExpiredError", "RemoteConnectionError"},
        ),
        ("set_user", {"DuplicateUsernameError", "AdminMustExistError"}),
        ("set_cloud_tokens", {"UnauthorizedTokensError"}),
        ("get_current_cloud_user", {"CloudUserNotFoundError"}),
    ],
)
def test_operations_return_the_errors_that_clients_expect(
    operation_id: str, kinds: set[str]
) -> None:
    assert kinds <= set(operation(operation_id).error_kinds)


def test_an_unknown_kind_is_a_valid_error() -> None:
    title = schemas()["Error"]["properties"]["title"]

    assert title["type"] == "string"
    assert "enum" not in title


def test_each_error_kind_has_one_shared_example() -> None:
    kinds = {name for name in load()["components"]["examples"] if name in set(KINDS)}
    assert kinds == set(KINDS)
