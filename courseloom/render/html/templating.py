"""The templates beside this module: values are escaped, an undefined value is an error, and templates are loaded once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from courseloom.strings import catalogue
from courseloom.strings.locales import attributes


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
    environment.globals["lang"] = lang
    return environment


def lang(word: str) -> Markup:
    """Return the attributes of an element that holds a word which is not in the language of the course, else nothing."""
    other = catalogue.lang(word)
    return Markup(" ") + attributes(other, catalogue.spoken()) if other else Markup("")


def template(name: str) -> Template:
    """Return a template by its file name."""
    return _environment().get_template(name)


def filled(name: str, **values: Any) -> Markup:
    """Return a template filled in; every value that is not `Markup` is escaped."""
    return Markup(template(name).render(**values))  # noqa: S704 - the environment escapes
