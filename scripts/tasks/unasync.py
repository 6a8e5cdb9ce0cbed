"""Derive the sync code of the SDK and of its tests from the async code.

`scripts/unasync` writes it. `scripts/unasync --check` compares in both directions, and fails on a
file that is missing, left over or different, and on an unused rule.
"""

import argparse
import importlib
import io
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Iterator
from pathlib import Path

from _nox import ROOT

# The library has no type annotations, so type checkers would reject an import statement.
unasync = importlib.import_module("unasync")

# The async folder, the sync folder derived from it, and the replacement of each name. Replacements
# that the library makes by itself (`async def`, `await`, `__aenter__`, `AsyncIterator` …) are not
# listed.
TREES = {
    ("openapi_runtime/_async", "openapi_runtime/_sync"): {
        "AsyncBaseTransport": "BaseTransport",
        "AsyncCallAuth": "CallAuth",
        "AsyncClient": "Client",
        "AsyncClientState": "ClientState",
        "AsyncConnectionPool": "ConnectionPool",
        "AsyncEventStream": "EventStream",
        "AsyncHttpResponseStream": "HttpResponseStream",
        "AsyncItemStream": "ItemStream",
        "AsyncJsonLines": "JsonLines",
        "AsyncLogin": "Login",
        "AsyncNetworkBackend": "NetworkBackend",
        "AsyncNetworkStream": "NetworkStream",
        "AsyncPool": "Pool",
        "AsyncResponseStream": "ResponseStream",
        "AsyncSender": "SyncSender",
        "AsyncSocketBackend": "SocketBackend",
        "AsyncSocketStream": "SocketStream",
        "AsyncTransport": "Transport",
        "aclose": "close",
        "aiter": "iter",
        "aiter_bytes": "iter_bytes",
        "anext": "next",
        "aread": "read",
        "asend": "send",
        "async_auth_flow": "sync_auth_flow",
        "async_io": "sync_io",
        "handle_async_request": "handle_request",
    },
    ("brainframe_api/_async", "brainframe_api/_sync"): {
        "ASYNC_ZONE_STATUS_STREAM_TYPE": "ZONE_STATUS_STREAM_TYPE",
        "AbstractAsyncContextManager": "AbstractContextManager",
        "AsyncBrainFrameAPI": "BrainFrameAPI",
        "AsyncClient": "Client",
        "AsyncDownload": "Download",
        "AsyncResponseStream": "ResponseStream",
        "AsyncStatusReceiver": "StatusReceiver",
        "AsyncUpload": "Upload",
        "AsyncZoneStatusStream": "ZoneStatusStream",
        "aclose": "close",
        "anext": "next",
        "asend": "send",
        "async_io": "sync_io",
        "async_upload_body": "upload_body",
        "athrow": "throw",
        "asyncio": "sync",
        "asyncio_detailed": "sync_detailed",
        "asyncio_stream": "sync_stream",
    },
    ("tests/_async", "tests/_sync"): {
        "AsyncBrainFrameAPI": "BrainFrameAPI",
        "AsyncStatusReceiver": "StatusReceiver",
        "aclosing": "closing",
        "asend": "send",
        "async_io": "sync_io",
    },
}
HEADER = "# Derived from {} by scripts/unasync. Do not edit.\n"


def derive(async_folder: str, rules: dict[str, str], target: Path) -> set[str]:
    """Write the sync counterpart of a folder, and return the unused rules."""
    source = ROOT / async_folder
    unused = set(rules)
    rule = unasync.Rule(f"{source}/", f"{target}/", additional_replacements=rules)
    files = sorted(source.rglob("*.py"))
    for path in files:
        text = path.read_text(encoding="utf-8")
        unused -= {token.string for token in tokenize.generate_tokens(io.StringIO(text).readline)}
    unasync.unasync_files([str(path) for path in files], [rule])
    for path in files:
        derived = target / path.relative_to(source)
        header = HEADER.format(path.relative_to(ROOT).as_posix())
        derived.write_text(header + derived.read_text(encoding="utf-8"), encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    settings = ["--config", str(ROOT / "pyproject.toml"), "--quiet"]
    # Shorter names change the order of imports and where lines are broken.
    for command in (["check", "--select", "I001", "--fix"], ["format"]):
        subprocess.run(ruff + command + settings + [str(target)], check=True, cwd=ROOT)
    return unused


def contents(folder: Path) -> dict[Path, bytes]:
    """Return the Python files of a folder by their relative paths."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*.py")
        if "__pycache__" not in path.parts
    }


def differences(
    expected: dict[Path, bytes], found: dict[Path, bytes], folder: str
) -> Iterator[str]:
    """Yield a description of each difference between two folders."""
    for path in sorted(expected.keys() | found.keys()):
        name = (Path(folder) / path).as_posix()
        if path not in found:
            yield f"{name} is missing"
        elif path not in expected:
            yield f"{name} has no async source"
        elif expected[path] != found[path]:
            yield f"{name} differs from its async source"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="scripts/unasync", description=(__doc__ or "").split("\n\n", maxsplit=1)[0]
    )
    parser.add_argument("--check", action="store_true", help="only compare, and write nothing")
    check = parser.parse_args().check
    problems: list[str] = []
    for (async_folder, sync_folder), rules in TREES.items():
        # The folder is in the checkout, so that ruff groups imports as in the real one.
        with tempfile.TemporaryDirectory(dir=ROOT, prefix=".unasync-") as temporary:
            target = Path(temporary) / sync_folder
            target.mkdir(parents=True)
            unused = derive(async_folder, rules, target)
            expected = contents(target)
        problems += [
            f"Nothing in {async_folder} needs the rule for {name}" for name in sorted(unused)
        ]
        folder = ROOT / sync_folder
        found = contents(folder)
        if check:
            problems += differences(expected, found, sync_folder)
            continue
        for path in found.keys() - expected.keys():
            (folder / path).unlink()
        for path, content in expected.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            if found.get(path) != content:
                (folder / path).write_bytes(content)
    if problems:
        sys.exit("\n".join([*problems, "Run scripts/unasync after editing the async code."]))


if __name__ == "__main__":
    main()
