"""Rules about evidence: figures come from the register, sources have an address, and review dates are kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text.figures import figures
from courseloom.check.text.passages import CITED, FIGURE, Passage, quoted
from courseloom.errors import Where

_HERE = frozenset({"paragraph", "listed", "row", "stem", "reason", "answer", "hint", "caption", "alt", "key"})


def _in_quotes(span: tuple[int, int], text: str) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in quoted(text))


@rule("evidence", "error", english=True)
def figures_are_claims(material: Material) -> Iterator[Fault]:
    """A research figure in the text is a claim of the register.

    A percentage, a ratio, a sample size or "one in eight" typed into a sentence cannot be traced, dated or corrected in one
    place. Wrong figures in distractors, dates, ages, times, ratings, numbered parts and round denominators ("per 1,000 people")
    are let stand; so is what a reader is told to suppose or imagine, a passage in a fictional case, and a figure in words
    in a passage that also prints the claim, in a key whose question prints it in a reason, or in words that somebody says.

    Bad: In one survey 17% had done so.
    Good: In one survey {claim}`author2020-share` had done so.
    """
    explained = {passage.owner for passage in material.passages if passage.kind == "reason" and FIGURE in passage.text}
    for passage in material.passages:
        if passage.kind not in _HERE or "case" in passage.boxes or passage.file.endswith(("claims.yml", "course.yml")):
            continue
        for match in figures(passage.text):
            beside = FIGURE in passage.text or (passage.kind == "key" and passage.owner in explained)
            if not re.search(r"\d", match.group()) and (beside or _in_quotes(match.span(), passage.text)):
                continue  # the figure repeated in words, beside the claim or in quoted speech
            what = f"states the figure '{match.group().strip()}'."
            yield Fault(passage.where(match.start()), what, "Enter it in book/claims.yml and use the claim role.")


@rule("evidence", "error")
def second_hand_is_said(material: Material) -> Iterator[Fault]:
    """A figure that was read at second hand says so beside it.

    The register marks it; a reader of the sentence has to see it as well. The words looked for are "second hand", in the same
    paragraph, reason or caption.

    Bad: In that trial {claim-value}`author1990-share` stayed.
    Good: In that trial, read at second hand, {claim-value}`author1990-share` stayed.
    """
    claims = material.course.claims
    for passage in material.passages:
        if "{claim" not in passage.raw or re.search(r"\bsecond[\s-]?hand\b", passage.lower):
            continue
        for match in re.finditer(r"\{claim(?:-value)?\}`([^`]+)`", passage.raw):
            claim = claims.get(match[1].strip())
            if claim and claim.status == "secondary":
                what = f"prints '{claim.id}', which was read at second hand, without saying so."
                yield Fault(passage.where(), what, "Add the words 'read at second hand', or read the source.")


@rule("evidence", "error")
def source_has_an_address(material: Material) -> Iterator[Fault]:
    """Every source carries a DOI, an ISBN or the publisher's own address.

    So that a reader can find it, and so that an invented one cannot pass.

    Bad: an entry with author, title and year alone.
    Good: doi = {10.1000/xyz123}
    """
    for key, source in material.course.sources.items():
        if not source.address:
            where = material.course.lines[key]
            yield Fault(where, f"the entry '{key}' has no DOI, ISBN or address.", "Add 'doi', 'isbn' or the publisher's 'url'.")


@rule("evidence", "warning", whole=True)
def source_is_used(material: Material) -> Iterator[Fault]:
    """Every entry of the bibliography is cited somewhere.

    An entry that nothing rests on is padding, or a sign that a sentence has lost its source.

    Bad: an entry that no page cites.
    Good: delete it, or cite it.
    """
    used = {name for role, name in material.course.used_on if role == "cite"}
    used |= {claim.source for claim in material.course.claims.values()}
    for key in material.course.sources:
        if key not in used:
            yield Fault(material.course.lines[key], f"the entry '{key}' is never cited.", "Cite it, or take it out.")


@rule("evidence", "error")
def source_stands_once(material: Material) -> Iterator[Fault]:
    """No source stands twice in the bibliography.

    Two entries of one paper count it twice in the references, and a correction reaches only one.

    Bad: two entries with one DOI.
    Good: one entry, one key.
    """
    seen: dict[str, str] = {}
    for key, source in material.course.sources.items():
        first = source.authors[0] if source.authors else ""
        marks = {re.sub(r"\W+", " ", f"{source.title} {source.year} {first}".lower()).strip()}
        if "doi.org/" in source.address:
            marks.add(source.address.lower().partition("doi.org/")[2].removesuffix("/"))
        if twin := next((seen[mark] for mark in sorted(marks) if mark in seen), ""):
            yield Fault(material.course.lines[key], f"the entry '{key}' is the same source as '{twin}'.", "Keep one of them.")
        for mark in marks:
            seen.setdefault(mark, key)


_EMPIRICAL = re.compile(
    r"\b(?:one|an?|this|that|the|two|three|several|many|most|some|recent|large|small)\s"
    r"(?:(?!case\b|self\b|private\b|home\b|pilot scheme\b|further\b)\w+\s){0,3}?"
    r"(?:stud(?:y|ies)|surveys?|trials?|meta-analys[ei]s|systematic reviews?|cohorts?)\b"
    r"(?![\s-]+(?:leave|aid|skills|group|day|period|run|basis|judge|court|guide|room|plan|pack|buddy|time|notes|session|course|"
    r"of (?:your|our)))|"
    r"\bresearch(?:ers)?\s(?:shows?|suggests?|found|finds|has|have)\b|\bevidence\s(?:shows|suggests)\b|"
    r"\b(?:studies|surveys|trials)\s(?:show|suggest|found|find|have|report)\b|"
    r"\b(?:is|are|was|were) associated with\b|\bwere more likely to\b",
    re.I,
)
_JUDGED = re.compile(r"\bjudge?ment\b|\bin our view\b|\bour own (?:view|advice)\b", re.I)


@rule("evidence", "error", english=True)
def empirical_sections_cite(material: Material) -> Iterator[Fault]:
    """A section that speaks of studies cites at least one.

    Looked at section by section (from one heading to the next), in chapters: words such as "a study", "surveys found", "was
    associated with" ask for a citation or a claim in the same section, or for the word "judgement" in the same paragraph.

    Bad: Several studies found that it helps.
    Good: Several studies found that it helps {cite}`author2020`.
    """
    slugs = {plan.slug for plan in material.course.about.chapters}
    sections: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for passage in material.passages:
        if passage.page.rsplit("/", 1)[-1] in slugs and not passage.tags & {"facilitator", "slide"}:
            sections[passage.page, passage.section].append(passage)
    for parts in sections.values():
        if any(CITED in part.text or FIGURE in part.text for part in parts):
            continue
        for part in parts:
            if part.kind not in ("paragraph", "listed", "row") or {"case", "practice"} & set(part.boxes):
                continue
            if (found := _EMPIRICAL.search(part.text)) and not _JUDGED.search(part.text):
                what = f"says '{found.group()}', and the section cites nothing."
                yield Fault(part.where(found.start()), what, "Cite the source, or say in the paragraph that it is judgement.")
                break


@rule("evidence", "warning")
def reviews_are_not_overdue(material: Material) -> Iterator[Fault]:
    """The course and each of its claims are looked at again by their review date.

    Evidence ages. The page shows the same warning by the reader's own clock.

    Bad: review: 2024-01, read in 2026.
    Good: read the source again, correct the claim, set the next date.
    """
    today = material.today.isoformat()
    about = material.course.about
    if about.dates.review_by < today:
        what = f"the review date of the course, {about.dates.review_by}, has passed."
        yield Fault(Where("book/course.yml"), what, "Review it, then set a new 'review_by'.")
    for claim in material.course.claims.values():
        if claim.review < today[:7]:
            where = material.course.lines[claim.id]
            yield Fault(
                where,
                f"the review date of '{claim.id}', {claim.review}, has passed.",
                "Read the source again, then set the next date.",
            )


@rule("evidence", "error")
def course_has_not_expired(material: Material) -> Iterator[Fault]:
    """A course past its expiry date is not built.

    Accreditors ask for an end date; so do readers who trust what they find. `--expired-ok` builds an archive all the same.

    Bad: expires: 2020-01-01.
    Good: review the course and set a new date.
    """
    expires = material.course.about.dates.expires
    if expires < material.today.isoformat() and not material.expired_ok:
        what = f"the course expired on {expires}."
        yield Fault(Where("book/course.yml"), what, "Review it and set a new 'expires', or build an archive with --expired-ok.")


@rule("evidence", "warning")
def further_reading_is_dated_and_recent(material: Material) -> Iterator[Fault]:
    """Further reading lists three to ten sources, at least half of them from the last ten years.

    As continuing-education bodies ask (APA home study: three to ten references).

    Bad: one book from 1994.
    Good: four papers, three of them recent.
    """
    slugs = {plan.slug for plan in material.course.about.chapters}
    listed: dict[str, list[Passage]] = defaultdict(list)
    for passage in material.passages:
        if "further-reading" in passage.boxes and passage.kind != "title" and passage.page.rsplit("/", 1)[-1] in slugs:
            listed[passage.page].append(passage)
    latest = int(material.course.about.dates.released[:4])
    for passages in listed.values():
        keys = {
            key.strip() for p in passages for m in re.finditer(r"\{cite(?::t)?\}`([^`]+)`", p.raw) for key in m[1].split(",")
        }
        years = [int(s.year[:4]) for key in keys if (s := material.course.sources.get(key)) and s.year[:4].isdigit()]
        if not 3 <= len(keys) <= 10:
            what = f"lists {len(keys)} source{'s' * (len(keys) != 1)} for further reading."
            yield Fault(passages[0].where(), what, "List three to ten.")
        elif years and sum(year >= latest - 10 for year in years) * 2 < len(keys):
            yield Fault(passages[0].where(), "lists mostly sources older than ten years.", "Add newer ones, or drop some.")
