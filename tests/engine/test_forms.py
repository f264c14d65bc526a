"""Scores by the table that the page's script is held to as well, and what a view never gives away."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from courseloom.activities import scoring
from courseloom.activities.question import Item, item_of, mixed
from courseloom.activities.shapes import Entry, own_words
from courseloom.model import quantity, spelling
from courseloom.model.items import Categorise, Cloze, Match, Numeric, Order, Panel, Rated, RateTheReply, Recall
from courseloom.readers import richtext
from courseloom.strings import QUIZ, catalogue
from courseloom.strings.typed import TYPED

TABLE = json.loads((ROOT / "tests" / "scoring.json").read_text("utf-8"))
WORDS = st.text("abcdefgh", min_size=1, max_size=4)
COMMON = {"id": "made-up", "objective": "any", "difficulty": "apply", "stem": "What?"}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["what"])
def test_scores_by_the_table(row: dict[str, Any]) -> None:
    match row.get("kind", "choice"):
        case "choice":
            found = scoring.score([bool(key) for key in row["keys"]], [bool(one) for one in row["chosen"]])
        case "picks":
            found = scoring.picked(row["keys"], row["chosen"])
        case "guess":
            found = scoring.guessed(row["answer"], row["tolerance"], row["given"])
        case "typed":
            found = float(spelling.accepted(row["given"], row["accepted"], row["others"], slips=row["slips"]))
        case "quantity":
            found = float(quantity.within(row["given"], row["right"], row["tolerance"], row["unit"], needed=row["needed"]))
        case "ratings":
            found = scoring.distance(row["keys"], row["chosen"])
    assert found == pytest.approx(row.get("score", row.get("distance")), abs=1e-4)


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 5)), min_size=1, max_size=12))
def test_a_score_of_picks_is_the_share_that_is_right(slots: list[tuple[int, int | None]]) -> None:
    score = scoring.picked([key for key, _ in slots], [pick for _, pick in slots])
    right = [pick is not None and pick == key for key, pick in slots]
    assert 0 <= score <= 1
    assert score * len(slots) == pytest.approx(sum(right))
    assert (score == 1) == all(right)


@given(st.lists(WORDS, unique=True, max_size=8), st.randoms())
def test_a_mixed_order_follows_from_the_texts_alone(texts: list[str], random: Any) -> None:
    order = mixed(texts)
    assert sorted(order) == list(range(len(texts)))
    shuffled = random.sample(texts, len(texts))
    assert [texts[index] for index in order] == [shuffled[index] for index in mixed(shuffled)]


def built(model: Any, **fields: Any) -> Item:
    data = {**COMMON, "kind": model.model_fields["kind"].annotation.__args__[0], **fields}
    return item_of(model.model_validate(data, context={"rich": richtext.parse}), "selfcheck")


def slots_of(item: Item) -> tuple[Any, ...]:
    """Return what is picked for: rows, replies or gaps."""
    return item.shape.gaps if item.shape.name == "gaps" else item.shape.slots


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, unique=True, min_size=3, max_size=8))
def test_an_order_is_never_shown_in_the_right_order(texts: list[str]) -> None:
    shown = built(Order, steps=[{"text": text, "why": "So."} for text in texts])
    places = [slot.index for slot in slots_of(shown)]
    assert sorted(places) == list(range(len(texts))) != places
    assert [slot.picks[slot.right] for slot in slots_of(shown)] == [str(place + 1) for place in places]


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, unique=True, min_size=5, max_size=8), st.integers(1, 3))
def test_every_key_points_at_the_right_words(texts: list[str], spare: int) -> None:
    own = texts[:-spare]
    matched = built(
        Match,
        pairs=[{"left": f"for {text}", "right": text, "why": "So."} for text in own],
        spare=[{"right": text, "why": "So."} for text in texts[-spare:]],
    )
    assert [slot.picks[slot.right] for slot in slots_of(matched)] == own
    assert all(sorted(slot.picks) == sorted(texts) for slot in slots_of(matched))
    sorted_in = built(
        Categorise, categories=texts[:3], cases=[{"text": t, "category": n % 3 + 1, "why": "So."} for n, t in enumerate(texts)]
    )
    assert [slot.picks[slot.right] for slot in slots_of(sorted_in)] == [texts[n % 3] for n in range(len(texts))]
    gap = [{"text": text, "correct": text == texts[0], "why": "So."} for text in texts[:6]]
    filled = built(Cloze, text="One {1} and two {2}.", gaps=[gap, gap[::-1]])
    assert [slot.picks[slot.right] for slot in slots_of(filled)] == [texts[0]] * 2
    assert filled.shape.segments == ("One ", " and two ", ".")
    for shown in (matched, sorted_in, filled):
        assert shown.shape.score({"chosen": [slot.right for slot in slots_of(shown)]}) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, unique=True, min_size=4, max_size=6), WORDS)
def test_an_old_answer_is_dropped_when_the_list_stands_in_another_order(texts: list[str], other: str) -> None:
    if other in texts:
        return

    def both(words: list[str]) -> tuple[Item, Item]:
        pairs = [{"left": f"for {n}", "right": word, "why": "So."} for n, word in enumerate(words[:-1])]
        spare = [{"right": words[-1], "why": "So."}]
        gap = [{"text": word, "correct": n == 0, "why": "So."} for n, word in enumerate(words)]
        return built(Match, pairs=pairs, spare=spare), built(Cloze, text="One {1}.", gaps=[gap])

    changed = [*texts[:-1], other]  # the last one reworded: the others may move
    for before, after in zip(both(texts), both(changed), strict=True):
        old, new = (
            [[words.index(one) for one in slot.picks] for slot in slots_of(shown)]
            for shown, words in ((before, texts), (after, changed))
        )
        assert (old == new) == (before.key_hash == after.key_hash)


def test_ratings_follow_the_panel_once_it_has_rated_every_reply() -> None:
    panel = Panel(n=9, mean=-1.6, sd=0.8)
    reply = {"text": "Hm.", "key": 3, "why": "So.", "panel": panel}
    rated = built(RateTheReply, replies=[Rated.model_validate(reply, context={"rich": richtext.parse})] * 3)
    assert [slot.picks[slot.right] for slot in slots_of(rated)] == ["−2"] * 3
    assert slots_of(rated)[0].panel == "Panel of 9: mean −1.6, standard deviation 0.8."
    catalogue.speak("es")
    assert slots_of(built(RateTheReply, replies=[reply] * 3))[0].panel == "Panel de 9: media −1,6, desviación estándar 0,8."
    catalogue.speak(catalogue.SOURCE)
    assert "not yet rated by a panel" not in rated.instruction
    half = built(RateTheReply, replies=[reply, {**reply, "panel": None}, reply])
    assert [slot.picks[slot.right] for slot in slots_of(half)] == ["+3"] * 3
    assert "not yet rated by a panel" in half.instruction
    assert not half.scored


@given(st.text(max_size=12), st.text(max_size=12))
def test_what_is_one_sign_apart_is_so_both_ways(one: str, two: str) -> None:
    assert spelling.apart_by_one(one, two) == spelling.apart_by_one(two, one)
    assert not spelling.apart_by_one(one, one)


@given(st.text("abcdefgh", min_size=7, max_size=14), st.integers(1, 6), st.sampled_from("xyz"))
def test_one_slip_after_the_first_letter_is_forgiven_where_the_author_says_so(word: str, at: int, other: str) -> None:
    for typed in (word[:at] + word[at + 1 :], word[:at] + other + word[at:], word[:at] + other + word[at + 1 :]):
        assert spelling.accepted(typed, [word], slips=True)
        assert spelling.accepted(typed, [word]) == (typed == word)
        assert not spelling.accepted(typed, [word], [typed], slips=True) or typed == word


def test_an_instruction_and_a_count_say_what_is_asked() -> None:
    fields = {"answer": 4, "unit": "ml", "tolerance": 0, "why": "So."}
    assert built(Numeric, **fields, unit_needed=True).instruction == TYPED["with_unit"]
    one = built(Numeric, **fields)
    assert one.instruction == TYPED["numeric"] and (one.number, one.count) == ("", "")


def test_what_is_written_is_scored_by_nobody_and_a_rating_never() -> None:
    written = built(Recall, answer="Soap.", points=["a", "b"])
    assert (written.scored, written.counts, written.judged) == (True, False, True)
    assert built(Order, steps=[{"text": text, "why": "So."} for text in "abc"]).counts is True


def test_steps_are_not_listed_with_letters_and_an_entry_says_its_verdict() -> None:
    assert built(Order, steps=[{"text": text, "why": "So."} for text in "abc"]).shape.form(True).picks == ()
    why = own_words("So.")
    assert [Entry("A.", right, why).verdict for right in (True, False, None)] == [QUIZ["good"], QUIZ["other"], ""]
    assert Entry("A.", True, why).name == f"A ({QUIZ['good'].lower()})" and Entry("A.", None, why).name == "A"
