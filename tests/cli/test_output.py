"""Output contains no passwords and no control characters, and is never truncated."""

import pytest

from brainframe_api._cli.output import hide_passwords, print_table, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rtsp://admin:secret@10.0.0.5/live", "rtsp://admin:*****@10.0.0.5/live"),
        ("rtsp://:secret@cam", "rtsp://:*****@cam"),
        ("rtsp://admin:se@cr:et@cam:554/x", "rtsp://admin:*****@cam:554/x"),
        ("src location=rtsp://u:p@cam ! sink", "src location=rtsp://u:*****@cam ! sink"),
        ("rtsp://cam:554/live?at=a@b", "rtsp://cam:554/live?at=a@b"),
        ("http://localhost", "http://localhost"),
        ("no URL: at all@", "no URL: at all@"),
    ],
)
def test_passwords_in_urls_are_hidden(text: str, shown: str) -> None:
    assert hide_passwords(text) == shown
    assert hide_passwords({"a": [{"b": text}]}) == {"a": [{"b": shown}]}


def test_a_name_cannot_move_the_cursor_or_change_colors(
    capfd: pytest.CaptureFixture[str],
) -> None:
    print_table(("NAME",), [("\x1b[31mred\x1b[2J",), ("[bold]markup[/bold]",), ("\u202egpj",)])

    out, _ = capfd.readouterr()
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]markup[/bold]" in out
    assert "\\x1b[31mred" in out


def test_line_breaks_of_messages_are_kept() -> None:
    assert printable("one\ntwo\r") == "one\ntwo\\r"


def test_without_a_terminal_nothing_is_truncated(capfd: pytest.CaptureFixture[str]) -> None:
    print_table(("NAME", "SOURCE"), [("n" * 200, "s" * 300)])

    assert "n" * 200 + "  " + "s" * 300 in capfd.readouterr().out


def test_an_empty_table_is_replaced_by_a_message(capfd: pytest.CaptureFixture[str]) -> None:
    print_table(("NAME",), [], empty="There is nothing.")

    assert capfd.readouterr().out == "There is nothing.\n"
