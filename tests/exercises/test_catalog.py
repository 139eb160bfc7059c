"""The project's own check of its exercises: unsolved as shipped, solved by their solutions, every slip told apart."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.exercises.answers import read_number
from backprop.exercises.build import Build
from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.differentiate import Differentiate
from backprop.exercises.exercise import Chapter, Exercise, Kind
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import Tune
from backprop.exercises.verdicts import Misconception, Reason
from backprop.expressions import ExpressionError
from backprop.ui.exercises.content import chapter_words, exercise_words, misconception_words, words_of
from tests.exercises.generated import random_answer

ROOT = Path(__file__).parents[2]
every_exercise = pytest.mark.parametrize("exercise", CATALOG.values(), ids=CATALOG)


def test_there_are_enough_exercises_of_every_kind_in_every_chapter() -> None:
    assert len(CATALOG) >= 24
    assert set(Counter(exercise.kind for exercise in CATALOG.values())) == set(Kind)
    assert [exercise for chapter in Chapter for exercise in CHAPTERS[chapter]] == list(CATALOG.values())
    assert all(len(exercises) >= 4 for exercises in CHAPTERS.values())


def test_ids_are_unique_and_can_stand_in_a_link() -> None:
    listed = [exercise.id for exercises in CHAPTERS.values() for exercise in exercises]
    assert len(set(listed)) == len(listed)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity) for identity in listed)


@every_exercise
def test_as_shipped_it_does_not_pass(exercise: Exercise) -> None:
    assert not exercise.check(exercise.task.start).passed
    assert exercise.check({}).reason is Reason.EMPTY


@every_exercise
def test_its_solution_passes(exercise: Exercise) -> None:
    verdict = exercise.check(exercise.solution)
    assert verdict.passed
    assert verdict.reason is Reason.PASSED
    assert verdict.misconception is None


@every_exercise
def test_every_wrong_answer_fails_with_its_own_misconception(exercise: Exercise) -> None:
    assert exercise.wrong
    for answer, misconception in exercise.wrong:
        verdict = exercise.check(answer)
        assert not verdict.passed
        assert verdict.misconception is misconception, answer
        assert misconception is not Misconception.UNRECOGNISED


@every_exercise
def test_random_answers_do_not_pass(exercise: Exercise) -> None:
    """A choice among a few can be guessed; nothing else can, and a slider only where its goal is a range."""
    chance = random.Random(exercise.id)
    draws = 10 if exercise.kind is Kind.TUNE else 25
    drawn = {tuple(sorted(random_answer(exercise, chance).items())) for _ in range(draws)}
    passed = [answer for answer in drawn if exercise.check(dict(answer)).passed]
    match exercise.task:
        case Predict(choices=choices):
            assert len(choices) >= 3
            assert sum(exercise.check({"choice": choice}).passed for choice in choices) == 1
        case Tune():
            assert len(passed) <= len(drawn) / 3
        case Mend():
            assert len(passed) <= 2  # of 20 and more
        case _:
            assert passed == []


@every_exercise
@settings(max_examples=8)
@given(data=st.data())
def test_any_text_gets_a_verdict_and_no_exception(exercise: Exercise, data: st.DataObject) -> None:
    texts = st.text(max_size=30) | st.sampled_from(["1/0", "nan", "1e999", "x@x", "sum(x)", "w" * 300, "9**9**9"])
    answer = {name: data.draw(texts | st.none() | st.integers()) for name in exercise.task.fields}
    verdict = exercise.check(answer)
    assert verdict.passed in (True, False)
    assert (verdict.detail != "") == (verdict.reason is Reason.UNREADABLE)


# --- the words


@every_exercise
def test_its_words_are_there_and_its_labels_are_its_fields_or_choices(exercise: Exercise) -> None:
    words = words_of(exercise.id, exercise.chapter)
    assert len(words.hints) == 3
    assert len(set(words.hints)) == 3
    assert words.prompt
    assert words.solution
    names = exercise.task.choices if isinstance(exercise.task, Predict) else exercise.task.fields
    assert list(words.labels) == list(names)


@pytest.mark.parametrize("chapter", Chapter)
def test_every_exercise_has_a_file_of_words_and_no_words_are_left_over(chapter: Chapter) -> None:
    words = chapter_words(chapter)
    assert list(words.exercises) == [exercise.id for exercise in CHAPTERS[chapter]]
    assert words.title
    assert words.introduction
    folder = ROOT / "backprop" / "exercises" / "chapters" / chapter.value.replace("-", "_")
    names = {exercise.id.replace("-", "_") for exercise in CHAPTERS[chapter]}
    assert {path.name for path in folder.iterdir() if path.is_file()} == {
        "__init__.py",
        "chapter.en.md",
        *(f"{name}.py" for name in names),
        *(f"{name}.en.md" for name in names),
    }


EXERCISE_FILE = """\
# A title

The prompt.

## Answer

- w: the label

## Hint 1

one

## Hint 2

two

## Hint 3

three

## Solution

the way
"""


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("## Hint 2\n\ntwo\n\n", "", "the parts must be Answer, Hint 1, Hint 2, Hint 3, Solution"),
        ("two\n", "", "“Hint 2”: there is no text"),
        ("Hint 2", "Hint 1", "“A title”: a heading stands here twice"),
        ("the way\n", "the way\n\n## More\n\nmore\n", "only “Wrong: name”"),
        ("the way\n", "the way\n\n## Wrong: unheard of\n\nmore\n", "unheard of"),
    ],
)
def test_a_file_of_words_that_is_not_whole_is_found_out(
    before: str, after: str, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "exercise.en.md"
    path.write_text(EXERCISE_FILE, encoding="utf-8")
    words = exercise_words(path)
    assert (words.title, words.prompt, words.labels, words.solution) == (
        "A title",
        "The prompt.",
        {"w": "the label"},
        "the way",
    )
    path.write_text(EXERCISE_FILE.replace(before, after), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        exercise_words(path)


def test_every_misconception_has_words_and_each_its_own() -> None:
    words = misconception_words()
    assert set(words) == set(Misconception)
    assert len(set(words.values())) == len(words)


def test_every_misconception_is_met_somewhere() -> None:
    listed = {misconception for exercise in CATALOG.values() for _, misconception in exercise.wrong}
    assert set(Misconception) - listed <= {
        Misconception.UNRECOGNISED,
        Misconception.NOT_A_SCALAR,
    }


@every_exercise
def test_every_sum_that_its_words_show_is_right(exercise: Exercise) -> None:
    words = words_of(exercise.id, exercise.chapter)
    for code in re.findall(r"`([^`]+)`", " ".join((words.prompt, *words.hints, words.solution))):
        left, equals, right = code.partition(" = ")
        try:
            numbers = read_number(left), read_number(right)
        except ExpressionError:
            continue
        assert equals
        assert numbers[0] == pytest.approx(numbers[1], abs=1e-9), code


@every_exercise
def test_no_hint_and_no_word_of_a_verdict_gives_the_answer_away(exercise: Exercise) -> None:
    words = words_of(exercise.id, exercise.chapter)
    said = " ".join((words.prompt, *words.hints, *misconception_words().values()))
    if isinstance(exercise.task, Differentiate):
        assert all(answer not in said for answer in exercise.solution.values() if len(answer) > 4)
    if isinstance(exercise.task, Build):
        assert exercise.solution["lines"] not in said
