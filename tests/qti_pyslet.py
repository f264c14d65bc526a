"""Scores answers on items of QTI 2.1 with pyslet, in a process of its own: JSON in and out.

In: a list of [item as XML, [response by name, …]]. Out: for each item a list of scores, or what pyslet says against it.
"""

from __future__ import annotations

import json
import sys
import warnings

warnings.simplefilter("ignore")

from pyslet.qtiv2 import variables, xml  # type: ignore[import-not-found]  # noqa: E402 - after the filter


def scores(text: str, tried: list[dict[str, str | list[str]]]) -> list[float] | str:
    """Return the score of each answer."""
    document = xml.QTIDocument()
    try:
        document.read(src=text.encode())
        found = []
        for given in tried:
            session = variables.ItemSessionState(document.root)
            session.begin_session()
            for name, value in given.items():
                kind = document.root.declarations[name].baseType
                one = [value] if isinstance(value, str) else value
                read = [variables.SingleValue.new_value(kind, part).value for part in one]
                session[name].set_value(
                    read[0] if isinstance(value, str) else read, *([kind] if not isinstance(value, str) else [])
                )
            document.root.ResponseProcessing.run(session)
            found.append(session["SCORE"].value)
        return found
    except Exception as error:  # whatever it is, the item was not read
        return f"{type(error).__name__}: {error}"


json.dump([scores(*one) for one in json.load(sys.stdin)], sys.stdout)
