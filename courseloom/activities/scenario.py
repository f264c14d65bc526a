"""A scenario as plain data, for page, paper and widget: numbered passages, replies in an order that gives nothing away."""

from __future__ import annotations

from dataclasses import dataclass

from courseloom.activities.question import hashed, mixed
from courseloom.model.items import LETTERS
from courseloom.model.scenarios import HIGHEST, Fit, Reply, Scenario, Tone
from courseloom.strings import SCENARIO


@dataclass(frozen=True)
class ReplyView:
    """One reply: `index` is its place in the file, `to` the number of the passage that follows, `path` finds its texts."""

    index: int
    letter: str
    to: int
    fit: Fit
    tag: str
    changes: tuple[int, ...]
    effect: str
    judgement: bool
    model: bool
    path: str


@dataclass(frozen=True)
class PassageView:
    """One turn of the client with its number; `path` finds its texts, and `has` says which of them there are."""

    number: int
    path: str
    has: frozenset[str]
    replies: tuple[ReplyView, ...]
    ending: Tone | None


@dataclass(frozen=True)
class ScenarioView:
    """A scenario as shown: passages by number, the first one first; `model` is the model path as (number, reply's index)."""

    slug: str
    title: str
    line: str
    client: str
    clinician: str
    states: tuple[tuple[str, int], ...]
    passages: tuple[PassageView, ...]
    model: tuple[tuple[int, int], ...]
    alternatives: int
    questions: int
    hash: str
    key_hash: str

    @property
    def model_line(self) -> str:
        """Return the model path as numbers, for example '1 → 3 → 5'."""
        return " → ".join(str(number) for number, _ in self.model)

    @property
    def state_line(self) -> str:
        """Return the states at the start in words."""
        return " · ".join(f"{label} {SCENARIO['of'].format(value=value, all=HIGHEST)}" for label, value in self.states)


def of(scenario: Scenario) -> ScenarioView:
    """Return the view of a scenario."""
    order = sorted(range(len(scenario.nodes)), key=lambda index: scenario.nodes[index].id != scenario.start)
    numbers = {scenario.nodes[index].id: number for number, index in enumerate(order, 1)}
    return ScenarioView(
        slug=scenario.id,
        title=scenario.title,
        line=" · ".join((SCENARIO["minutes"].format(minutes=scenario.minutes), SCENARIO["not_scored"])),
        client=scenario.client.name,
        clinician=scenario.clinician.name,
        states=tuple((state.label, state.start) for state in scenario.states),
        passages=tuple(_passage(scenario, index, numbers) for index in order),
        model=tuple((numbers[node.id], node.replies.index(reply) if reply else -1) for node, reply in scenario.model_path()),
        alternatives=len(scenario.debrief.alternatives),
        questions=len(scenario.debrief.questions),
        hash=hashed(scenario.id),
        key_hash=hashed(_key(scenario), 8),
    )


def _passage(scenario: Scenario, index: int, numbers: dict[str, int]) -> PassageView:
    node = scenario.nodes[index]
    path = f"nodes.{index}"
    shown = mixed([reply.text.source for reply in node.replies])
    replies = []
    for place, at in enumerate(shown):
        reply = node.replies[at]
        level = (SCENARIO["level"].format(level=reply.level),) if reply.level else ()
        replies.append(
            ReplyView(
                index=at,
                letter=LETTERS[place],
                to=numbers[reply.to],
                fit=reply.fit,
                tag=" · ".join((reply.stance, *level, SCENARIO[_does(scenario, reply)])),
                changes=tuple(reply.effect.get(state.id, 0) for state in scenario.states),
                effect=", ".join(
                    f"{state.label} {_signed(reply.effect[state.id])}"
                    for state in scenario.states
                    if reply.effect.get(state.id)
                ),
                judgement=reply.judgement,
                model=reply.model,
                path=f"{path}.replies.{at}",
            )
        )
    has = frozenset(role for role in ("says", "shows", "inner", "care") if getattr(node, role) is not None)
    return PassageView(numbers[node.id], path, has, tuple(replies), node.ending)


def _signed(change: int) -> str:
    return f"{change:+d}".replace("-", "−")


def _key(scenario: Scenario) -> str:
    """Return what makes a kept path wrong when it changes: where the scenario starts and where each reply leads."""
    return f"{scenario.start} {[(node.id, [reply.to for reply in node.replies]) for node in scenario.nodes]}"


def _does(scenario: Scenario, reply: Reply) -> str:
    """Return the name of what a reply does; one that only holds and leads to an ending ends the scenario."""
    return "ends" if reply.fit == "holds" and scenario.node(reply.to).ending else reply.fit
