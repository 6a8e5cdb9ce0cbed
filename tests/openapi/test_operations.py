"""Every operation exists under its name, and documents its parameters and responses."""

import re

import pytest

from tests.openapi.document import (
    PATH,
    Operation,
    all_schemas,
    load,
    may_be_null,
    media_types,
    operation,
    operations,
    resolve,
)

EXPECTED = """
GET /api/version version
GET /api/streams get_stream_configurations
POST /api/streams set_stream_configuration
GET /api/streams/{stream_id} get_stream_configuration
DELETE /api/streams/{stream_id} delete_stream_configuration
GET /api/streams/{stream_id}/url get_stream_url
GET /api/streams/{stream_id}/runtime_options get_runtime_options
PUT /api/streams/{stream_id}/runtime_options set_runtime_option_vals
GET /api/streams/{stream_id}/analyze check_analyzing
PUT /api/streams/{stream_id}/analyze set_analyzing
GET /api/streams/status get_latest_zone_statuses
GET /api/streams/statuses get_zone_status_stream
GET /api/zones get_zones
POST /api/zones set_zone
GET /api/zones/{zone_id} get_zone
DELETE /api/zones/{zone_id} delete_zone
OPTIONS /api/zones/{zone_id} get_zone_methods
GET /api/zone_alarms get_zone_alarms
POST /api/zone_alarms set_zone_alarm
GET /api/zone_alarms/{alarm_id} get_zone_alarm
DELETE /api/zone_alarms/{alarm_id} delete_zone_alarm
GET /api/alerts get_alerts
GET /api/alerts/{alert_id} get_alert
PUT /api/alerts/{alert_id} set_alert_verification
GET /api/alerts/{alert_id}/frame get_alert_frame
GET /api/identities get_identities
POST /api/identities set_identity
GET /api/identities/{identity_id} get_identity
DELETE /api/identities/{identity_id} delete_identity
POST /api/identities/{identity_id}/images new_identity_image
POST /api/identities/{identity_id}/vectors new_identity_vector
GET /api/encodings get_encodings
DELETE /api/encodings delete_encodings
GET /api/encodings/{encoding_id} get_encoding
DELETE /api/encodings/{encoding_id} delete_encoding
GET /api/plugins get_capsules
PUT /api/plugins load_capsule
GET /api/plugins/{capsule_name} get_capsule
DELETE /api/plugins/{capsule_name} unload_capsule
GET /api/plugins/{capsule_name}/options get_capsule_option_vals
PUT /api/plugins/{capsule_name}/options set_capsule_option_vals
PATCH /api/plugins/{capsule_name}/options patch_capsule_option_vals
GET /api/streams/{stream_id}/plugins/{capsule_name}/options get_stream_capsule_option_vals
PUT /api/streams/{stream_id}/plugins/{capsule_name}/options set_stream_capsule_option_vals
PATCH /api/streams/{stream_id}/plugins/{capsule_name}/options patch_stream_capsule_option_vals
GET /api/plugins/{capsule_name}/active is_capsule_active
PUT /api/plugins/{capsule_name}/active set_capsule_active
GET /api/streams/{stream_id}/plugins/{capsule_name}/active is_stream_capsule_active
PUT /api/streams/{stream_id}/plugins/{capsule_name}/active set_stream_capsule_active
POST /api/process_image process_image
POST /api/storage new_storage
GET /api/storage/{storage_id} get_storage_data
DELETE /api/storage/{storage_id} delete_storage
GET /api/users get_users
POST /api/users set_user
GET /api/users/{user_id} get_user
DELETE /api/users/{user_id} delete_user
GET /api/premises get_all_premises
POST /api/premises set_premises
GET /api/premises/{premises_id} get_premises
DELETE /api/premises/{premises_id} delete_premises
GET /api/license get_license_info
PUT /api/license set_license_key
PUT /api/cloud_tokens set_cloud_tokens
GET /api/cloud_user get_current_cloud_user
GET /api/oauth2_info get_oauth2_info
"""


def test_the_operations_are_those_of_the_server() -> None:
    described = {f"{each.method.upper()} {each.path} {each.id}" for each in operations()}

    assert described == set(EXPECTED.strip().splitlines())
    assert len({each.id for each in operations()}) == len(operations()) == 66


@pytest.mark.parametrize("each", operations(), ids=lambda each: each.id)
class TestEachOperation:
    def test_has_a_summary_and_a_description_in_sentences(self, each: Operation) -> None:
        summary, description = each.node["summary"], each.node["description"]

        assert re.fullmatch(r"[A-Z][^\n]{5,60}[^.]", summary)
        assert description.endswith(".")
        assert len(description) > len(summary) / 2
        assert description != summary

    def test_has_a_summary_and_a_description_in_the_imperative(self, each: Operation) -> None:
        verbs = [each.node[key].split()[0] for key in ("summary", "description")]

        # "Process" is the only verb among them whose imperative ends with s.
        assert [verb for verb in verbs if verb.endswith("s") and verb != "Process"] == []

    def test_describes_and_exemplifies_its_parameters(self, each: Operation) -> None:
        for parameter in each.parameters:
            assert parameter["description"].endswith("."), parameter["name"]
            assert "example" in parameter, parameter["name"]

    def test_declares_the_parameters_of_its_path(self, each: Operation) -> None:
        declared = [p["name"] for p in each.parameters if p["in"] == "path"]

        assert declared == re.findall(r"{(\w+)}", each.path)
        assert all(p["required"] for p in each.parameters if p["in"] == "path")

    def test_has_examples_of_each_body(self, each: Operation) -> None:
        for where, name, media_type in media_types(each):
            assert media_type["examples"], f"{where} {name}"
            for key, example in media_type["examples"].items():
                assert resolve(example)["summary"], f"{where} {key}"

    def test_has_an_example_of_a_response(self, each: Operation) -> None:
        responses = [where for where, _, _ in media_types(each) if not where.endswith("request")]
        assert responses

    def test_requires_and_describes_its_body(self, each: Operation) -> None:
        if each.method in {"post", "put", "patch"}:
            assert each.body is not None
            assert each.body["required"]
            assert each.body["description"].endswith(".")
        else:
            assert each.body is None

    def test_responds_with_200(self, each: Operation) -> None:
        # Some servers respond to these operations with 204 and no body.
        silent = each.id in ("set_analyzing", "set_alert_verification")
        successes = [status for status in each.responses if status < 400]
        assert successes == ([200, 204] if silent else [200])

    def test_links_lead_to_operations_with_such_a_parameter(self, each: Operation) -> None:
        for link in each.responses[200].get("links", {}).values():
            names = {parameter["name"] for parameter in operation(link["operationId"]).parameters}
            assert set(link["parameters"]) <= names
            assert link["description"]


