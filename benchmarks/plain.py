"""The course's own roles, boxes and data pages written out as plain Markdown, as an author of stock Jupyter Book would."""

import re

from courseloom.activities.scenario import PlacedText, scenario_view
from courseloom.model.course import Course
from courseloom.strings import BOX_TITLES

_ROLE = re.compile(r"(?<!`)\{(cite:t|cite|claim-value|claim)\}`([^`]+)`")
_TERM = re.compile(r"\{term\}`([^`<]+?)\s*(?:<[^>]*>)?`")
_BOX = re.compile(r"^(:{3,})\{(" + "|".join(BOX_TITLES) + r")\}[ \t]*(.*)$", re.M)
_DATA = re.compile(r"^```\{(?!glossary)([a-z-]+)\}[^\n]*\n```$", re.M)
_TOOL = re.compile(r"^(`{3,}|:{3,})\{(?:tool|reflection)\}[^\n]*\n(.*?)^\1$", re.M | re.S)
_QUIZ = re.compile(r"^```\{quiz\}[ \t]*([\w-]+)\n```$", re.M)
_FIGURE_LINK = re.compile(r"\[([^\]]*)\]\(#fig-[^)]*\)")


def page(source: str, name: str, course: Course) -> str:
    """Return a page's or cell's Markdown with nothing in it that needs the course's own extension."""
    chapter = course.chapter(name.rsplit("/", 1)[-1])
    objectives = [objective.text for objective in chapter.objectives] if chapter else []

    def box(match: re.Match[str]) -> str:
        fence, kind, title = match.groups()
        shown = f"{BOX_TITLES[kind]}: {title}" if title else BOX_TITLES[kind]
        listing = "".join(f"\n- {text}" for text in objectives) if kind == "objectives" else ""
        return f"{fence}{{admonition}} {shown}{listing}"

    def data(match: re.Match[str]) -> str:
        return DATA.get(match[1], _nothing)(course)

    def quiz(match: re.Match[str]) -> str:
        return "\n".join(f"1. {item(question.stem.source, course)}" for question in course.quizzes[match[1]].quiz.questions)

    source = _QUIZ.sub(quiz, _TOOL.sub(r"\2", source))
    return _DATA.sub(data, _BOX.sub(box, roles(_FIGURE_LINK.sub(r"\1 (figure)", source), course)))


def scenario(slug: str, course: Course) -> str:
    """Return a conversation as numbered passages with the replies to each, and every reason after it."""
    shown = scenario_view(course.scenarios[slug].scenario)

    def said(text: PlacedText) -> str:
        return item(text.rich.source, course)

    lines = [f"### {shown.title}", said(shown.setting)]
    for passage in shown.passages:
        lines.append(f"**{passage.number}** " + " ".join(said(part.text) for part in passage.turn if part.role != "care"))
        lines += [f"- {said(reply.text)} → {reply.to}. {said(reply.why)}" for reply in passage.replies]
    return "\n\n".join(lines)


def roles(text: str, course: Course) -> str:
    """Return text with citations and claims written out."""

    def said(match: re.Match[str]) -> str:
        role, names = match[1], [name.strip() for name in match[2].split(",")]
        if role == "claim-value":
            return course.claims[names[0]].value
        if role == "claim":
            claim = course.claims[names[0]]
            return f"{claim.value} ({cited(claim.source, course)})" if claim.source else claim.value
        if role == "cite:t":
            source = course.sources[names[0]]
            return f"{source.label} ({source.year})"
        return "(" + "; ".join(cited(name, course) for name in names) + ")"

    return _ROLE.sub(said, text)


def item(text: str, course: Course) -> str:
    """Return item text as plain characters: roles written out, marks of emphasis and line breaks gone."""
    return " ".join(re.sub(r"\*+", "", _TERM.sub(r"\1", roles(text, course))).split())


def cited(key: str, course: Course) -> str:
    """Return "Author, year"."""
    source = course.sources[key]
    return f"{source.label}, {source.year}"


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


def _references(course: Course) -> str:
    used = {key for role, key in course.used_on if role == "cite"}
    entries = []
    for source in sorted(course.sources.values(), key=lambda s: (s.label.casefold(), s.year, s.title)):
        if source.key in used:
            people = ", ".join(source.authors[:6])
            where = ", ".join(part for part in (f"*{source.container}*" if source.container else "", source.details) if part)
            link = f"<{source.address}>" if source.address.startswith("http") else source.address
            entries.append(f"{people} ({source.year}). {source.title}. {where}. {link}")
    return "\n\n".join(entries)


def _claims(course: Course) -> str:
    used = {name for role, name in course.used_on if role == "claim"}
    entries = []
    for claim in sorted((c for c in course.claims.values() if c.id in used), key=lambda c: c.statement.casefold()):
        pages = ", ".join(course.used_on[("claim", claim.id)])
        facts = {
            "Counts": claim.measures,
            "In whom": claim.population,
            claim.interval or "Range": f"{claim.low} to {claim.high}" if claim.low else "",
            "Source": cited(claim.source, course) if claim.source else "",
            "Computed as": f"`{claim.formula}`" if claim.formula else "",
            "How it was read": f"{claim.status}: {claim.read}" if claim.read else claim.status,
            "Use with care": " ".join(claim.use.split()),
            "Next review": claim.review,
            "Used in": pages,
        }
        listing = "\n".join(f"- {name}: {fact}" for name, fact in facts.items() if fact)
        entries.append(f"**{claim.value}** {claim.statement}\n\n{listing}")
    return "\n\n".join(entries)


def _support(course: Course) -> str:
    everything = (*course.resources.emergency, *course.resources.services)
    countries = dict.fromkeys(row.country_name for row in everything)
    parts = []
    for name in sorted(countries):
        rows = [
            (f"**{row.service}**", row.contact, ". ".join(filter(None, (row.for_whom, row.hours))), row.seen_on or "")
            for row in everything
            if row.country_name == name
        ]
        parts.append(f"### {name}\n\n" + table(("Service", "How to reach it", "For whom, when", "Checked"), rows))
    return "\n\n".join(parts)


def _language(course: Course) -> str:
    rows = [("; ".join(row.avoid), row.prefer, f"{row.why} ({row.source})") for row in course.language]
    return table(("Instead of", "Consider", "Why"), rows)


def _facts(course: Course) -> str:
    about = course.about
    rows = [("Version", about.version), ("Released", about.dates.released), ("Expires", about.dates.expires)]
    rows += [("Authors", ", ".join(about.authors)), ("Level", about.level), ("For", about.audience)]
    return table(("What", "Value"), rows)


def _time(course: Course) -> str:
    return table(
        ("What", "Value"), [("Questions", str(len(course.questions()))), ("Chapters", str(len(course.about.chapters)))]
    )


def _map(course: Course) -> str:
    rows = [(page.title, f"{len(page.source.split())} words") for page in course.pages if course.chapter(page.slug)]
    return table(("Chapter", "Length"), rows)


def _nothing(course: Course) -> str:
    return ""


DATA = {
    "course-map": _map,
    "references": _references,
    "claims-register": _claims,
    "support-directory": _support,
    "language-guide": _language,
    "course-facts": _facts,
    "learning-time": _time,
}
