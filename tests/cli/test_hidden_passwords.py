"""No output of the command shows a password that is in a URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from brainframe_api._cli.failures import ExitCode
from brainframe_api._cli.output import hide_passwords
from brainframe_api._cli.profile_file import Profile, save_profile
from brainframe_api.simulator import Simulator
from tests.cli.conftest import Run

PASSWORD = "S3cret-passw0rd"
URLS = [
    "http://admin:PW@host.invalid",
    "http://admin:PW/x@host",
    "http://admin:PW?x@host",
    "http://admin:PW#x@host",
    "http://admin:PW@ho st",
    "http://admin:PW@host?q",
    "ftp://admin:PW@host",
    "admin:PW@host",
    "http://admin:PW",
]
each_url = pytest.mark.parametrize("url", [url.replace("PW", PASSWORD) for url in URLS])


@each_url
@pytest.mark.parametrize("options", [[], ["--json"], ["--username", "joe", "--password", "x"]])
def test_a_failure_does_not_show_the_password_in_the_url(
    command: Run, url: str, options: list[str]
) -> None:
    result = command("streams", "list", "--url", url, *options)

    assert result.code in (ExitCode.USAGE, ExitCode.UNREACHABLE)
    assert PASSWORD not in result.out + result.err
    assert "Traceback" not in result.err


@each_url
def test_the_password_in_the_url_of_the_environment_is_not_shown(
    command: Run, environment: pytest.MonkeyPatch, url: str
) -> None:
    environment.setenv("BRAINFRAME_URL", url)

    for arguments in (["streams", "list"], ["watch"], ["export", "-"], ["streams", "--help"]):
        result = command(*arguments)
        assert PASSWORD not in result.out + result.err


@each_url
def test_the_password_in_the_url_of_a_profile_is_not_shown(
    command: Run, tmp_path: Path, url: str
) -> None:
    path = save_profile(tmp_path / "profiles.toml", "default", Profile(url, None, None))
    file = ("--profile-file", path)

    results = [
        command("streams", "list", *file),
        command("profiles", "list", *file),
        command("profiles", "list", "--json", *file),
        command("profiles", "save", "other", "--url", url, *file),
        command("profiles", "save", "other", "--json", "--url", url, *file),
    ]

    for result in results:
        assert PASSWORD not in result.out + result.err


def test_a_listed_profile_shows_its_url_without_user_information(
    command: Run, tmp_path: Path
) -> None:
    path = save_profile(tmp_path / "p.toml", "home", Profile(f"http://admin:{PASSWORD}@host/path"))

    listed = command("profiles", "list", "--json", "--profile-file", path)

    assert listed.json == {
        "home": {
            "url": "http://host/path",
            "username": None,
            "has_password": False,
            "default": False,
            "nats": None,
        }
    }


@pytest.mark.parametrize(
    "url",
    [
        "rtsp://joe:PW@10.0.0.5/stream",
        "rtsp://joe:PW/x@10.0.0.5/stream",
        "rtsp://joe:PW?x@10.0.0.5",
        "rtsp://joe:x/PW@10.0.0.5",
        "rtsp://joe:x@PW@10.0.0.5",
    ],
)
def test_the_password_of_a_camera_is_not_shown(url: str) -> None:
    shown = hide_passwords(f"url: {url.replace('PW', PASSWORD)} next: 1@2")

    assert shown.startswith("url: rtsp://joe:*****@10.0.0.5")
    assert shown.endswith(" next: 1@2")


def test_credentials_of_options_take_precedence_over_those_in_the_url(command: Run) -> None:
    with Simulator(authorize=True) as server:
        right = server.url.replace("//", "//admin:admin@")
        wrong = server.url.replace("//", "//admin:wrong@")

        in_url = command("streams", "list", "--url", right)
        option = command(
            "streams", "list", "--url", wrong, "--username", "admin", "--password", "admin"
        )
        wrong_option = command(
            "streams", "list", "--url", right, "--username", "admin", "--password", "wrong"
        )

    assert (in_url.code, option.code, wrong_option.code) == (0, 0, 4)
