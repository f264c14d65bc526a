"""Fills objectives boxes of tagged cells from the chapter's plan, so that objectives are written only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from courseloom.model.course import ChapterPlan
from courseloom.model.pages import Page
from courseloom.model.text import Block, Box, Listing, Paragraph, Text


def with_objectives(page: Page, chapters: Mapping[str, ChapterPlan]) -> Page:
    """Return a chapter with its objectives boxes filled; any other page unchanged. `chapters` are the plans by slug."""
    plan = chapters.get(page.slug)
    if plan is None or not page.sheets:
        return page
    aims = Listing(False, tuple((Paragraph((Text(one.text),)),) for one in plan.objectives))

    def filled(block: Block) -> Block:
        if not isinstance(block, Box):
            return block
        return replace(block, blocks=(aims,) if block.kind == "objectives" else tuple(map(filled, block.blocks)))

    sheets = (replace(sheet, blocks=tuple(map(filled, sheet.blocks))) for sheet in page.sheets)
    return replace(page, sheets=tuple(sheets))