def test_saved_objects_can_be_read_back() -> None:
    """Each POST operation `set_…` returns the codec that it takes, and links to `get_…`."""
    for each in operations():
        if each.method == "post" and each.id.startswith("set_") and each.body is not None:
            content = each.responses[200]["content"]
            assert each.body["content"] == {
                "application/json": {
                    "schema": content["application/json"]["schema"],
                    "examples": each.body["content"]["application/json"]["examples"],
                }
            }
            linked = {link["operationId"] for link in each.responses[200]["links"].values()}
            assert each.id.replace("set_", "get_") in linked


def test_exactly_these_bodies_are_not_json() -> None:
    found = {
        f"{where} {name}"
        for each in operations()
        for where, name, _ in media_types(each)
        if name != "application/json"
    }

    assert found == {
        "get_zone_status_stream 200 application/x-ndjson",
        "get_alert_frame 200 image/*",
        "process_image request multipart/form-data",
        "new_storage request application/octet-stream",
        "new_storage request */*",
        "get_storage_data 200 */*",
        "set_license_key request application/base64",
    }


def test_only_the_status_stream_is_endless_and_its_packets_are_those_of_the_latest_statuses() -> (
    None
):
    endless = [each for each in operations() if each.node.get("x-streaming")]
    latest = operation("get_latest_zone_statuses").responses[200]["content"]["application/json"]

    assert [each.id for each in endless] == ["get_zone_status_stream"]
    assert endless[0].responses[200]["content"]["application/x-ndjson"] == latest


def test_counted_lists_return_their_total_count() -> None:
    counted = {
        each.id for each in operations() if "Total-Count" in each.responses[200].get("headers", {})
    }
    paged = {
        each.id
        for each in operations()
        if {p["name"] for p in each.parameters} >= {"limit", "offset"}
    }

    assert counted == paged == {"get_alerts", "get_identities"}
    assert load()["components"]["headers"]["TotalCount"]["required"]


def test_verification_states_are_joined_by_commas() -> None:
    parameter = next(p for p in operation("get_alerts").parameters if p["name"] == "verification")

    assert (parameter["style"], parameter["explode"]) == ("form", False)


def test_bare_values_that_may_be_null_are_nullable() -> None:
    nullable = {
        each.id
        for each in operations()
        if each.body is not None
        and each.body["content"].get("application/json", {}).get("schema", {}).get("nullable")
    }

    assert nullable == {"set_alert_verification", "set_capsule_active", "set_stream_capsule_active"}


def test_null_has_a_go_type_that_keeps_it_in_oapi_codegen() -> None:
    bodies = [
        media_type["schema"]
        for each in operations()
        for where, _, media_type in media_types(each)
        if where.endswith("request") and may_be_null(media_type["schema"])
    ]
    references = [
        schema for _, schema in all_schemas() if {"enum": [None]} in schema.get("oneOf", [])
    ]

    assert bodies
    assert references
    assert [each for each in (*bodies, *references) if not each["x-go-type"].startswith("*")] == []


def test_the_parts_of_an_image_to_process_have_their_media_types() -> None:
    body = operation("process_image").body
    assert body is not None
    form = body["content"]["multipart/form-data"]

    assert form["encoding"]["metadata"]["contentType"] == "application/json"
    assert form["schema"]["properties"]["image"]["format"] == "binary"
    assert form["schema"]["required"] == ["image", "metadata"]


def test_a_parameter_of_a_path_is_described_with_the_path() -> None:
    again = [
        f"{each.id} {resolve(parameter)['name']}"
        for each in operations()
        for parameter in each.node.get("parameters", [])
        if resolve(parameter)["in"] == "path"
    ]
    assert again == []


def test_the_session_cookie_is_described_once() -> None:
    headers = [
        name
        for each in operations()
        for response in each.responses.values()
        for name in response.get("headers", {})
    ]
    scheme = load()["components"]["securitySchemes"]["sessionCookie"]

    assert "Set-Cookie" not in headers
    assert "Set-Cookie" in scheme["description"]


def test_the_document_says_response_and_not_answer() -> None:
    assert "answer" not in PATH.read_text(encoding="utf-8").lower()


def test_the_server_url_is_usable_unchanged() -> None:
    assert [server["url"] for server in load()["servers"]] == ["http://127.0.0.1"]


def test_trying_the_examples_of_users_locks_nobody_out() -> None:
    body = operation("set_user").body
    assert body is not None
    examples = body["content"]["application/json"]["examples"]
    names = [resolve(example)["value"]["username"] for example in examples.values()]

    assert "admin" not in names
