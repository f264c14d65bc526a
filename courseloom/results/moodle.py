"""Reads the questions and finished attempts of a quiz report of Moodle, in any language of Moodle.

Columns are recognised by the form of their headings. First come the learner, the state and the times of an attempt; then the
grade, whose heading ends in its maximum ("Grade/10.00", "Note/10,00"); then the questions: "Q. 1 /5.00" or "Frage 1 /5,00" in a
report of grades, "Response 1" in one of responses. A row with only one cell before the grade is an average. Only the state of
an attempt depends on the language: a state that is not in the table below is reported as a problem.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from courseloom.errors import Problems, Where
from courseloom.model.items import Quiz
from courseloom.results.table import EMPTY, Attempt, Field, Table, decimal, plain

_MARK = re.compile(r"(?P<label>.*?)\s*/\s*(?P<full>\d+(?:[.,]\d+)?)\s*")
_NUMBERED = re.compile(r"(?P<before>\D*)(?P<number>\d{1,3})(?P<after>\D*)")

FINISHED = frozenset(
    plain(word)
    for word in (
        *("Finished", "Terminé", "Beendet", "Finalizado", "Completato", "Terminada", "Finalizada", "Beëindigd", "Færdig"),
        *("Slutfört", "Ferdig", "Palautettu", "Zakończony", "Dokončeno", "Befejezte", "Acabat", "Bitti", "Ολοκληρωμένο"),
        *("Завершено", "終了", "完成", "已经完成", "已經完成"),
    )
)
UNFINISHED = frozenset(
    plain(word)
    for word in (
        *("In progress", "Overdue", "Never submitted", "Not started", "Submitted", "Abandoned"),  # English
        *("En cours", "En retard", "Jamais remis"),  # French
        *("In Bearbeitung", "Überfällig", "Nie abgeschlossen"),  # German
        *("En curso", "Atrasado", "Nunca envió"),  # Spanish
        *("In svolgimento", "Fuori tempo massimo", "Mai inviati"),  # Italian
        *("Em progresso", "Expiradas", "Nunca submetidas", "Vencidas", "Nunca enviadas"),  # Portuguese
        *("Bezig", "Te laat", "Nooit ingestuurd"),  # Dutch
        *("I gang", "Tiden er udløbet", "Aldrig afleveret"),  # Danish
        *("Pågående", "Tiden har gått ut", "Aldrig inskickad"),  # Swedish
        *("Pågår", "På overtid", "Aldri sendt inn"),  # Norwegian
        *("Meneillään", "Olisi jo pitänyt palauttaa", "Palauttamaton"),  # Finnish
        *("W toku", "Zaległe", "Nigdy nie złożony"),  # Polish
        *("Probíhá", "Překročen časový limit", "Neodesláno"),  # Czech
        *("Folyamatban", "Lejárt", "Sohasem adott le munkát"),  # Hungarian
        *("En progrés", "Venciment", "Mai enviat"),  # Catalan
        *("Devam etmekte", "Süresi dolmuş", "Asla gönderilmiş"),  # Turkish
        *("Σε εξέλιξη", "Δεν έχει υποβληθεί"),  # Greek
        *("В процессе", "Просроченные", "Не отправленные"),  # Russian
        *("В процесі", "Прострочено", "Не здано"),  # Ukrainian
        *("進行中", "期限切れ", "未送信"),  # Japanese
        *("进行中", "逾期", "从未提交", "過期", "從未提交", "尚未開始", "已提交"),  # Chinese
        *("قيد التنفيذ", "مُتأخر"),  # Arabic
    )
)
"""Names of the states of an attempt in Moodle's language packs."""
STATES = FINISHED | UNFINISHED
_IN_ENGLISH = "Save the report again with Moodle set to English."
_ONE_RESPONSE = "Save the report with responses alone, without question texts and right answers."


def is_report(head: list[str]) -> bool:
    """Return whether a first row is that of a quiz report: a heading ends in its maximum, or is a numbered response."""
    return any(_MARK.fullmatch(cell) for cell in head) or any(plain(cell) == "response 1" for cell in head)


