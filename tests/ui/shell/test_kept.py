"""What a tab keeps comes back as it was; what was tampered with changes nothing and gets one sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.datasets import Dataset
from backprop.ui.parts.pins import MAX_NAME_CHARACTERS, MAX_PINS
from backprop.ui.shell.fields import OWN
from backprop.ui.shell.kept import FORMAT, MAX_CHARACTERS, Kept, from_text, to_text
from backprop.ui.training.settings import FIELDS, Settings

LONG = Dataset(x=tuple(i / 7 for i in range(200)), y=tuple(i / 3 for i in range(200)))
NAMES = st.text(min_size=1, max_size=MAX_NAME_CHARACTERS).filter(str.strip)
LINKS = st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=4)
KEPT = st.builds(Kept, st.lists(st.tuples(NAMES, LINKS), max_size=MAX_PINS).map(tuple), st.none() | LINKS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(KEPT)
def test_what_is_kept_comes_back(kept: Kept) -> None:
    assert from_text(to_text(kept)) == kept


def test_a_table_too_long_for_a_link_is_kept_whole() -> None:
    chosen = replace(Settings(), data=OWN, own=LONG, learning_rate=0.2)
    kept = from_text(
        to_text(Kept((("mine", FIELDS.to_query(chosen, whole=True)),), FIELDS.to_query(chosen, whole=True)))
    )
    assert kept.table is not None
    assert FIELDS.from_query(kept.table) == (chosen, [])
    assert FIELDS.from_query(kept.pins[0][1]) == (chosen, [])


def test_the_most_that_there_can_be_is_within_the_limit() -> None:
    """Six pins and a table, each with 200 rows of the longest numbers."""
    longest = Dataset(x=(-1.2345678901234567e-300,) * 200, y=(-1.2345678901234567e-300,) * 200)
    link = FIELDS.to_query(replace(Settings(), data=OWN, own=longest), whole=True)
    assert len(to_text(Kept((("n" * MAX_NAME_CHARACTERS, link),) * MAX_PINS, link))) < MAX_CHARACTERS


def refusal(text: str) -> str:
    """The sentence about a text; "" where it can be read."""
    try:
        from_text(text)
    except ValueError as error:
        return str(error)
    return ""


@given(st.one_of(JSON, st.fixed_dictionaries({"format": st.just(FORMAT), "pins": JSON, "table": JSON})))
@settings(max_examples=300)
def test_anything_else_is_read_or_refused_in_one_sentence(value: Any) -> None:
    sentence = refusal(json.dumps(value))
    assert sentence == "" or (sentence.endswith(".") and "\n" not in sentence)


@given(st.text(min_size=1))
def test_any_text_is_refused_in_one_sentence(text: str) -> None:
    assert refusal(text).endswith(".")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * (MAX_CHARACTERS + 1), "at most 200,000"),
        ("[" * 100_000, "cannot be read to its end"),
        ('{"format": "other"}', "does not begin with"),
        ('{"format": "backprop tab, version 1", "pins": NaN}', "cannot be read"),
        (json.dumps({"format": FORMAT, "pins": [{}] * 7}), "up to 6"),
        (json.dumps({"format": FORMAT, "pins": [{"name": "a" * 99, "link": {}}]}), "up to 60 characters"),
        (json.dumps({"format": FORMAT, "pins": [{"name": "a", "link": {"lr": 1}}]}), "names and texts"),
        (json.dumps({"format": FORMAT, "pins": [], "table": "1,2"}), "names and texts"),
    ],
)
def test_the_sentence_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        from_text(text)
