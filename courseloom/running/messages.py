"""Turns what a running cell sends (text, displays, updates, errors) into the outputs that a notebook stores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courseloom.running.limits import Output


class Outputs:
    """The outputs of the cells of one notebook, in nbformat's form; displays are updated by their id in any cell."""

    def __init__(self) -> None:
        self.cells: list[list[Output]] = [[]]
        self._displays: dict[str, list[Output]] = {}
        self._clear_first = False

    def next_cell(self) -> None:
        """Begin the outputs of the next cell."""
        self.cells.append([])

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Apply one message, by its kind and content in Jupyter's protocol."""
        match kind:
            case "clear_output" if content["wait"]:
                self._clear_first = True
            case "clear_output":
                self.cells[-1].clear()
            case "stream":
                self._append({"output_type": "stream", "name": content["name"], "text": content["text"]})
            case "error":
                self._append({"output_type": "error", **content})
            case _:
                self._display(kind, content)

    def _display(self, kind: str, content: dict[str, Any]) -> None:
        id = content.get("transient", {}).get("display_id")
        shown = {"data": content["data"], "metadata": content["metadata"]}
        for earlier in self._displays.get(id, ()) if id else ():
            earlier.update(shown)
        if kind == "update_display_data":
            return
        output: Output = {"output_type": kind, **shown}
        if kind == "execute_result":
            output["execution_count"] = content["execution_count"]
        self._append(output)
        if id:
            self._displays.setdefault(id, []).append(output)

    def _append(self, output: Output) -> None:
        if self._clear_first:
            self.cells[-1].clear()
            self._clear_first = False
        self.cells[-1].append(output)


def merged(outputs: Iterable[Output]) -> list[Output]:
    """Return the outputs of a cell with neighbouring pieces of text joined, however they happened to be cut."""
    found: list[Output] = []
    for output in outputs:
        last = found[-1] if found else {}
        if output["output_type"] == "stream" and last.get("output_type") == "stream" and last["name"] == output["name"]:
            last["text"] += output["text"]
        else:
            found.append(dict(output))
    return found
