"""A sentence with a number, in each form that its language has for numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def _english(count: int) -> int:
    return int(count != 1)


class Counted(tuple[str, ...]):
    """The forms of a sentence, in the order of gettext; `rule` returns the place of the form for a number."""

    rule: Callable[[int], int]

    def __new__(cls, forms: Iterable[str], rule: Callable[[int], int] = _english) -> Counted:
        """Make one of its forms, which follow the rule of English unless another is given."""
        made = super().__new__(cls, forms)
        made.rule = rule
        return made

    def format(self, *, count: int, **values: object) -> str:
        """Return the form for `count`, filled in as `str.format` does."""
        return self[self.rule(count)].format(count=count, **values)


def counted(one: str, others: str) -> Counted:
    """Return the English sentence for one thing and for any other number of things."""
    return Counted((one, others))
