"""A scenario as every medium shows it: numbered passages with their texts, shuffled replies, reasons and debrief."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from courseloom.activities.question import hashed, mixed
from courseloom.model.items import Slug
from courseloom.model.scenarios import HIGHEST, Fit, Reply, Scenario, Tone, texts
from courseloom.model.text import Rich
from courseloom.strings import SCENARIO

_IN_LINE = ("text", "says")
"""Last parts of the paths of texts that are inline, within other text."""


@dataclass(frozen=True)
class PlacedText:
    """A text with its path in the scenario's file, for example 'nodes.0.says'."""

    path: str
    rich: Rich

    @property
    def in_line(self) -> bool:
        """Return whether HTML allows only phrasing content at the place of this text."""
        return self.path.rsplit(".", 1)[-1] in _IN_LINE


@dataclass(frozen=True)
class Credit:
    """The credit of a reason: `lead` as plain words, then the keys of its `sources` (perhaps none), which a medium links."""

    path: str
    lead: str
    sources: tuple[str, ...]


Piece = PlacedText | Credit
"""The parts that each medium renders itself; everything else in a scenario is plain words and numbers."""


@dataclass(frozen=True)
class Part:
    """A part of a turn: what the client shows or says, or the care that follows; `lead` precedes it and may be empty."""

    role: Literal["shows", "says", "care"]
    lead: str
    text: PlacedText


@dataclass(frozen=True)
class ReplyView:
    """One reply: `index` is its position in the file, `to` the number of the next passage.

    `stance` and `does` say in words what it is and does, `effect` by how much it changes the states ('Trust +1, Openness −1').
    """

    index: int
    to: int
    fit: Fit
    stance: str
    does: str
    effect: str
    changes: tuple[int, ...]
    text: PlacedText
    why: PlacedText
    credit: Credit | None


@dataclass(frozen=True)
class PassageView:
    """One turn of the client with its number, and the replies to it; an ending has none."""

    number: int
    turn: tuple[Part, ...]
    inner: PlacedText | None
    replies: tuple[ReplyView, ...]
    ending: Tone | None


@dataclass(frozen=True)
class StateView:
    """A state of the client at the start; `text` is what is shown, for example 'trust 3 of 10'."""

    label: str
    start: int
    text: str


@dataclass(frozen=True)
class ScenarioView:
    """A scenario as shown: passages in order of number; `model` is the model path as (passage number, index of the reply).

    `your_part`, `thinks` and `brought` are headings: of the clinician's card, the client's thoughts and the client's card.
    """

    slug: str
    title: str
    line: str
    client: str
    ahead: PlacedText
    setting: PlacedText
    your_part: str
    clinician_card: PlacedText
    states: tuple[StateView, ...]
    passages: tuple[PassageView, ...]
    thinks: str
    model: tuple[tuple[int, int], ...]
    summary: PlacedText
    brought: str
    client_card: PlacedText
    alternatives: tuple[PlacedText, ...]
    questions: tuple[PlacedText, ...]
    hash: str
    key_hash: str
    texts: tuple[PlacedText, ...]

    @property
    def intro(self) -> tuple[tuple[str, PlacedText], ...]:
        """Return the texts before the first passage, each with its heading."""
        return (SCENARIO["setting"], self.setting), (self.your_part, self.clinician_card)

    @property
    def model_line(self) -> str:
        """Return the model path as numbers, for example '1 → 3 → 5'."""
        return " → ".join(str(number) for number, _ in self.model)

    def pieces(self) -> Iterator[Piece]:
        """Yield all parts that a medium renders: the texts in the order of the file, then the credits."""
        yield from self.texts
        yield from (reply.credit for passage in self.passages for reply in passage.replies if reply.credit)


