"""Run commands of the vendor's tools, each in a child of a process that has imported them.

The program runs where the tools are installed, reads a list of steps as JSON from standard input,
and prints the outcomes. Importing matplotlib and the tools for each command would take most of the
time.
"""

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import brainframe_apps.cli  # noqa: F401 (imported for the children)
import brainframe_sys_tools.cli  # noqa: F401


def load_commands() -> dict[str, Any]:
    """Import the modules of all commands, and return the main functions of both tools."""
    import importlib
    import pkgutil

    mains: dict[str, Any] = {}
    for package in ("brainframe_apps", "brainframe_sys_tools"):
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            # Some scripts are not importable without a terminal or a desktop.
            with contextlib.suppress(Exception, SystemExit):
                importlib.import_module(module.name)
        mains[package] = importlib.import_module(f"{package}.cli").cli_main
    return mains


def run(main: Any, arguments: list[str], step: dict[str, Any]) -> dict[str, Any]:
    """Run a command in a child, and return its exit code and output.

    An endless command, and one that is still running after its timeout, gets SIGINT, as from
    Ctrl-C, and then SIGKILL.
    """
    output, errors = Path(".out").resolve(), Path(".err").resolve()
    output.write_bytes(b"")  # It still has the content of the previous command.
    given, enter = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setsid()
            os.close(enter)
            os.dup2(given, 0)
            for number, path in ((1, output), (2, errors)):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            sys.stdin = os.fdopen(0, closefd=False)
            sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
            sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
            sys.argv = arguments
            signal.signal(signal.SIGINT, signal.default_int_handler)
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
            if isinstance(ended.code, str):
                print(ended.code, file=sys.stderr)
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(given)
    if not step["until"]:
        os.close(enter)
    deadline = time.monotonic() + step["seconds"]
    seen = interrupted = late = False
    ended, status = 0, 0
    while not ended:
        if step["until"] and not seen and step["until"] in output.read_text(errors="replace"):
            seen = True
            with contextlib.suppress(BrokenPipeError):
                os.write(enter, b"\n")
        late = late or time.monotonic() > deadline
        if not interrupted and (late or (seen and step["endless"])):
            os.kill(child, signal.SIGINT)
            interrupted, deadline = True, time.monotonic() + 10
        elif interrupted and time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.02)
        ended, status = os.waitpid(child, os.WNOHANG)
    if step["until"]:
        os.close(enter)
    code: Any = os.waitstatus_to_exitcode(status)
    if interrupted:
        code = "endless" if seen and step["endless"] else "timeout"
    return {
        "exit": code,
        "stdout": output.read_text(errors="replace"),
        "stderr": errors.read_text(errors="replace"),
    }


def run_all() -> None:
    """Run the steps, and print their outcomes."""
    mains = load_commands()
    outcomes: dict[str, Any] = {}
    for step in json.load(sys.stdin):
        arguments = [step["tool"], *step["arguments"]]
        outcomes[step["name"]] = run(mains[step["tool"]], arguments, step)
    json.dump(outcomes, sys.stdout)


if __name__ == "__main__":
    run_all()
