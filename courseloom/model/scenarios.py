"""Scenarios: a conversation with one client as a graph: nodes (what the client says) joined by replies (what the learner says).

A node either offers replies or is an ending. Nothing here is scored: states are the author's illustration of how the client may
be doing, on a scale from 0 to 10, and `fit` says what a reply does to the conversation, so that the debrief can explain it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from pydantic import Field

from courseloom.model.items import Frozen, Slug
from courseloom.model.text import Rich, RichText

Fit = Literal["opens", "holds", "closes"]
"""opens: the client can say more; holds: neither better nor worse; closes: the client draws back."""
Tone = Literal["good", "mixed", "hard"]
LOWEST, HIGHEST = 0, 10


class State(Frozen):
    """A state of the client that replies change, from 0 to 10: the author's illustration, not a measurement."""

    id: Slug
    label: str
    start: int = Field(ge=LOWEST, le=HIGHEST)


class Reply(Frozen):
    """Something the learner can say: the node it leads to, its effect, and why."""

    text: RichText
    to: Slug = Field(description="The node that follows.")
    fit: Fit = Field(description="What it does to the conversation: opens, holds or closes it.")
    stance: str = Field(
        min_length=3, max_length=40, description="In a word or two, what the reply does, e.g. 'direct question'."
    )
    level: int | None = Field(None, ge=1, le=6, description="Level of validation, where it is one.")
    effect: dict[Slug, int] = Field({}, description="Change of states: -3 to +3 each.")
    why: RichText
    sources: tuple[str, ...] = Field((), description="Keys of book/references.bib.")
    judgement: bool = Field(False, description="Rests on clinical judgement, not on a source; printed so.")
    model: bool = Field(False, description="This reply is on the model path.")


class Node(Frozen):
    """One turn of the client: what the client says and shows, and the inner voice that the debrief reveals."""

    id: Slug
    says: RichText | None = Field(None, description="The client's words, in quotation marks.")
    shows: RichText | None = Field(None, description="What the learner sees or hears: a look, a silence.")
    inner: RichText | None = Field(None, description="What the client thinks; shown in the debrief only.")
    replies: tuple[Reply, ...] = Field((), max_length=4)
    ending: Tone | None = Field(None, description="For an ending: how the talk has gone.")
    care: RichText | None = Field(None, description="For an ending: what happens next for the client. Every talk ends in care.")


class Debrief(Frozen):
    """The debrief after the conversation: the point of the model path, other good ways, and questions for discussion."""

    summary: RichText
    alternatives: tuple[RichText, ...] = Field(min_length=1, max_length=5)
    questions: tuple[RichText, ...] = Field(min_length=2, max_length=6)


class Role(Frozen):
    """A role in the conversation: its name, and what its player needs to know."""

    name: str
    card: RichText


class Scenario(Frozen):
    """One conversation: roles, setting, nodes by name, and the debrief."""

    id: Slug
    title: str
    chapter: Slug = Field(description="The chapter that it belongs to.")
    objective: Slug
    minutes: int = Field(ge=3, le=60)
    ahead: RichText = Field(description="One calm sentence on what is ahead; skipping is fine.")
    setting: RichText
    client: Role
    clinician: Role
    states: tuple[State, ...] = Field(min_length=1, max_length=4)
    start: Slug
    nodes: tuple[Node, ...] = Field(min_length=3)
    debrief: Debrief

    def node(self, id: str) -> Node:
        """Return a node by its name; raises KeyError for an unknown name."""
        for node in self.nodes:
            if node.id == id:
                return node
        raise KeyError(id)

    def model_path(self) -> tuple[tuple[Node, Reply | None], ...]:
        """Return the model path: each node with the reply chosen there, None at the ending."""
        return tuple(self._follow(lambda node: next((reply for reply in node.replies if reply.model), None)))

    def worst_path(self) -> tuple[tuple[Node, Reply | None], ...]:
        """Return the path with the least helpful reply at the first visit to a node, and the most helpful one afterwards."""
        order: dict[str, int] = {"closes": 0, "holds": 1, "opens": 2}
        seen: set[str] = set()

        def worst(node: Node) -> Reply | None:
            ranked = sorted(node.replies, key=lambda reply: order[reply.fit])
            again = node.id in seen
            seen.add(node.id)
            return (ranked[-1] if again else ranked[0]) if ranked else None

        return tuple(self._follow(worst))

    def _follow(self, choose: Callable[[Node], Reply | None]) -> Iterator[tuple[Node, Reply | None]]:
        node: Node | None = self.node(self.start)
        for _ in range(3 * len(self.nodes)):
            if node is None:
                return
            reply = choose(node)
            yield node, reply
            node = self.node(reply.to) if reply else None

    def taken(self, chosen: Sequence[int]) -> Iterator[tuple[Node, Reply]]:
        """Yield each node of a path with the reply taken there; `chosen` are indices of replies, in the file's order."""
        node = self.node(self.start)
        for index in chosen:
            reply = node.replies[index]
            yield node, reply
            node = self.node(reply.to)

    def after(self, replies: tuple[Reply, ...]) -> list[dict[str, int]]:
        """Return the states, by id, at the start and after each of these replies."""
        values = {state.id: state.start for state in self.states}
        found = [dict(values)]
        for reply in replies:
            for id, change in reply.effect.items():
                values[id] = min(HIGHEST, max(LOWEST, values.get(id, 0) + change))
            found.append(dict(values))
        return found


def texts(scenario: Scenario) -> Iterator[tuple[str, tuple[str | int, ...], Rich]]:
    """Yield (role, path below the scenario, text) for every text of a scenario.

    Roles: ahead, setting, client, clinician, says, shows, inner, care, reply, why, summary, alternative, question.
    """
    yield "ahead", ("ahead",), scenario.ahead
    yield "setting", ("setting",), scenario.setting
    yield "client", ("client", "card"), scenario.client.card
    yield "clinician", ("clinician", "card"), scenario.clinician.card
    for index, node in enumerate(scenario.nodes):
        for role in ("says", "shows", "inner", "care"):
            text: Rich | None = getattr(node, role)
            if text is not None:
                yield role, ("nodes", index, role), text
        for number, reply in enumerate(node.replies):
            yield "reply", ("nodes", index, "replies", number, "text"), reply.text
            yield "why", ("nodes", index, "replies", number, "why"), reply.why
    yield "summary", ("debrief", "summary"), scenario.debrief.summary
    for index, text in enumerate(scenario.debrief.alternatives):
        yield "alternative", ("debrief", "alternatives", index), text
    for index, text in enumerate(scenario.debrief.questions):
        yield "question", ("debrief", "questions", index), text
