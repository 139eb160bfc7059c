"""What a learner has done comes back as it was, or not at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.exercises.answers import Answer
from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Chapter
from backprop.exercises.progress import Attempt, Progress, from_text, to_text
from backprop.ui.exercises.settings import DEFAULTS, FIELDS, PLAYGROUND, View


def passes(exercise_id: str, answer: Answer) -> bool:
    return CATALOG[exercise_id].check(answer).passed


def some_progress() -> Progress:
    progress = Progress().changed("two-paths", answer={"w": "7"}, passed={"w": "7"}, tries=2, hints=1)
    return progress.changed("direction", answer={"choice": "up"}, tries=1)


def attempts() -> st.SearchStrategy[dict[str, Attempt]]:
    """Attempts that have passed nothing yet: to be read back they need not be run."""

    def of(identity: str) -> st.SearchStrategy[tuple[str, Attempt]]:
        texts = st.text(max_size=20)
        answer = st.fixed_dictionaries(dict.fromkeys(CATALOG[identity].task.fields, texts))
        attempt = st.builds(Attempt, answer, st.none(), st.integers(0, 50), st.integers(0, 3), st.none() | answer)
        return st.tuples(st.just(identity), attempt)

    return st.lists(st.sampled_from(list(CATALOG)).flatmap(of), max_size=5).map(dict)


@given(attempts())
def test_it_comes_back_as_it_was(kept: dict[str, Attempt]) -> None:
    assert from_text(to_text(Progress(kept)), passes) == Progress(kept)


def test_what_passed_comes_back_if_it_passes_again() -> None:
    assert from_text(to_text(some_progress()), passes) == some_progress()


def test_of_two_tabs_what_passed_in_either_counts() -> None:
    here = Progress().changed("two-paths", answer={"w": "5"}, tries=1).changed("half", answer={"choice": "swings"})
    both = here.merged(some_progress())
    assert both.has_passed("two-paths")
    assert both.attempt("half").answer == {"choice": "swings"}
    assert both.attempt("direction").tries == 1
    assert some_progress().merged(here).has_passed("two-paths")


def test_an_exercise_never_touched_is_as_shipped() -> None:
    assert Progress().attempt("largest-rate").answer == CATALOG["largest-rate"].task.start
    assert not Progress().has_passed("largest-rate")
    assert some_progress().reset("two-paths").attempt("two-paths") == Attempt({"w": ""})


@given(st.data())
def test_a_file_that_was_cut_off_anywhere_is_refused(data: st.DataObject) -> None:
    text = to_text(some_progress())
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(ValueError, match=r"^it .*\.$"):
        from_text(cut, passes)


@given(st.data())
def test_a_file_with_another_character_anywhere_is_refused_or_says_the_same(data: st.DataObject) -> None:
    text = to_text(some_progress())
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + data.draw(st.characters(codec="utf-8")) + text[place + 1 :]
    try:
        read = from_text(changed, passes)
    except ValueError:
        return
    assert read == some_progress()


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x)).map(json.dumps))
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"^it is not a saved progress"):
        from_text(text, passes)


def signed(exercises: object) -> str:
    """A file whose checksum fits, whatever is in it."""
    from backprop.exercises.progress import FORMAT, _sum

    return json.dumps({"format": FORMAT, "exercises": exercises, "sum": _sum(exercises)})


GOOD = {"answer": {"w": "7"}, "passed": {"w": "7"}, "tries": 1, "hints": 0}


@pytest.mark.parametrize(
    "attempt",
    [
        GOOD | {"first": {"v": "7"}},
        GOOD | {"first": "7"},
        GOOD | {"last": None},
        GOOD | {"passed": {"v": "7"}},
        GOOD | {"passed": "7"},
        GOOD | {"answer": {"w": 7}},
        GOOD | {"answer": {"w": "7", "b": "1"}},
        GOOD | {"answer": {"w": "7" * 1000}},
        GOOD | {"tries": -1},
        GOOD | {"tries": True},
        GOOD | {"tries": 1.5},
        GOOD | {"hints": 4},
        GOOD | {"more": 1},
        {},
        [],
        None,
    ],
)
def test_a_forged_file_is_refused_even_with_a_checksum_that_fits(attempt: object) -> None:
    assert from_text(signed({"two-paths": GOOD}), passes).has_passed("two-paths")
    with pytest.raises(ValueError, match="two-paths"):
        from_text(signed({"two-paths": attempt}), passes)


def test_what_was_solved_by_an_answer_that_fails_is_open_again_and_the_rest_is_loaded() -> None:
    unsolved: list[str] = []
    kept = {"two-paths": GOOD, "ten-epochs": GOOD | {"answer": {"w": "2"}, "passed": {"w": "2"}}}
    read = from_text(signed(kept), passes, on_unsolved=unsolved.append)
    assert unsolved == ["ten-epochs"]
    assert read.has_passed("two-paths")
    assert read.attempt("ten-epochs") == Attempt({"w": "2"}, tries=1)


def test_a_file_of_an_earlier_version_has_no_first_answers_and_is_read() -> None:
    assert "first" not in GOOD
    assert from_text(signed({"two-paths": GOOD}), passes).attempt("two-paths").first is None


def test_the_first_answer_stays_through_reset_file_and_other_tabs() -> None:
    wrong = Progress().changed("half", answer={"choice": "swings"}, tries=1, first={"choice": "swings"})
    assert wrong.reset("half").attempt("half") == Attempt({"choice": ""}, first={"choice": "swings"})
    assert from_text(to_text(wrong), passes) == wrong
    right = {"choice": "converges"}
    elsewhere = Progress().changed("half", answer=right, passed=right, tries=1, first=right)
    assert wrong.merged(elsewhere).attempt("half") == Attempt(right, right, 1, first={"choice": "swings"})


def test_exercises_of_another_time_are_left_out() -> None:
    assert from_text(signed({"long-gone": 3, "two-paths": GOOD}), passes).has_passed("two-paths")


def test_a_file_beyond_all_measure_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="characters"):
        from_text("[" * 1_000_000, passes)
    with pytest.raises(ValueError, match="cut off"):
        from_text("[" * 100_000, passes)


# --- the link

VIEWS = st.builds(
    View,
    st.sampled_from(["", PLAYGROUND, *CATALOG]),
    st.none() | st.sampled_from(Chapter),
    st.booleans(),
    st.booleans(),
)


@given(VIEWS)
def test_a_link_opens_what_it_was_made_from(view: View) -> None:
    assert FIELDS.from_query(FIELDS.to_query(view)) == (view, [])


@pytest.mark.parametrize(
    ("name", "value"), [("exercise", "x" * 99), ("chapter", "1"), ("only", "yes"), ("present", "")]
)
def test_a_link_that_cannot_be_used_is_refused_in_a_sentence_and_the_map_is_shown(name: str, value: str) -> None:
    view, refused = FIELDS.from_query({name: value})
    assert view == DEFAULTS
    assert len(refused) == 1
    assert refused[0].startswith(f"The link asks for {name} = “{value[:40]}”, but")
