"""Cells of notebooks run, within limits, and what they show judged: one way for every part that needs results."""
