"""Rules about safety: content that must never appear, as far as a program can detect it, and content that must be present."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseloom import files
from courseloom.check.rule import Fault, Material, rule
from courseloom.check.text import markup, private
from courseloom.check.text.passages import CITED, Passage
from courseloom.errors import Where
from courseloom.model.pages import NOT_FOR_LEARNERS, Page
from courseloom.model.text import Image

NOTE_WORDS = 40
_MEND = "Say what the act does for the person, or leave it out."


@rule("safety", "error", strict=True, english=True)
def no_words_for_means(material: Material) -> Iterator[Fault]:
    """No text names a means, a method or a place on the body.

    Detail can teach harm to a reader in distress, and a public course is read by everyone (N1 to N6 of the course's safety
    list). The words looked for are private to the engine: this page does not list them, and a message repeats only what the
    author typed. Nothing excuses such a word, a quotation neither; an exception stated in place is not accepted. Everyday
    phrases that share a word with the list are let stand. Switched on by `packs: [harm]`.

    Bad: a sentence that names how.
    Good: She had hurt herself, because the noise in her head stopped for a while.
    """
    if "harm" in material.course.about.packs:
        for passage, wanted in material.holding(private.vocabulary().words):
            for start, end in private.spans_of(wanted, passage.lower):
                what = f"says '{passage.text[start:end]}', which names a means, a method or a place on the body."
                yield Fault(passage.where(start), what, _MEND)


@rule("safety", "error", english=True)
def no_method_in_context(material: Material) -> Iterator[Fault]:
    """No sentence joins an object or a place on the body to an injury, or tells how something is kept hidden.

    Each word alone may be harmless; together they are method detail (N2, N3, N5, N7). Everyday phrases are let stand.

    Bad: a sentence that holds an object and an injury.
    Good: He asked for help with a wound that needed closing.
    """
    if "harm" in material.course.about.packs:
        firsts = [one for first, _ in private.vocabulary().pairs for one in first]
        for passage in dict.fromkeys(passage for passage, wanted in material.holding(firsts) if wanted.finditer(passage.lower)):
            for start, end in private.pairs_in(passage.text):
                what = f"says '{passage.text[start:end]}', which together tells how someone is hurt, or how it is hidden."
                yield Fault(passage.where(start), what, _MEND)


@rule("safety", "error", english=True)
def no_amounts(material: Material) -> Iterator[Fault]:
    """No text gives a dose, a weight, a number of calories or the size of a wound.

    Amounts serve comparison (N2, N12). A course that has to teach doses leaves the pack `harm` out.

    Bad: an amount of something taken.
    Good: She had taken something, so the nurse rang the poisons service at once.
    """
    if "harm" in material.course.about.packs:
        for passage in material.passages:
            for start, end in private.amounts_in(passage.text):
                what = f"says '{passage.text[start:end]}', which gives an amount."
                yield Fault(passage.where(start), what, "Leave the amount out.")


_HASHTAG = re.compile(r"(?<![\w&/#])#[A-Za-z]\w{2,}")
_COLOUR = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.I)


@rule("safety", "error")
def no_hashtags(material: Material) -> Iterator[Fault]:
    """No hashtags, and so no way to the material behind them.

    Names, tags and challenges of sites about self-harm spread by being named (N6).

    Bad: a tag that one could search for.
    Good: Some sites collect such pictures.
    """
    if "harm" in material.course.about.packs:
        for passage in material.passages:
            for match in _HASHTAG.finditer(passage.text) if "#" in passage.text else ():
                word = match.group()
                if _COLOUR.fullmatch(word) and (passage.kind == "label" or re.search(r"\d", word)):
                    continue
                yield Fault(passage.where(match.start()), f"holds the tag '{word}'.", "Describe it without its name.")


@rule("safety", "error")
def only_listed_images(material: Material) -> Iterator[Fault]:
    """A page, question or scenario shows only pictures that `images` in book/course.yml lists, and figures drawn by code.

    So that somebody has looked at each picture with the safety list in hand (N1), and nothing is fetched from another site.

    Bad: ![Hands](https://example.org/hands.jpg)
    Good: ![Hands under running water](../book/images/hands.png), with `images: [book/images/hands.png]`
    """
    listed = material.course.about.images
    todo = "Check it against the safety list, then add it to 'images' in book/course.yml."
    for page in material.course.pages:
        for line, cell, _, target in markup.pictures(page):
            if markup.resolved(page.file, target) not in listed:
                what = f"shows the picture '{target}', which is not in the list of pictures."
                yield Fault(Where(page.file, line, cell), what, todo)
    for where, text in material.course.placed_texts("!["):
        for inline in text.inlines():
            if isinstance(inline, Image) and inline.file not in listed:
                yield Fault(where, f"shows the picture '{inline.file}', which is not in the list of pictures.", todo)


def _chapters(material: Material) -> Iterator[tuple[Page, list[Passage]]]:
    for page in material.course.pages:
        if material.course.chapter(page.slug):
            yield page, material.by_page.get(page.name, [])


@rule("safety", "error")
def content_note_is_short_and_calm(material: Material) -> Iterator[Fault]:
    """A chapter's content note is one calm box of 40 words at most.

    Long warnings raise worry beforehand and do not lower distress (Bridgland and others 2023, abstract). Say what is ahead and
    that skipping is fine.

    Bad: a note of two paragraphs.
    Good: This chapter talks about loss. Skip any part you like; support is listed here.
    """
    for _, passages in _chapters(material):
        note = [p for p in passages if "content-note" in p.boxes and p.kind != "title"]
        words = sum(len(p.text.split()) for p in note)
        if words > NOTE_WORDS:
            yield Fault(note[0].where(), f"the content note has {words} words.", f"Say it in {NOTE_WORDS} or fewer.")


@rule("safety", "error")
def chapter_carries_its_boxes(material: Material) -> Iterator[Fault]:
    """A chapter has the boxes that `must_carry` in book/course.yml asks of it.

    For what may not be missing from one chapter, such as what to do when someone is in danger.

    Bad: a chapter on risk without its "When to act now" box.
    Good: `must_carry: [act-now]`, and the box in the chapter.
    """
    for page, _ in _chapters(material):
        plan = material.course.chapter(page.slug)
        have = {box for box, _ in markup.boxes(page)}
        for box in plan.must_carry if plan else ():
            if box not in have:
                yield Fault(
                    Where(page.file, 1), f"has no '{box}' box.", f"Add one: book/course.yml requires it of '{page.slug}'."
                )


@rule("safety", "error", whole=True)
def help_is_on_every_page(material: Material) -> Iterator[Fault]:
    """The help box has something to show: services with `help_box: true`, each with its country and the page where it was seen.

    A course on distress is read by people in distress. A number without a country, or without the day and the page where
    somebody saw it, may be wrong when it is needed (N15).

    Bad: a service without seen_on and page.
    Good: country: GB · seen_on: 2026-05-01 · page: the address it was seen at.
    """
    if "harm" not in material.course.about.packs:
        return
    resources = material.course.resources
    file = "book/resources.yml"
    if not any(row.help_box for row in resources.services):
        yield Fault(Where(file, 1), "has no service for the help box.", "Give at least one row 'help_box: true'.")
    text = files.lines(material.course.root / file) if resources.services else []
    for row in (*resources.emergency, *resources.services):
        ways = " ".join([row.contact, *(text for way in row.how for text in way.values())])
        if re.search(r"\d", ways) and not (row.seen_on and row.page):
            entry = re.compile(rf"\bid:\s*[\"']?{row.id}\b(?!-)")
            line = next((number for number, written in enumerate(text, 1) if entry.search(written)), 1)
            what = f"'{row.id}' does not say when and where it was seen."
            yield Fault(Where(file, line), what, "Add 'seen_on' and 'page', or take the row out.")


@rule("safety", "warning")
def contacts_say_their_country(material: Material) -> Iterator[Fault]:
    """An organisation that gives contacts of its own says which country they are in.

    A card or a folder made for one country prints no contact that may be in another: without `country` these are left out of
    all of them.

    Bad: contacts and no country in book/local.yml.
    Good: country: GB
    """
    local = material.course.local
    if local.country is None and any(contact.contact for contact in local.contacts):
        what = "gives contacts and no country: cards and folders for one country leave them out."
        yield Fault(Where("book/local.yml", 1), what, "Add 'country:' with a two-letter code.")


_DIGITS = re.compile(r"\d[\d ()-]+\d")
_PHONE = re.compile(
    r"(?<![\w.,%/#–-])(?!\d{4}-\d{4}-\d{4}-\d{3}[\dX]|\d\d[- ]\d\d[- ](?:19|20)\d\d\b)"
    r"(?:\+\d[\d ()-]{6,}\d|0\d[\d ()-]{7,}\d|0800[ -]?\d{4}|1[ -]?8\d\d[ -]\d[\d -]{5,}\d|116[ -]?\d{3}|13 ?11 ?14)"
    r"(?![\w%-]|\.\d)"
)
_COUNTED = (
    "people|women|men|children|words|times|families|homes|households|numbers|pages|patients|clients|minutes|hours|days|services|"
    "messages|parents|practices|clinics|surgeries|teams|nurses|occasions|wards|of"
)
_SHORT = re.compile(
    r"\b(?:call(?:s|ed)?|r[ai]ng|rings|dial(?:s|led)?|phone[sd]?|text(?:s|ed)?|sms)\s(?:(?:\w+\s){0,3}?(?:on|to|at)\s|(?!the\b)\w+\s)?"
    rf"(\d{{3}}(?:[ -]?\d{{2,3}})?|\d\d[ -]\d\d[ -]\d\d)\b(?![.,]\d|-?(?:st|nd|rd|th)\b|\s(?:[a-z]+\s)?(?:{_COUNTED})\b)",
    re.I,
)


@rule("safety", "error", whole=True)
def numbers_to_call_come_from_the_list(material: Material) -> Iterator[Fault]:
    """A number to call or text stands in book/resources.yml and nowhere else.

    One place to check, one place to correct, and each with its country and date (N15).

    Bad: Ring 0000 000 0000 if you are worried.
    Good: [The support page](support.md) lists numbers by country.
    """
    for passage in material.passages:
        if not _DIGITS.search(passage.text):
            continue
        taken: list[tuple[int, int]] = []
        for match in [*_PHONE.finditer(passage.text), *_SHORT.finditer(passage.text)]:
            start, end = match.span(match.lastindex or 0)
            if "isbn" in passage.lower[max(0, start - 9) : start] or any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            what = f"gives the number '{passage.text[start:end]}' in the text."
            yield Fault(passage.where(start), what, "Put it into book/resources.yml and link to the support page.")


@rule("safety", "error")
def quotation_has_a_source(material: Material) -> Iterator[Fault]:
    """A block quotation names its source.

    So that nobody's words are invented (N16). The lines of a fictional case stand inside its case box.

    Bad: > It was the only thing that helped.
    Good: > Words from a published interview {cite}`author2020`.
    """
    for passage in material.passages:
        if passage.kind == "quotation" and CITED not in passage.text and "case" not in passage.boxes:
            yield Fault(passage.where(), "quotes without a source.", "Cite it, or write the case as fiction in a case box.")


@rule("safety", "warning")
def cases_are_marked_as_fiction(material: Material) -> Iterator[Fault]:
    """A page with cases says that the people in them are fictional.

    No real case without consent (N8); and no reader should wonder.

    Bad: a case box on a page that never says so.
    Good: The people here are fictional.
    """
    for page in material.course.pages:
        here = [one for one in material.by_page.get(page.name, ()) if not one.tags & NOT_FOR_LEARNERS]
        case = next((passage for passage in here if "case" in passage.boxes), None)
        if case and not any(re.search(r"(?<!non-)\bfiction|\binvented|\bimagin(?:ed|ary)\b", one.lower) for one in here):
            yield Fault(case.where(), "shows a case and does not say that it is fictional.", "Say so once on the page.")
