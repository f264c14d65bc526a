"""A scenario on paper, as Typst: numbered passages, and its entry in the key with every reason.

The functions take the view of a scenario and a renderer of its texts, and return Typst code for functions of `book.typ`.
"""

from __future__ import annotations

from collections.abc import Callable

from courseloom.activities.scenario import Credit, PassageView, Piece, PlacedText, ReplyView, ScenarioView
from courseloom.model.evidence import Evidence
from courseloom.render.typst import text as typeset
from courseloom.render.typst.markup import array, call, codes, leading, literal, words
from courseloom.strings import SCENARIO

Texts = Callable[[Piece], str]
"""Renders a text, or the sources of a credit, as markup."""


def apart(evidence: Evidence) -> Texts:
    """Return the renderer of a scenario's texts for paper other than the book: citations and claims as words."""

    def text(piece: Piece) -> str:
        match piece:
            case PlacedText(_, rich):
                return typeset.blocks(rich.blocks, evidence)
            case Credit(_, _, sources):
                return words(evidence.cited(sources))

    return text


def printed_scenario(shown: ScenarioView, text: Texts) -> tuple[str, str]:
    """Return the scenario as numbered passages, and its entry in the key."""
    head = f"{literal(shown.slug)}, [{words(f'{shown.title} · {shown.line}')}]"
    states = " · ".join(state.text for state in shown.states)
    start = f"{SCENARIO['states']}: {states}. {SCENARIO['illustration']}"
    passages = "".join(
        f"(number: {passage.number}, body: [{turn(passage, text)}], replies: {replies(passage, text)}), "
        for passage in shown.passages
    )
    opening = f"[{words(SCENARIO['kind'])}], [{ahead(shown, text)}], {intro(shown, text)}"
    printed = f"\n#scenario({head}, {opening}, [{words(SCENARIO['how_paper'])}], [{words(start)}], {passages});\n"
    return printed, f"\n#scenario-key({head}, {_key(shown, text)}, {_debrief(shown, text)});\n"


def labels_of(shown: ScenarioView) -> set[str]:
    """Return the labels that a printed scenario sets."""
    passages = {f"passage-{shown.slug}-{passage.number}" for passage in shown.passages}
    return passages | {f"scenario-{shown.slug}", f"scenario-key-{shown.slug}"}


def ahead(shown: ScenarioView, text: Texts) -> str:
    """Return the content note, with the statement that the scenario is fiction."""
    return f"{text(shown.ahead)} {words(SCENARIO['fiction'])}"


def intro(shown: ScenarioView, text: Texts) -> str:
    """Return code for the texts before the first passage, each with its heading."""
    return codes(f"([{words(head)}], [{text(body)}])" for head, body in shown.intro)


def turn(passage: PassageView, text: Texts) -> str:
    """Return what the client shows and says in a passage, and what happens next at an ending."""
    leads = (call("strong", words(part.lead)) + words(" ") if part.lead else "" for part in passage.turn)
    return "\n\n".join(lead + text(part.text) for lead, part in zip(leads, passage.turn, strict=True))


def replies(passage: PassageView, text: Texts) -> str:
    """Return code for the replies to a passage, each with the number of the passage that it leads to."""
    return codes(f"([{text(reply.text)}], {reply.to})" for reply in passage.replies)


def listed(texts: tuple[PlacedText, ...], text: Texts) -> str:
    """Return texts as a list."""
    return f"#list(..{array([text(one) for one in texts])});"


def _key(shown: ScenarioView, text: Texts) -> str:
    rows = []
    for passage in shown.passages:
        thinks = f"[{words(shown.thinks)}: {text(passage.inner)}]" if passage.inner else "none"
        reasons = codes(
            f"([{text(reply.text)}], [{words(_tag(reply))}], [{_reason(reply, text)}])" for reply in passage.replies
        )
        rows.append(f"(number: {passage.number}, inner: {thinks}, replies: {reasons})")
    return codes(rows)


def _tag(reply: ReplyView) -> str:
    return " · ".join(filter(None, (reply.stance, reply.does, reply.effect)))


def _reason(reply: ReplyView, text: Texts) -> str:
    """Return the reason of a reply's effect, with its sources."""
    reason = text(reply.why)
    if reply.credit:
        reason += words(f" {reply.credit.lead}")
        reason += words(" ") + text(reply.credit) if reply.credit.sources else ""
    return reason


def _debrief(shown: ScenarioView, text: Texts) -> str:
    """Return code for the debrief as headed blocks: summary, model path, other good ways, questions."""
    rows = [
        (SCENARIO["debrief"], text(shown.summary)),
        (SCENARIO["model_path"], leading(shown.model_line)),
        (shown.brought, text(shown.client_card)),
        (SCENARIO["alternatives"], listed(shown.alternatives, text)),
        (SCENARIO["questions"], listed(shown.questions, text)),
    ]
    return codes(f"([{words(head)}], [{body}])" for head, body in rows)
