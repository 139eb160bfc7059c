"""The page for instructors promises what is there."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Chapter
from backprop.ui.exercises.content import chapter_words
from backprop.ui.exercises.settings import DEFAULTS, FIELDS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
LINKS = sorted(set(re.findall(r"`/exercises\?([^`]+)`", TEXT)))


@pytest.mark.parametrize("link", LINKS)
def test_every_link_opens_something_and_nothing_in_it_is_idle(link: str) -> None:
    query = dict(parse_qsl(link, strict_parsing=True))
    view, refused = FIELDS.from_query(query)
    assert refused == []
    assert view != DEFAULTS
    assert FIELDS.to_query(view) == query


def test_the_table_of_chapters_is_the_catalogues() -> None:
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \|", TEXT, re.MULTILINE)
    assert rows == [(chapter_words(chapter).title, chapter.value) for chapter in Chapter]


def test_the_number_of_exercises_is_the_catalogues() -> None:
    assert len(CATALOG) == 36
    assert "Thirty-six exercises in six chapters" in TEXT


def test_every_file_that_it_names_exists() -> None:
    assert all((ROOT / path).exists() for path in re.findall(r"`([\w.-]+/[\w./-]+)`", TEXT))
