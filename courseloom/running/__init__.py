"""Executes the cells of notebooks within limits and judges their outputs; all parts of a build get results from here."""
