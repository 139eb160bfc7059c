"""What was done in the lesson comes back as it was, or not at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.exercises.lesson_record import MAX_CHAPTERS, MAX_CHARACTERS, LessonRecord, from_json
from backprop.exercises.progress import Progress, from_text, to_text

TEXTS = st.text(max_size=MAX_CHARACTERS)
RECORDS = st.builds(
    LessonRecord, st.dictionaries(TEXTS, TEXTS, max_size=10), st.integers(0, MAX_CHAPTERS), st.booleans()
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=300),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=9), each, max_size=3),
)


def never(exercise_id: str, answer: object) -> bool:
    return False


@given(RECORDS)
def test_it_comes_back_as_it_was_with_the_exercises(record: LessonRecord) -> None:
    progress = Progress(lesson=record)
    assert from_text(to_text(progress), never) == progress


def test_a_file_of_an_earlier_version_has_no_lesson_and_is_read() -> None:
    text = to_text(Progress().changed("half", answer={"choice": "swings"}))
    assert "lesson" not in json.loads(text)
    assert from_text(text, never).lesson == LessonRecord()


def test_a_lesson_that_was_changed_after_it_was_saved_is_refused() -> None:
    document = json.loads(to_text(Progress(lesson=LessonRecord({"fit": "same"}, 2))))
    document["lesson"]["reached"] = 8
    with pytest.raises(ValueError, match="changed after it was saved"):
        from_text(json.dumps(document), never)


@given(ANYTHING | st.fixed_dictionaries({"guesses": ANYTHING, "reached": ANYTHING, "declined": ANYTHING}))
def test_whatever_a_browser_sends_is_read_or_refused_in_a_sentence(value: object) -> None:
    try:
        record = from_json(value)
    except ValueError as error:
        assert str(error).endswith(".")  # noqa: PT017 (either is right)
    else:
        assert from_json(record.to_json()) == record


def test_the_first_guess_of_a_chapter_stays() -> None:
    record = LessonRecord().guessed("fit", "low").guessed("fit", "same")
    assert record.guesses == {"fit": "low"}
    assert record.without("fit").guessed("fit", "same").guesses == {"fit": "same"}


def test_of_two_tabs_all_that_was_done_in_either_counts() -> None:
    here = LessonRecord({"fit": "low"}, 2)
    there = LessonRecord({"fit": "same", "slope": "falls"}, 5, declined=True)
    assert here.merged(there) == LessonRecord({"fit": "low", "slope": "falls"}, 5, declined=True)
