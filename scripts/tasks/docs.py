"""Build the documentation into site/; fail on a broken link or a missing docstring.

With --serve, serve it on this machine afterwards, and rebuild it when a source file changes.
"""

import argparse
import shutil
import subprocess
import sys

from _nox import ROOT

SITE = ROOT / "site"


def build() -> int:
    """Build the site, and return Sphinx's exit code."""
    command = [sys.executable, "-m", "sphinx", "--builder", "html", "--jobs", "auto"]
    command += ["--fail-on-warning", "--keep-going", "--quiet"]
    # Build all pages every time, because pages that are not read again do not warn again.
    command += ["--fresh-env", "--write-all"]
    command += ["--doctree-dir", str(ROOT / "build" / "doctrees"), str(ROOT / "docs"), str(SITE)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="scripts/docs", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="show the site until Ctrl-C")
    parser.add_argument("--port", type=int, default=8000, help="where to show it (default: 8000)")
    options = parser.parse_args()
    # Leave no files of pages that no longer exist.
    shutil.rmtree(SITE, ignore_errors=True)

    from public_api.docstrings import undocumented

    missing = undocumented()
    for name in missing:
        print(f"no docstring: {name}", file=sys.stderr)
    failed = build() or bool(missing)
    if not failed:
        from public_api.reference import missing_from

        from tasks.check_site import broken_links, unfound_tasks

        problems = [f"not in the reference: {name}" for name in missing_from(SITE)]
        problems += [*broken_links(SITE), *unfound_tasks(SITE)]
        for problem in problems:
            print(problem, file=sys.stderr)
        failed = bool(problems)
    if not failed:
        print(f"Built {SITE / 'index.html'}")
    if options.serve:
        serve(options.port)
    return failed


def serve(port: int) -> None:
    """Serve the site, and rebuild it when a file in docs, brainframe_api or openapi changes."""
    import threading
    import time
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    handler = partial(SimpleHTTPRequestHandler, directory=str(SITE))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)

    def newest() -> float:
        folders = ("docs", "brainframe_api", "openapi")
        files = (path for folder in folders for path in (ROOT / folder).rglob("*.*"))
        return max(path.stat().st_mtime for path in files if "rest" not in path.parts)

    seen = newest()
    try:
        while True:
            time.sleep(1)
            if newest() > seen:
                build()
                seen = newest()
    except KeyboardInterrupt:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
