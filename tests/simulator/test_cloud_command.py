"""Licenses and cloud accounts are made on the command line."""

from __future__ import annotations

import pytest

from brainframe_api import BrainFrameAPI
from brainframe_api._simulator.command import cloud_options, main, parser
from brainframe_api._simulator.options import CloudOptions
from brainframe_api.simulator import Simulator


def test_a_key_from_the_command_line_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["license", "--expires", "2091-12-31", "--max-streams", "3"]) == 0
    key = capsys.readouterr().out.strip()
    with Simulator(license="missing") as server, BrainFrameAPI(server.url) as api:
        info = api.set_license_key(key)
    assert str(info.state) == "State.VALID"
    assert info.terms is not None
    assert (info.terms.max_streams, str(info.terms.expiration_date)) == (3, "2091-12-31")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--expires", "soon"], "invalid date 'soon'"), (["--max-streams", "-1"], "invalid count")],
)
def test_invalid_arguments_of_a_license_are_named(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["license", *arguments])
    assert stop.value.code == 2
    assert message in capsys.readouterr().err


def parsed(*arguments: str) -> CloudOptions:
    return cloud_options(parser().parse_args(arguments))


def test_without_arguments_the_account_is_the_preset_one() -> None:
    assert parsed() == CloudOptions()


def test_each_option_of_the_account_has_an_argument() -> None:
    assert parsed(
        *("--cloud-access-token", "a"),
        *("--cloud-refresh-token", "r"),
        *("--cloud-user-sub", "s"),
        *("--cloud-user-email", "e@example.com"),
        *("--cloud-max-streams", "2"),
        *("--cloud-oauth2-domain", "d"),
        *("--cloud-oauth2-client-id", "c"),
        *("--cloud-oauth2-scopes", "x y"),
        "--cloud-unreachable",
    ) == CloudOptions("a", "r", "s", "e@example.com", 2, False, "d", "c", ("x", "y"))
