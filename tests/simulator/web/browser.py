"""A headless Chromium, driven over the WebDriver protocol by chromedriver."""

from __future__ import annotations

import base64
import importlib.util
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

Found = TypeVar("Found")

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
TAB = "\ue004"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# The errors of WebDriver while the page has not drawn an element yet, or is redrawing it.
_NOT_YET = {
    "element click intercepted",
    "element not interactable",
    "javascript error",
    "no such element",
    "stale element reference",
}


class BrowserError(AssertionError):
    """A command that the browser rejected.

    Attributes:
        code: The error code of the WebDriver specification, such as "no such element".
    """

    def __init__(self, command: str, value: dict[str, str]) -> None:
        super().__init__(f"{command}: {value['error']}: {value['message']}")
        self.code = value["error"]


def missing() -> str | None:
    """Return the missing requirements of a browser session, or None."""
    if shutil.which("chromedriver") and any(map(shutil.which, _BROWSERS)):
        return None
    return "Chromium and chromedriver (Debian: apt-get install chromium chromium-driver)"


def axe_core() -> Path:
    """Return the script of axe-core, the only part of the package that is used."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "axe.min.js"


def _move(place: tuple[float, float]) -> dict[str, Any]:
    x, y = (round(at) for at in place)
    return {"type": "pointerMove", "duration": 50, "x": x, "y": y, "origin": "viewport"}


class Browser:
    """One window of a headless Chromium with its own profile."""

    def __init__(self, profile: Path, *, dark: bool = False) -> None:
        # chromedriver prints the port that it chooses, but not in a documented format.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._driver = subprocess.Popen(
            [shutil.which("chromedriver") or "chromedriver", f"--port={port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)
        try:
            self._wait_for_driver()
            self._session = self._open(profile, dark)
        except BaseException:
            self._stop_driver()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._http.delete(f"/session/{self._session}")
        finally:
            self._stop_driver()

    def reset_session(self) -> None:
        """Delete the cookies and console errors, and restore the size of a desktop."""
        self.go("about:blank")
        self._devtools("Network.clearBrowserCookies")
        self.color_scheme("")
        self.resize(1280, 900)
        self.problems()

    def go(self, url: str) -> None:
        self._post("url", url=url)

    def run(self, script: str, *arguments: object) -> Any:
        """Return the result of a JavaScript function with this body."""
        return self._post("execute/sync", script=script, args=list(arguments))

    def text(self, selector: str) -> str:
        """Return the visible text of an element."""
        found: str = self.run("return document.querySelector(arguments[0]).innerText", selector)
        return found

    def is_shown(self, selector: str) -> bool:
        shown: bool = self.run(
            "const found = document.querySelector(arguments[0]);"
            "return found !== null && found.checkVisibility()",
            selector,
        )
        return shown

    def click(self, selector: str) -> None:
        """Click an element, once it no longer moves and nothing covers it."""
        self._act(selector, "click")

    def type(self, selector: str, text: str) -> None:
        """Type into a field, once it is shown."""
        self._act(selector, "value", text=text)

    def focus(self, selector: str) -> None:
        """Move the focus to an element, once it accepts it."""
        self.wait_for(
            lambda: self.run(
                "const found = document.querySelector(arguments[0]);"
                "found.focus();"
                "return document.activeElement === found",
                selector,
            )
        )

    def press(self, key: str) -> None:
        """Press and release a key on the focused element."""
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._post("actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def keys(self, text: str, *held: str) -> None:
        """Type into the focused element like a keyboard, while other keys are held."""
        actions = [{"type": "keyDown", "value": key} for key in held]
        for key in text:
            actions += [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        actions += [{"type": "keyUp", "value": key} for key in held]
        self._post("actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def tab_to(self, selector: str) -> None:
        """Press Tab until an element has the focus."""
        for _ in range(300):
            if self.run("return document.activeElement.matches(arguments[0])", selector):
                return
            self.press(TAB)
        raise AssertionError(f"the keyboard does not reach {selector}")

    def drag(self, start: tuple[float, float], *path: tuple[float, float]) -> None:
        """Press the mouse button at `start`, move along `path`, and release it at the end.

        The positions are in the window. Without a path, click at `start`.
        """
        down = [{"type": "pointerDown", "button": 0}]
        moves = [_move(place) for place in path]
        actions = [_move(start), *down, *moves, {"type": "pointerUp", "button": 0}]
        pointer = {"pointerType": "mouse"}
        source = {"type": "pointer", "id": "mouse", "parameters": pointer, "actions": actions}
        self._post("actions", actions=[source])

    def box(self, selector: str) -> tuple[float, float, float, float]:
        """Scroll an element into view, and return its left, top, width and height in the window."""
        found = self.run(
            "const found = document.querySelector(arguments[0]);"
            "found.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const box = found.getBoundingClientRect();"
            "return [box.left, box.top, box.width, box.height]",
            selector,
        )
        left, top, width, height = found
        return left, top, width, height

    def color_scheme(self, scheme: str) -> None:
        """Set the preferred color scheme: "dark", "light", or "" for that of the machine."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._devtools("Emulation.setEmulatedMedia", features=features)

    def barriers(self) -> list[str]:
        """Return the accessibility problems that axe-core finds on the current page."""
        # The policy of the page blocks other scripts, except for code that DevTools evaluate.
        self._devtools("Runtime.evaluate", expression=axe_core().read_text(encoding="utf-8"))
        found = self._devtools(
            "Runtime.evaluate",
            expression="axe.run().then((results) => results.violations.flatMap((one) =>"
            " one.nodes.map((node) => one.id + ': ' + node.html + ' ' + node.failureSummary)))",
            awaitPromise=True,
            returnByValue=True,
        )
        barriers: list[str] = found["result"]["value"]
        return barriers

    def resize(self, width: int, height: int) -> None:
        """Set the size of the page in CSS pixels; a window cannot be narrower than 500."""
        self._devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def problems(self) -> list[str]:
        """Return the console errors since the last call."""
        entries = self._post("se/log", type="browser")
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")]

    def screenshot(self, path: Path, *, whole_page: bool = True) -> None:
        options: dict[str, Any] = {}
        if whole_page:
            height = self.run("return document.documentElement.scrollHeight")
            width = self.run("return document.documentElement.clientWidth")
            clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
            options = {"captureBeyondViewport": True, "clip": clip}
        image = self._devtools("Page.captureScreenshot", **options)
        path.write_bytes(base64.b64decode(image["data"]))

    def wait_for(self, look: Callable[[], Found], timeout: float = 60) -> Found:
        """Wait until a function returns a truthy value, and return it.

        Elements and properties that the function does not find are waited for as well.
        """
        end = time.monotonic() + timeout
        while True:
            problem = ""
            try:
                found = look()
            except BrowserError as error:
                if error.code not in _NOT_YET:
                    raise
                problem = f" ({error})"
            else:
                if found:
                    return found
            if time.monotonic() > end:
                shown = self.run("return document.body.innerText")
                raise AssertionError(f"not seen in {timeout} s{problem}; the page shows:\n{shown}")
            time.sleep(0.05)

    def wait_for_text(self, selector: str, text: str) -> None:
        self.wait_for(lambda: self.is_shown(selector) and text in self.text(selector))

    def _act(self, selector: str, action: str, **body: object) -> None:
        def act() -> bool:
            self._post(f"element/{self._find(selector)}/{action}", **body)
            return True

        self.wait_for(act)

    def _find(self, selector: str) -> str:
        found = self._post("element", using="css selector", value=selector)
        identifier: str = found[_ELEMENT]
        return identifier

    def _devtools(self, command: str, **parameters: object) -> Any:
        return self._post("goog/cdp/execute", cmd=command, params=parameters)

    def _post(self, command: str, **body: object) -> Any:
        response = self._http.post(f"/session/{self._session}/{command}", json=body)
        value = response.json()["value"]
        if not response.is_success:
            raise BrowserError(f"{command} {body}", value)
        return value

    def _open(self, profile: Path, dark: bool) -> str:
        arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--window-size=1280,900",
            f"--user-data-dir={profile}",
            *(["--force-dark-mode"] if dark else []),
        ]
        binary = next(path for path in map(shutil.which, _BROWSERS) if path)
        wanted = {
            "goog:chromeOptions": {"args": arguments, "binary": binary},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        response = self._http.post("/session", json={"capabilities": {"alwaysMatch": wanted}})
        assert response.is_success, response.text
        session: str = response.json()["value"]["sessionId"]
        return session

    def _wait_for_driver(self) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                if self._http.get("/status").json()["value"]["ready"]:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("chromedriver does not respond")

    def _stop_driver(self) -> None:
        self._http.close()
        self._driver.terminate()
        self._driver.wait(60)