def table(rows: list[list[str]], where: Where, quiz: Quiz | None, problems: Problems) -> Table | None:
    """Return the content of a report; add a problem and return None when it is not valid."""
    head = [cell.strip() for cell in rows[0]]
    if quiz is None:
        problems.add(
            where, "is a quiz report of Moodle, which does not name the course's questions.", "Say which quiz with --quiz SLUG."
        )
        return None
    fields = _fields(head, where, quiz, problems)
    if not fields:
        return None
    before = next((place for place, cell in enumerate(head) if _MARK.fullmatch(cell)), min(one.place for one in fields))
    attempts = [
        (line, row)
        for line, row in enumerate(rows[1:], 2)
        if any(row) and (len(row) != len(head) or sum(bool(cell.strip()) for cell in row[:before]) > 1)
    ]
    whole = [(line, row) for line, row in attempts if len(row) == len(head)]
    state = _state(head[:before], whole, where, problems)
    if state is None:
        return None
    mail = next((place for place in range(before) if _all(whole, place, lambda cell: "@" in cell)), None)
    found = Table(fields, decimal=decimal([cell for cell in head if _MARK.fullmatch(cell)]))
    for line, row in attempts:
        if len(row) != len(head):
            found.attempts.append(Attempt(line, (), row))  # `delimited` reports the wrong number of cells
        elif plain(row[state]) in FINISHED:
            who = [row[mail]] if mail is not None and row[mail].strip() not in EMPTY else row[:state]
            found.attempts.append(Attempt(line, tuple(map(plain, who)), row))
        else:
            found.unfinished += plain(row[state]) not in EMPTY  # an empty state means that the attempt was never started
    return found


def _fields(head: list[str], where: Where, quiz: Quiz, problems: Problems) -> list[Field]:
    """Return the columns of a quiz's questions, responses rather than grades; add a problem when they do not match the quiz."""
    marks: dict[int, tuple[int, float]] = {}
    words: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for place, cell in enumerate(head):
        if mark := _MARK.fullmatch(cell):
            if number := _NUMBERED.fullmatch(mark["label"]):
                marks[int(number["number"])] = (place, float(mark["full"].replace(",", ".")))
        elif number := _NUMBERED.fullmatch(cell):
            words[plain(number["before"]), plain(number["after"])][int(number["number"])] = place
    english = {key: one for key, one in words.items() if key == ("response", "")}
    count = len(quiz.questions)
    whole = {key: one for key, one in words.items() if sorted(one) == list(range(1, count + 1))}
    sets = list((english or whole or ({} if marks else words)).values())
    if len(sets) > 1 and not marks:
        names = ", ".join(f"'{head[min(one.values())]}'" for one in sets)
        problems.add(where, f"has several columns for each question ({names}).", _ONE_RESPONSE)
        return []
    places = {number: (place, 0.0) for number, place in sets[0].items()} if len(sets) == 1 else marks
    places = places or marks
    if sorted(places) != list(range(1, count + 1)):
        said = f"questions {min(places)} to {max(places)} ({len(places)})" if places else "no question"
        what = f"has {said}, and '{quiz.id}' has {count}."
        problems.add(where, what, "Name the quiz that this report belongs to: its questions are matched by their order.")
        return []
    return [Field(question.id, *places[number]) for number, question in enumerate(quiz.questions, 1)]


def _state(head: list[str], rows: list[tuple[int, list[str]]], where: Where, problems: Problems) -> int | None:
    """Return the column with the state of each attempt; add a problem for each unknown state, at the first line that has it."""
    filled = [place for place in range(len(head)) if any(row[place].strip() for _, row in rows)]
    known = {place: sum(plain(row[place]) in STATES for _, row in rows) for place in filled}
    usual = len(head) - 4  # the columns for start, completion and time taken follow
    best = max(filled, key=lambda place: (known[place], -abs(place - usual)), default=None)
    if best is None:
        problems.add(where, "has no column that says the state of each attempt.", "Save the report as Moodle writes it.")
        return None
    odd: dict[str, int] = {}
    for line, row in rows:
        if plain(row[best]) not in STATES and row[best].strip() not in EMPTY:
            odd.setdefault(row[best].strip(), line)
    if not odd:
        return best
    if not known[best] and len(odd) > max(6, len(rows) // 4):  # the column holds names or times, not states
        problems.add(where, "has no column that says the state of each attempt, in a language known here.", _IN_ENGLISH)
        return None
    for value, line in odd.items():
        what = f"column '{head[best]}' has the value '{value}', which is not a known attempt state."
        problems.add(Where(where.file, line), what, _IN_ENGLISH)
    return None


def _all(rows: list[tuple[int, list[str]]], place: int, fits: Callable[[str], bool]) -> bool:
    cells = [row[place] for _, row in rows if row[place].strip() not in EMPTY]
    return bool(cells) and all(map(fits, cells))
