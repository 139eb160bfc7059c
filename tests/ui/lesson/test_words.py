"""Every chapter has its words, says nothing before it is explained, and is short enough to be read."""

import re
from pathlib import Path

import pytest

from backprop.exercises.catalog import CATALOG
from backprop.ui.exercises.content import words_of
from backprop.ui.glossary import Term, terms
from backprop.ui.lesson import chapters
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.lesson.content import ChapterWords, chapter_words, with_facts
from backprop.ui.lesson.guesses import Choice
from backprop.ui.lesson.links import CHAPTER_OF
from backprop.ui.shell.navigation import SCRIPTS

every_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter.id for chapter in CHAPTERS])
MOST_WORDS = 80
_LINK = re.compile(r"\[([^\]]+)\]\(#([\w-]+)\)")


def as_read(text: str) -> str:
    """Without code, formulas and the addresses of links: the words that a reader meets."""
    return re.sub(r"`[^`]*`", " ", _LINK.sub(r"\1", text))


def in_order(words: ChapterWords) -> list[str]:
    return [words.title, words.text, words.question, *words.labels.values(), *words.said.values(), words.now]


def the_whole_lesson() -> list[tuple[str, str]]:
    """What is read, in the order in which it is read, each piece with where it stands; headings only announce."""
    pieces = []
    for chapter in CHAPTERS:
        pieces += [(chapter.id, text) for text in in_order(chapter_words(chapter.id))[1:]]
        exercise = CATALOG[chapter.exercise]
        prompt = words_of(exercise.id, exercise.chapter)
        pieces += [(f"{chapter.id}, exercise", text) for text in (prompt.prompt, *prompt.labels.values())]
    return pieces


def used(term: Term, text: str) -> bool:
    return any(re.search(rf"\b{form}\b", as_read(text), re.IGNORECASE) for form in term.forms)


def test_there_are_files_for_the_chapters_and_for_no_others() -> None:
    files = Path(chapters.__file__).parent.glob("*.en.md")
    assert {file.name.removesuffix(".en.md") for file in files} == {chapter.id for chapter in CHAPTERS}


@every_chapter
def test_there_are_words_for_every_answer_and_for_no_others(chapter: Chapter) -> None:
    words = chapter_words(chapter.id)
    assert set(words.said) == set(chapter.guess.answers)
    assert set(words.labels) == (set(chapter.guess.names) if isinstance(chapter.guess, Choice) else set())


@every_chapter
def test_its_paragraph_is_short(chapter: Chapter) -> None:
    words = _LINK.sub(r"\1", chapter_words(chapter.id).text).split()
    assert len(words) <= MOST_WORDS, len(words)


@every_chapter
def test_every_number_asked_for_is_there_and_none_is_idle(chapter: Chapter) -> None:
    texts = in_order(chapter_words(chapter.id))
    facts = chapter.facts()
    asked = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
    assert asked == set(facts)
    assert "{" not in "".join(with_facts(text, facts) for text in texts)


@every_chapter
def test_it_leads_to_an_exercise_and_to_a_page(chapter: Chapter) -> None:
    assert chapter.exercise in CATALOG
    assert chapter.page in SCRIPTS


def test_no_exercise_is_done_twice() -> None:
    assert len({chapter.exercise for chapter in CHAPTERS}) == len(CHAPTERS)


def test_every_other_page_leads_to_a_chapter() -> None:
    assert set(CHAPTER_OF) == set(SCRIPTS) - {"lesson"}
    assert set(CHAPTER_OF.values()) <= {chapter.id for chapter in CHAPTERS}


def test_every_link_to_a_term_has_its_line_and_every_term_is_linked_to_where_it_is_first_said() -> None:
    linked = {anchor for _, text in the_whole_lesson() for _, anchor in _LINK.findall(text)}
    assert linked == set(terms())


@pytest.mark.parametrize("anchor", list(terms()))
def test_no_term_is_used_before_it_is_explained(anchor: str) -> None:
    term = terms()[anchor]
    for where, text in the_whole_lesson():
        if f"(#{anchor})" in text:
            assert not used(term, text.split(f"](#{anchor})")[0].rpartition("[")[0]), where
            return
        assert not used(term, text), where


def test_a_text_that_asks_for_a_number_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        with_facts("{missing}", {"there": "1"})


def test_no_line_of_the_glossary_uses_a_term_that_comes_later() -> None:
    order = [anchor for _, text in the_whole_lesson() for _, anchor in _LINK.findall(text)]
    for place, anchor in enumerate(order):
        later = [terms()[one].name for one in order[place + 1 :] if used(terms()[one], terms()[anchor].meaning)]
        assert later == [], anchor
