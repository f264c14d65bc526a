"""A real Firefox over WebDriver BiDi, which it speaks itself: nothing to install but the browser. Only what the tests need."""

from __future__ import annotations

import json
import queue
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import websocket

TAB, ENTER, SPACE, DOWN, SHIFT = "\ue004", "\ue006", " ", "\ue015", "\ue008"
PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.disabledForTesting": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
}


class Firefox:
    """One browser with one page; keys are pressed as on a keyboard, and scripts only look."""

    def __init__(self, path: str, profile: Path) -> None:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0", "about:blank"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=lambda: [said.put(line) for line in self.process.stderr or ()], daemon=True).start()
        address, until = None, time.monotonic() + 90
        while address is None and time.monotonic() < until:
            try:
                address = re.search(r"BiDi listening on (ws://\S+)", said.get(timeout=1))
            except queue.Empty:
                continue
        if address is None:
            self.process.kill()
            pytest.fail("Firefox did not say where it listens")
        self.socket = websocket.create_connection(f"{address[1]}/session", suppress_origin=True, timeout=60)
        self.last = 0
        self.errors: list[str] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self.page = self.call("browsingContext.create", type="tab")["context"]  # only what it opens itself has the focus

    def call(self, method: str, **params: Any) -> Any:
        """Send a command and return its result; page errors that arrive meanwhile are kept."""
        self.last += 1
        self.socket.send(json.dumps({"id": self.last, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("method") == "log.entryAdded" and message["params"]["level"] == "error":
                self.errors.append(message["params"]["text"])
            if message.get("id") == self.last:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, address: str) -> None:
        """Go to an address and wait until it has loaded."""
        self.call("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def reload(self) -> None:
        """Load the page again."""
        self.call("browsingContext.reload", context=self.page, wait="complete")

    def look(self, expression: str) -> Any:
        """Return what a JavaScript expression gives, by way of JSON."""
        text = f"JSON.stringify({expression})"
        found = self.call("script.evaluate", expression=text, target={"context": self.page}, awaitPromise=True)
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"]) if found["result"]["type"] == "string" else None

    def wait(self, expression: str, seconds: float = 10) -> None:
        """Wait until a JavaScript expression holds."""
        until = time.monotonic() + seconds
        while not self.look(f"Boolean({expression})"):
            assert time.monotonic() < until, f"never came: {expression}"
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after the other; a text is typed."""
        acts = [{"type": kind, "value": key} for key in "".join(keys) for kind in ("keyDown", "keyUp")]
        self.call("input.performActions", context=self.page, actions=[{"type": "key", "id": "keyboard", "actions": acts}])

    def tab_to(self, selector: str, limit: int = 40) -> None:
        """Press Tab until the focus is on a matching element; give up when a user would have."""
        for _ in range(limit):
            self.press(TAB)
            if self.look(f"document.activeElement.matches({json.dumps(selector)})"):
                return
        pytest.fail(f"{limit} × Tab did not reach {selector}")

    def close(self) -> None:
        """End the browser that this object started."""
        try:
            self.call("browser.close")
        except (AssertionError, OSError, websocket.WebSocketException):
            self.process.terminate()
        self.socket.close()
        self.process.wait(30)
