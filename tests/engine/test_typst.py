"""Text reaches Typst only as string literals: whatever an author types comes out as the same characters."""

from __future__ import annotations

import json

import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from courseloom.sphinxext.typst import literal

CHARACTERS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\\\"#$[]{}()*_`@<>/=-+~'\n\t"), max_size=80
)


@settings(max_examples=80, deadline=None)
@given(CHARACTERS)
def test_a_literal_is_read_back_as_typed(text: str) -> None:
    source = f"#metadata({literal(text)})<it>"
    found = json.loads(typst.query(source.encode(), "<it>", field="value", one=True))
    assert found == text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
