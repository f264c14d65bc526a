"""Reads the gaps of Moodle's cloze questions, as in `{1:MULTICHOICE:soap~=water#Why}`."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from courseloom.importing.answers import Answer, NumberAnswer
from courseloom.importing.escaping import plain
from courseloom.importing.gaps import MARK, Gap

_TYPES = {
    **dict.fromkeys(("MULTICHOICE", "MC", "MULTICHOICE_H", "MCH", "MULTICHOICE_V", "MCV"), "pick"),
    **dict.fromkeys(("MULTICHOICE_S", "MCS", "MULTICHOICE_HS", "MCHS", "MULTICHOICE_VS", "MCVS"), "pick"),
    **dict.fromkeys(("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH"), "several"),
    **dict.fromkeys(("MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"), "several"),
    **dict.fromkeys(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"), "type"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
}
_GAP = re.compile(rf"\{{\s*(\d*)\s*:\s*({'|'.join(sorted(_TYPES, key=len, reverse=True))})\s*:(.*?)(?<!\\)\}}", re.S)
_WEIGHT = re.compile(r"\s*(?:%(-?\d+(?:\.\d+)?)%|(=))")
_NUMBER = re.compile(r"(-?\d*[.,]?\d+(?:[eE][-+]?\d+)?)(?:\s*:\s*(\d*[.,]?\d+))?")
_TAG = re.compile(r"<[^<>]*>")


def read(text: str, rich: Callable[[str], str]) -> tuple[str, list[Gap]]:
    """Return a text with a `MARK` for each gap, and the gaps; `rich` turns a reason into Markdown."""
    gaps: list[Gap] = []

    def mark(found: re.Match[str]) -> str:
        gap = Gap(_TYPES[found[2]])
        for one in re.split(r"(?<!\\)~", found[3]):
            if one.strip():
                _add(gap, one, rich)
        gaps.append(gap)
        return MARK.format(len(gaps))

    return _GAP.sub(mark, text), gaps


def _add(gap: Gap, source: str, rich: Callable[[str], str]) -> None:
    weight = _WEIGHT.match(source)
    shown, _, why = _parted(source[weight.end() :] if weight else source)
    words = " ".join(html.unescape(_TAG.sub("", shown)).split())
    share = 0.0 if weight is None else float(weight[1]) if weight[1] else 100.0
    if gap.how == "number" and (number := _NUMBER.fullmatch(words)):
        value, tolerance = (float((part or "0").replace(",", ".")) for part in number.groups())
        gap.numbers.append(NumberAnswer(value, tolerance, share, rich(html.unescape(why))))
        words = number[1]
    gap.words.append(Answer(plain(words), words, share, rich(html.unescape(why))))


def _parted(source: str) -> tuple[str, str, str]:
    """Split an answer at the first `#` that is neither escaped nor in an entity, and take the escapes off both parts."""
    words, sign, why = (*re.split(r"(?<!\\)(?<!&)(?<!&amp;)(#)", source, maxsplit=1), "", "")[:3]
    return _bare(words), sign, _bare(why)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"\\([}#~/\"\\])", r"\1", text).split())
