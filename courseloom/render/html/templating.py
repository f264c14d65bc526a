"""The templates beside this module: values are escaped, an undefined value is an error, and templates are loaded once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup


@lru_cache(1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("courseloom", "render/html/templates"),
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


def filled(name: str, **values: Any) -> Markup:
    """Return a template filled in; every value that is not `Markup` is escaped."""
    return Markup(template(name).render(**values))  # noqa: S704 - the environment escapes
