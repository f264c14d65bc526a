"""The facilitator's guide to one session, as Typst: overview, print list, plan with scripts, help, debrief, notes, keys, forms.

`Guide.document` returns one document that calls functions of `guide.typ`, `sheets.typ` and `cards.typ`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from courseloom.activities import session
from courseloom.activities.answer_key import key_of
from courseloom.activities.question import Item, item_set, items_of
from courseloom.activities.session import Span
from courseloom.model.course import Course, Objective
from courseloom.model.evidence import Evidence
from courseloom.model.sheets import Sheet
from courseloom.model.text import Block, Heading, RichText
from courseloom.model.workshops import Activity, Paper, Plan
from courseloom.render.typst import text as typeset
from courseloom.render.typst.cards import facilitator_sheet
from courseloom.render.typst.markup import array, call, codes, literal, words
from courseloom.render.typst.text import Typesetter, tabular
from courseloom.strings import PAGE
from courseloom.strings.workshop import ACTIVITIES, GUIDE, SLIDES


@dataclass(frozen=True)
class Printed:
    """One file to print: its name in the folder, its description, its pages, the number of copies, and who shares one."""

    file: str
    use: str
    pages: int
    copies: int
    per: str


class Guide:
    """Writes the guide to one session; `intro` introduces the print list and says how copies are counted."""

    def __init__(self, course: Course, plan: Plan, group: int, spans: Mapping[str, Span], intro: str) -> None:

        self.course, self.plan, self.group, self.spans, self.intro = course, plan, group, spans, intro
        self.evidence = course.evidence
        self.paper = Typesetter(self.evidence, "sheet")

    def document(self, printed: Sequence[Printed]) -> str:
        """Return the guide as a whole Typst document."""
        about, plan = self.course.about, self.plan
        name = f"{GUIDE['file']}: {plan.title}"
        under = [about.title, GUIDE["for"].format(group=self.group, minutes=plan.minutes)]
        version = f"{PAGE['version']} {self.course.edition()}, {about.released}"
        said = about.disclaimer
        cover = [self.course.local.organisation, version, said.not_reviewed, said.not_supervision, said.not_accredited]
        lines = [array([words(line) for line in found if line]) for found in (under, cover)]
        parts = [
            '#import "guide.typ": *',
            '#import "cards.typ": cards-head, phases',
            f"#show: guide.with({literal(name)}, {lines[0]}, {lines[1]}, [{self._run_sheet()}])",
            *self._facts(),
            *self._printed(printed),
            *self._before(),
            self._head("plan"),
            *self._minute_by_minute(),
            self._head("after"),
            *self._sections(self.course.workshops.after),
            "#help-block",
            *self._roleplays(),
            *self._notes(),
            *self._keys(),
            *self._forms(),
        ]
        return "\n\n".join(filter(None, parts)) + "\n"

    def _before(self) -> Iterator[str]:
        if self.plan.prepare or self.course.workshops.before:
            yield self._head("before")
            yield self._labelled("prepare", self._items(self.plan.prepare))
            yield from self._sections(self.course.workshops.before)

    def _head(self, key: str) -> str:
        return call("heading", words(GUIDE[key]), level="1")

    def _labelled(self, key: str, body: str) -> str:
        return call("labelled", words(GUIDE[key]), body) if body else ""

    def _items(self, texts: Sequence[RichText]) -> str:
        return f"#list(..{array([typeset.blocks(text.blocks, self.evidence) for text in texts])});" if texts else ""

    def _fact(self, key: str, text: str) -> str:
        return call("fact", words(GUIDE[key]), words(text))

    def _table(self, widths: Sequence[int], head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        cells = codes([codes([f"[{words(cell)}]" for cell in row]) for row in rows])
        texts = list(zip(head, *rows, strict=True))
        return tabular("none", widths, texts, array([words(name) for name in head]), cells, turns=True)

    def _run_sheet(self) -> str:
        """Return the first page: what happens when, with its slides and its paper, and what to bring."""
        head = [GUIDE[key] for key in ("from", "minutes", "part", "shows", "needs")]
        rows = [
            (at, str(one.minutes), f"{one.title} ({ACTIVITIES[one.kind]})", self._slides(one, short=True), self._paper_of(one))
            for at, one in self._timed()
        ]
        whole = ", ".join(self._sheet_name(paper) for paper in self.plan.print)
        rows = [("", "", GUIDE["throughout"], "", whole), *rows] if whole else rows
        end = f"{self.plan.minutes // 60}:{self.plan.minutes % 60:02}"
        table = self._table([10, 12, 46, 14, 44], head, [*rows, (end, "", GUIDE["finish"], "", "")])
        return "\n\n".join([self._head("glance"), table, self._bring()])

    def _paper_of(self, activity: Activity) -> str:
        return ", ".join(self._sheet_name(paper) for paper in activity.print) or "–"

    def _sheet_name(self, paper: Paper) -> str:
        return paper.sheet or f"cards-{paper.cards}"

    def _facts(self) -> Iterator[str]:
        plan = self.plan
        yield self._fact("audience", plan.audience)
        yield self._fact("aim", plan.aim)
        yield words(GUIDE["made_for"].format(low=plan.group[0], high=plan.group[1]))

    def _timed(self) -> Iterator[tuple[str, Activity]]:
        gone = 0
        for activity in self.plan.activities:
            yield f"{gone // 60}:{gone % 60:02}", activity
            gone += activity.minutes

    def _slides(self, activity: Activity, short: bool = False) -> str:
        if activity.id not in self.spans:
            return "–" if short else ""
        first, last = self.spans[activity.id]
        if short:
            return str(first) if first == last else f"{first}–{last}"
        return GUIDE["on_slide" if first == last else "on_slides"].format(first=first, last=last)

    def _printed(self, printed: Sequence[Printed]) -> Iterator[str]:
        yield call("heading", words(GUIDE["print"]), level="2")
        yield words(self.intro)
        head = [GUIDE[key] for key in ("file_name", "use", "pages", "copies", "who")]
        rows = [(one.file, one.use, str(one.pages), str(one.copies), one.per) for one in printed]
        yield self._table([40, 46, 13, 14, 24], head, rows)
        yield words(GUIDE["total"].format(sheets=sum(one.pages * one.copies for one in printed)))

    def _bring(self) -> str:
        return self._fact("bring", "; ".join(self.plan.materials)) if self.plan.materials else ""

    def _sections(self, sheets: Sequence[Sheet], level: int = 2) -> Iterator[str]:
        for sheet in sheets:
            title = call("heading", words(sheet.title), level=str(level)) if sheet.title else ""
            body = self.paper.text([_lower(block, level) for block in sheet.blocks])
            yield f"#section[\n{title}\n\n{body}\n]"

    def _minute_by_minute(self) -> Iterator[str]:
        scenarios, questions = self.course.scenarios, items_of(self.course)
        for at, one in self._timed():
            facts = [at, SLIDES["minutes"].format(minutes=one.minutes), ACTIVITIES[one.kind]]
            yield f"#part({', '.join(f'[{words(text)}]' for text in (*facts, one.title))})"
            lines = [self._slides(one)] if one.id in self.spans else []
            lines += [f"{GUIDE['scenario']}: {scenarios[id].scenario.title}" for id in one.scenarios]
            asked = [f"{questions[id].number} {questions[id].stem.text.plain()}" for id in one.questions]
            lines += [f"{GUIDE['asked']}: {text}" for text in asked]
            lines += [f"{GUIDE['needs']}: {self._sheet_name(paper)}" for paper in one.print]
            if lines:
                yield f"#list(..{array([words(line) for line in lines])});"
            for text in one.say:
                yield self._labelled("say", call("spoken", typeset.blocks(text.blocks, self.evidence)))
            for read_out in one.reads:
                case = session.page_of(self.course, read_out.chapter).case(read_out.case)
                yield self._labelled("read", self.paper.text(case.sheet.blocks)) if case and case.sheet else ""
            yield self._labelled("do", self._items(one.do))
            yield self._labelled("watch", self._items(one.watch))

    def _roleplays(self) -> Iterator[str]:
        used = dict.fromkeys(id for one in self.plan.activities for id in one.scenarios)
        if used:
            yield self._head("roleplays")
            yield words(GUIDE["passages"])
            for id in used:
                body = facilitator_sheet(self.course.scenarios[id].scenario, self.evidence)
                yield f"#[\n#set heading(offset: 1)\n{body}\n]"

    def _notes(self) -> Iterator[str]:
        if self.plan.chapters:
            yield self._head("notes")
        for slug in self.plan.chapters:
            page = session.page_of(self.course, slug)
            number = self.course.number(slug)
            yield call("heading", words(GUIDE["chapter"].format(number=number, title=page.title)), level="2")
            yield from self._sections([one for one in page.sheets if "facilitator" in one.tags], 3)

    def _keys(self) -> Iterator[str]:
        asked = dict.fromkeys(self.plan.question_ids())
        for activity in self.plan.activities:
            for place in activity.slides:
                slug, _, cell = place.partition("#")
                for sheet in session.page_of(self.course, slug).sheets:
                    if "slide" in sheet.tags and cell in ("", sheet.cell):
                        asked |= dict.fromkeys(block.id for block in sheet.walk() if hasattr(block, "id"))
        quizzes = [item_set(one.quiz, one.numbers) for one in map(self.course.quizzes.__getitem__, self.plan.quiz_ids())]
        loose = [item for item in items_of(self.course).values() if item.id in asked]
        if not loose and not quizzes:
            return
        yield self._head("keys")
        for quiz in quizzes:
            yield call("heading", words(quiz.title), level="2")
            for item in quiz.items:
                yield keyed(item, self.evidence)
        for item in loose:
            yield keyed(item, self.evidence)

    def _forms(self) -> Iterator[str]:
        yield self._head("forms")
        yield call("heading", words(GUIDE["evaluation"]), level="2")
        yield words(GUIDE["evaluation_why"])
        aims = [one.text for slug in self.plan.chapters for one in self._aims(slug)]
        head = [GUIDE[key] for key in ("objective", "not_met", "in_part", "met")]
        yield self._table([70, 12, 12, 12], head, [(aim, "☐", "☐", "☐") for aim in aims])
        asked = [call("ruled", words(GUIDE[key]), count="3") for key in ("useful", "change", "practice", "safe")]
        yield f"#block(breakable: false)[{' '.join(asked)}]"  # together, on the back where the table fills the front
        yield "#pagebreak(weak: true)"
        yield call("heading", words(GUIDE["attendance"]), level="2")
        yield words(GUIDE["attendance_why"])
        empty = codes([f"([{number}], 1, 1, 1,)" for number in range(1, self.group + 3)])
        head = ["", GUIDE["name"], GUIDE["role"], GUIDE["signed"]]
        names = array([words(text) for text in head])
        yield tabular("none", [8, 40, 30, 30], [[text] for text in head], names, empty, form=True)
        yield self._certificate()

    def _aims(self, slug: str) -> Sequence[Objective]:
        plan = self.course.chapter(slug)
        return plan.objectives if plan else ()

    def _certificate(self) -> str:
        hours, minutes = divmod(self.plan.minutes, 60)
        key = "only" if not hours else "half" if minutes else "hour" if hours == 1 else "hours_of"
        time = GUIDE[key].format(hours=hours, minutes=minutes)
        about = self.course.about
        lines = [
            words(GUIDE["certifies"]),
            call("ruled", words(GUIDE["name"])),
            words(GUIDE["attended"]),
            call("strong", words(self.plan.title)),
            words(GUIDE["of_course"].format(title=about.title, version=about.version)),
            words(GUIDE["hours"].format(hours=time)),
            call("ruled", words(GUIDE["date"])),
            call("ruled", words(GUIDE["by"])),
        ]
        last = [GUIDE["attests"], about.disclaimer.not_accredited, about.disclaimer.not_reviewed]
        return f"#certificate({literal(GUIDE['certificate'])}, {array(lines)}, {array([words(t) for t in last if t])})"


def _lower(block: Block, level: int) -> Block:
    return replace(block, level=block.level + level) if isinstance(block, Heading) else block


def keyed(item: Item, evidence: Evidence) -> str:
    """Return a question with its answers to be read out: the verdict on each, its reason, and the sources."""
    found, lines = key_of(item), []
    for entry in found.entries:
        text = typeset.blocks(entry.text.text.blocks, evidence) if entry.text else ""
        head = call("strong", words(f"{entry.name} ")) + (call("emph", text) + "#linebreak();" if text else "")
        points = [typeset.blocks(point.text.blocks, evidence) for point in entry.points]
        listed = f"\n#list(..{array(points)});" if points else ""
        note = words(f" {entry.note}") if entry.note else ""
        lines.append(f"{head}{typeset.blocks(entry.why.text.blocks, evidence)}{listed}{note}")
    stem = typeset.blocks(item.stem.text.blocks, evidence)
    number = call("strong", words(item.number)) + " "
    return f"#section[{number}{stem}\n\n#list(..{array(lines)});\n\n{words(found.credit(evidence))}]"
