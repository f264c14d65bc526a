"""The rules of `check`, by what they look at: each a small function that enters itself in the table of `check.rule`."""
