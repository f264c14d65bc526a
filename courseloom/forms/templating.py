"""The templates of `forms/templates`: escaped, without a silent gap, loaded once."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@lru_cache(1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("courseloom", "forms/templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["number"] = "{:g}".format
    return environment


def template(name: str) -> Template:
    """Return a template by its file name."""
    return _environment().get_template(name)
