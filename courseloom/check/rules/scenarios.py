"""Rules about conversation scenarios; `readers.scenarios` checks their graphs."""

from __future__ import annotations

from collections.abc import Iterator

from courseloom.check.rule import Fault, Material, rule
from courseloom.check.rules.items import REASON
from courseloom.check.text.passages import readable
from courseloom.check.text.wording import words


@rule("items", "error")
def every_reply_says_why(material: Material) -> Iterator[Fault]:
    """Every reply of a scenario says why it does what it does, in 15 words or more.

    The debrief sets the path taken beside the model path, and the reasons are what it teaches with (Van der Kleij 2015). So the
    reply that goes well has one too.

    Bad: "Too cold."

    Good: "Kim hears a telling-off and has nothing to answer, so that the talk is about blame and no longer about hands."
    """
    course = material.course
    for placed in course.scenarios.values():
        scenario = placed.scenario
        for index, node in enumerate(scenario.nodes):
            for number, reply in enumerate(node.replies):
                count = len(words(readable(reply.why.source)))
                if count < REASON:
                    where = course.lines.get(f"{scenario.id}.nodes.{index}.replies.{number}.why", placed.where)
                    what = (
                        f"scenario '{scenario.id}': the reason for a reply in '{node.id}' has {count} word{'s' * (count != 1)}."
                    )
                    yield Fault(where, what, f"Say what it teaches, in {REASON} words or more.")
