"""Profiles select the server, and only their owner can read them."""

import os
import stat
from pathlib import Path

import pytest

from brainframe_api._cli.command_context import DEFAULT_URL, CommandContext
from brainframe_api._cli.failures import CommandError
from brainframe_api._cli.profile_file import Profile, read_profile, save_profile
from tests.cli.conftest import Run

posix = pytest.mark.skipif(
    os.name == "nt", reason="Needs permission bits: run it on Linux or macOS"
)


def _write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_saved_profile_with_any_content_is_read_back(tmp_path: Path) -> None:
    profile = Profile("https://example.com/ä", "me\n", 'p"a\\s\tß\x7f😀')

    path = save_profile(tmp_path / "profiles.toml", "of.fi ce", profile)

    assert read_profile(path, "of.fi ce") == profile


def test_saving_keeps_the_other_profiles(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "profiles.toml"
    save_profile(path, "one", Profile("http://one"))
    save_profile(path, "two", Profile("http://two", "me", "secret"))

    assert read_profile(path, "one") == Profile("http://one")
    assert read_profile(path, "two") == Profile("http://two", "me", "secret")
    assert [one.name for one in path.parent.iterdir()] == ["profiles.toml"]


@posix
def test_only_its_owner_can_read_a_saved_profile(tmp_path: Path) -> None:
    path = save_profile(tmp_path / "profiles.toml", "one", Profile("http://one"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
def test_a_profile_that_others_may_read_is_rejected(
    command: Run, tmp_path: Path, mode: int
) -> None:
    path = _write(tmp_path / "p.toml", '[default]\npassword = "hunter2"\n', mode)

    result = command("streams", "list", "--profile-file", path)

    assert result.code == 6
    assert f"chmod 600 {path}" in result.err
    assert "hunter2" not in result.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[default\n", "is not valid TOML"),
        ('url = "http://x"\n', "'url' does not belong to a profile"),
        ('[default]\npasswort = "hunter2"\n', "invalid entry 'passwort' in [default]"),
        ("[default]\npassword = 42\n", "invalid entry 'password' in [default]"),
    ],
)
def test_a_wrong_profile_file_is_explained_without_showing_secrets(
    command: Run, tmp_path: Path, text: str, message: str
) -> None:
    path = _write(tmp_path / "p.toml", text)

    result = command("streams", "list", "--profile-file", path)

    assert result.code == 6
    assert message in result.err
    assert "hunter2" not in result.err


def test_the_error_for_an_unknown_profile_lists_the_existing_ones(
    command: Run, tmp_path: Path
) -> None:
    path = _write(tmp_path / "p.toml", '[home]\nurl = "http://x"\n')

    result = command("streams", "list", "--profile-file", path, "--profile", "office")

    assert result.code == 6
    assert "'office'" in result.err
    assert "home" in result.err


def test_without_any_setting_the_server_is_the_local_one(environment: pytest.MonkeyPatch) -> None:
    assert CommandContext().server() == (DEFAULT_URL, None)


def test_options_take_precedence_over_the_profile(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = save_profile(
        tmp_path / "p.toml", "default", Profile("http://one", "stored", "stored password")
    )

    def server(**options: str) -> object:
        return CommandContext(profile_file=path, **options).server()  # type: ignore[arg-type]

    assert server() == ("http://one", ("stored", "stored password"))
    assert server(password="given") == ("http://one", ("stored", "given"))
    assert server(username="me", password="given") == ("http://one", ("me", "given"))
    assert server(url="http://one/") == ("http://one/", ("stored", "stored password"))


def test_the_credentials_of_a_profile_never_go_to_another_server(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = save_profile(tmp_path / "p.toml", "default", Profile("http://one", "me", "secret"))

    assert CommandContext(profile_file=path, url="http://two").server() == ("http://two", None)


def test_the_password_of_a_profile_is_not_used_for_another_user(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = save_profile(tmp_path / "p.toml", "default", Profile("http://one", "me", "secret"))

    with pytest.raises(CommandError, match="Missing password for user 'somebody'"):
        CommandContext(profile_file=path, username="somebody", interactive=False).server()


def test_profiles_are_saved_and_listed_without_their_passwords(
    command: Run, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("BRAINFRAME_PASSWORD", "hunter2")
    saved = command("profiles", "save", "home", "--url", "http://x", "--username", "me")

    listed = command("profiles", "list")
    as_json = command("profiles", "list", "--json")

    assert saved.code == listed.code == 0
    columns = ["NAME", "URL", "USERNAME", "PASSWORD", "DEFAULT", "NATS"]
    assert listed.out.split() == [*columns, "home", "http://x", "me", "saved"]
    assert as_json.json == {
        "home": {
            "url": "http://x",
            "username": "me",
            "has_password": True,
            "default": False,
            "nats": None,
        }
    }
    assert "hunter2" not in "".join(r.out + r.err for r in (saved, listed, as_json))


def test_a_profile_can_have_the_broker_of_a_fleet(command: Run) -> None:
    command("profiles", "save", "--url", "http://one", "--username", "me", "--password", "secret")
    broker = "nats://me:hunter2@localhost:4222"
    assert command("profiles", "save", "--nats", broker).code == 0
    assert read_profile(None, None) == Profile("http://one", "me", "secret", broker)
    assert command("profiles", "save", "--url", "http://two").code == 0
    assert read_profile(None, None) == Profile("http://two", nats=broker)
    listed = command("profiles", "list").out
    assert listed.split()[-1] == "nats://localhost:4222"
    assert command("profiles", "save", "--nats", "http://localhost").code == 2
    assert command("profiles", "save").code == 2


def test_a_profile_is_chosen_and_deleted(command: Run) -> None:
    command("profiles", "save", "office", "--url", "localhost:8123")
    command("profiles", "save", "--url", "http://127.0.0.1:9")

    assert command("profiles", "default", "office").code == 0
    assert read_profile(None, None) == Profile("http://localhost:8123")
    listed = command("profiles", "list", "--json").json
    assert {name: one["default"] for name, one in listed.items()} == {
        "default": False,
        "office": True,
    }
    assert command("profiles", "delete", "office").code == 0
    assert read_profile(None, None) == Profile("http://127.0.0.1:9")
    assert command("profiles", "delete", "office").code == 6
    assert command("profiles", "default", "office").code == 6
    assert command("profiles", "save", "default-profile", "--url", "http://one").code == 2


def test_the_credentials_of_a_saved_server_can_be_replaced(command: Run) -> None:
    assert command("profiles", "save", "--url", "http://two").code == 0
    assert command("profiles", "save", "--username", "joe", "--password", "x").code == 0
    assert read_profile(None, None) == Profile("http://two", "joe", "x")
