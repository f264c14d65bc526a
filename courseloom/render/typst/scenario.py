"""A scenario on paper, as Typst: numbered passages, and its entry in the key with every reason.

In: the plain view of a scenario and its texts as Typst markup, by where each is written. Out: calls of functions of `book.typ`.
"""

from __future__ import annotations

from collections.abc import Mapping

from courseloom.activities.scenario import PassageView, ReplyView, ScenarioView
from courseloom.render.typst.markup import array, call, codes, literal, words
from courseloom.strings import SCENARIO

Parts = Mapping[str, str]
Places = set[str]


def scenario(shown: ScenarioView, parts: Parts) -> tuple[str, str]:
    """Return the scenario as numbered passages, and its entry in the key."""
    head = f"{literal(shown.slug)}, [{words(f'{shown.title} · {shown.line}')}]"
    start = f"{SCENARIO['states']}: {shown.state_line}. {SCENARIO['illustration']}"
    intro = codes(
        [
            f"([{words(SCENARIO['setting'])}], [{parts['setting']}])",
            f"([{words(SCENARIO['you_are'].format(name=shown.clinician))}], [{parts['clinician.card']}])",
        ]
    )
    passages = "".join(f"{_passage(shown, passage, parts)}, " for passage in shown.passages)
    ahead = f"{parts['ahead']} {words(SCENARIO['fiction'])}"
    said = f"[{words(SCENARIO['kind'])}], [{ahead}], {intro}, [{words(SCENARIO['how_paper'])}], [{words(start)}]"
    printed = f"\n#scenario({head}, {said}, {passages});\n"
    return printed, f"\n#scenario-key({head}, {_key(shown, parts)});\n"


def places(shown: ScenarioView) -> Places:
    """Return the labels that a printed scenario sets."""
    found = {f"passage-{shown.slug}-{passage.number}" for passage in shown.passages}
    return found | {f"scenario-{shown.slug}", f"scenario-key-{shown.slug}"}


def turn(shown: ScenarioView, passage: PassageView, parts: Parts) -> str:
    """Return what the client shows and says in a passage, and what happens next at an ending."""
    said = [parts[f"{passage.path}.shows"]] if "shows" in passage.has else []
    if "says" in passage.has:
        said.append(call("strong", words(f"{shown.client}:")) + words(" ") + parts[f"{passage.path}.says"])
    if passage.ending:
        head = f"{SCENARIO[passage.ending]} {SCENARIO['next']}:"
        said.append(call("strong", words(head)) + words(" ") + parts[f"{passage.path}.care"])
    return "\n\n".join(said)


def _passage(shown: ScenarioView, passage: PassageView, parts: Parts) -> str:
    replies = codes([f"([{parts[f'{reply.path}.text']}], {reply.to})" for reply in passage.replies])
    return f"(number: {passage.number}, body: [{turn(shown, passage, parts)}], replies: {replies})"


def reason(reply: ReplyView, parts: Parts) -> str:
    """Return why a reply does what it does, with its sources."""
    credit = [words(SCENARIO["judgement"])] if reply.judgement else []
    if source := parts[f"{reply.path}.credit"]:
        credit.append(words(f"{SCENARIO['source']}: ") + source)
    return words(" ").join([parts[f"{reply.path}.why"], *credit])


def tag(reply: ReplyView) -> str:
    """Return what a reply does, in words, with its effect on the states."""
    return words(" · ".join(filter(None, (reply.tag, reply.effect))))


def _key(shown: ScenarioView, parts: Parts) -> str:
    rows = []
    for passage in shown.passages:
        inner = parts.get(f"{passage.path}.inner", "")
        thinks = f"[{words(SCENARIO['thinks'].format(name=shown.client))}: {inner}]" if inner else "none"
        replies = codes(
            [f"([{parts[f'{reply.path}.text']}], [{tag(reply)}], [{reason(reply, parts)}])" for reply in passage.replies]
        )
        rows.append(f"(number: {passage.number}, inner: {thinks}, replies: {replies})")
    return f"{codes(rows)}, {debrief(shown, parts)}"


def debrief(shown: ScenarioView, parts: Parts) -> str:
    """Return the debrief as named blocks: summary, model path, other good ways, questions."""
    alternatives = array([parts[f"debrief.alternatives.{index}"] for index in range(shown.alternatives)])
    questions = array([parts[f"debrief.questions.{index}"] for index in range(shown.questions)])
    return codes(
        [
            f"([{words(SCENARIO['debrief'])}], [{parts['debrief.summary']}])",
            f"([{words(SCENARIO['model_path'])}], [{words(shown.model_line)}])",
            f"([{words(SCENARIO['brought'].format(name=shown.client))}], [{parts['client.card']}])",
            f"([{words(SCENARIO['alternatives'])}], [#list(..{alternatives});])",
            f"([{words(SCENARIO['questions'])}], [#list(..{questions});])",
        ]
    )