def scenario_view(scenario: Scenario) -> ScenarioView:
    """Return the view of a scenario."""
    order = sorted(range(len(scenario.nodes)), key=lambda index: scenario.nodes[index].id != scenario.start)
    numbers = {scenario.nodes[index].id: number for number, index in enumerate(order, 1)}
    by_path = {(path := ".".join(map(str, parts))): PlacedText(path, rich) for _, parts, rich in texts(scenario)}
    client, debrief = scenario.client.name, scenario.debrief
    return ScenarioView(
        slug=scenario.id,
        title=scenario.title,
        line=" · ".join((SCENARIO["minutes"].format(minutes=scenario.minutes), SCENARIO["not_scored"])),
        client=client,
        ahead=by_path["ahead"],
        setting=by_path["setting"],
        your_part=SCENARIO["you_are"].format(name=scenario.clinician.name),
        clinician_card=by_path["clinician.card"],
        states=tuple(
            StateView(one.label, one.start, f"{one.label} {SCENARIO['of'].format(value=one.start, all=HIGHEST)}")
            for one in scenario.states
        ),
        passages=tuple(_passage(scenario, index, numbers, by_path) for index in order),
        thinks=SCENARIO["thinks"].format(name=client),
        model=tuple((numbers[node.id], node.replies.index(reply) if reply else -1) for node, reply in scenario.model_path()),
        summary=by_path["debrief.summary"],
        brought=SCENARIO["brought"].format(name=client),
        client_card=by_path["client.card"],
        alternatives=tuple(by_path[f"debrief.alternatives.{index}"] for index in range(len(debrief.alternatives))),
        questions=tuple(by_path[f"debrief.questions.{index}"] for index in range(len(debrief.questions))),
        hash=hashed(scenario.id),
        key_hash=hashed(_key(scenario), 8),
        texts=tuple(by_path.values()),
    )


def _passage(scenario: Scenario, index: int, numbers: Mapping[Slug, int], by_path: Mapping[str, PlacedText]) -> PassageView:
    node = scenario.nodes[index]
    path = f"nodes.{index}"
    care = f"{SCENARIO[node.ending]} {SCENARIO['next']}:" if node.ending else ""
    parts: tuple[tuple[Literal["shows", "says", "care"], str], ...] = (
        ("shows", ""),
        ("says", f"{scenario.client.name}:"),
        ("care", care),
    )
    return PassageView(
        number=numbers[node.id],
        turn=tuple(Part(role, lead, text) for role, lead in parts if (text := by_path.get(f"{path}.{role}"))),
        inner=by_path.get(f"{path}.inner"),
        replies=tuple(
            _reply(scenario, node.replies[at], at, f"{path}.replies.{at}", numbers, by_path)
            for at in mixed([reply.text.source for reply in node.replies])
        ),
        ending=node.ending,
    )


def _reply(
    scenario: Scenario, reply: Reply, index: int, path: str, numbers: Mapping[Slug, int], by_path: Mapping[str, PlacedText]
) -> ReplyView:
    level = SCENARIO["level"].format(level=reply.level) if reply.level else ""
    moved = [(state.label, reply.effect[state.id]) for state in scenario.states if reply.effect.get(state.id)]
    return ReplyView(
        index=index,
        to=numbers[reply.to],
        fit=reply.fit,
        stance=reply.stance,
        does=" · ".join(filter(None, (level, SCENARIO[_does(scenario, reply)]))),
        effect=", ".join(f"{label} {_signed(change)}" for label, change in moved),
        changes=tuple(reply.effect.get(state.id, 0) for state in scenario.states),
        text=by_path[f"{path}.text"],
        why=by_path[f"{path}.why"],
        credit=_credit(reply, f"{path}.credit"),
    )


def _credit(reply: Reply, path: str) -> Credit | None:
    lead = [SCENARIO["judgement"]] if reply.judgement else []
    lead += [f"{SCENARIO['source']}:"] if reply.sources else []
    return Credit(path, " ".join(lead), reply.sources) if lead else None


def _signed(change: int) -> str:
    return f"{change:+d}".replace("-", "−")


def _key(scenario: Scenario) -> str:
    """Return a description of the graph (start, target of each reply): when it changes, a stored path is no longer valid."""
    return f"{scenario.start} {[(node.id, [reply.to for reply in node.replies]) for node in scenario.nodes]}"


def _does(scenario: Scenario, reply: Reply) -> str:
    """Return the key of a reply's effect: its fit, or "ends" for a "holds" reply that leads to an ending."""
    return "ends" if reply.fit == "holds" and scenario.node(reply.to).ending else reply.fit
