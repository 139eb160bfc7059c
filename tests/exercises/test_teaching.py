"""The page for instructors promises what is there."""

import ast
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
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \|", TEXT.split("## Ninety minutes")[0], re.MULTILINE)
    assert rows == [(chapter_words(chapter).title, chapter.value) for chapter in Chapter]


def test_the_number_of_exercises_is_the_catalogues() -> None:
    assert len(CATALOG) == 46
    assert "Forty-six exercises in seven chapters" in TEXT


def test_every_file_that_it_names_exists() -> None:
    assert all((ROOT / path).exists() for path in re.findall(r"`([\w.-]+/[\w./-]+)`", TEXT))


# Each sentence that promises something, by its beginning, with the test that holds it.
HELD_BY = {
    "Forty-six": "test_the_number_of_exercises_is_the_catalogues",
    "Each answer is checked": "test_its_solution_passes",
    "A wrong answer is told": "test_no_message_holds_the_answer",
    "Learners need a browser": "test_no_module_can_execute_text_or_unpickle_bytes",
    "There are six kinds": "test_there_are_enough_exercises_of_every_kind_in_every_chapter",
    "The lesson at": "test_the_whole_way_is_gone_by_keyboard_and_a_reload_in_each_chapter_loses_nothing",
    "Each chapter asks": "test_a_chapter_asks_first_and_shows_what_happened_only_then",
    "With `present=1`": (
        "test_an_instructors_link_shows_the_chapter_large_and_unanswered_and_keeps_the_instructors_own_guess"
    ),
    "**Compute** asks": "test_every_number_right_to_three_digits_or_more_passes_and_to_two_does_not",
    "**Differentiate** asks": "test_every_form_of_a_derivative_passes",
    "**Tune** has": "test_every_exercise_fails_with_its_misconception_and_then_passes_on_the_page",
    "**Build** has": "test_every_exercise_fails_with_its_misconception_and_then_passes_on_the_page",
    "Whatever loop is built": "test_a_loop_is_run_as_it_is_built_and_says_which_line_failed",
    "*Play with the loop*": "test_the_loop_can_be_played_with_and_never_grows_beyond_its_limit",
    "A learner sees up to three hints": "test_hints_come_one_at_a_time_and_the_solution_after_three_tries",
    "The same answer twice": "test_a_second_prediction_counts_as_a_second_one_and_the_first_is_kept_through_reset",
    "After a prediction": "test_the_run_is_shown_only_after_the_prediction_and_both_are_named",
    "So a second prediction": "test_a_second_prediction_counts_as_a_second_one_and_the_first_is_kept_through_reset",
    "The map says": "test_a_first_prediction_that_is_right_counts_as_such",
    "Put one of these": "test_every_link_opens_something_and_nothing_in_it_is_idle",
    "`/?model=quadratic` answers": "test_the_homeworks_parabola_answers_why_the_prediction_is_not_eight",
    "Then take 2 from each x": "test_every_starting_points_sentence_is_true",
    "`/?model=affine` is": "test_the_homeworks_limits",
    "`/?model=logistic": "test_the_next_lessons_model_with_both_losses",
    "*For instructors*, at": "test_the_instructor_gets_links_and_downloads",
    "*For instructors* also": "test_a_notebook_is_well_formed_and_needs_nothing_but_torch",
    "In the notebook": "test_a_notebook_judges_every_answer_as_the_app_does",
    "On the worksheet": (
        "test_a_graph_on_paper_has_a_blank_for_each_number_that_is_asked_for_and_no_two_boxes_overlap"
    ),
    "All chapters come": "test_all_chapters_come_in_one_file_each_on_its_own_page",
    "With `teach=1`": "test_solutions_are_for_whoever_has_the_instructors_link_and_all_chapters_come_in_one",
    "Whoever types a name": "test_a_name_is_kept_and_stands_in_the_files_name",
    "Put the files": "test_the_table_says_what_was_hard_and_the_csv_has_every_exercise",
    "Answers and progress": "test_a_whole_chapter_is_solved_by_keyboard_and_is_still_solved_after_a_reload",
    "At `/exercises`, *Save": "test_a_saved_file_brings_the_answers_back",
    "The server writes": "test_the_exercises_write_no_file",
    "Another browser": "test_the_first_thing_seen_is_the_map_with_every_exercise_unsolved",
    "The file holds": "test_the_first_answer_stays_through_reset_file_and_other_tabs",
    "A saved file": "test_a_damaged_file_is_refused_in_one_sentence_and_harms_nothing",
    "An exercise counts": "test_what_was_solved_by_an_answer_that_fails_is_open_again_and_the_rest_is_loaded",
    "The words are in": "test_every_file_that_it_names_exists",
    "What is said to wrong": "test_every_misconception_has_words_and_each_its_own",
    "The checks hold no words": "test_the_checks_hold_no_words",
    "`/code?program=printed` shows": "test_the_lessons_listing_is_said_never_to_run_its_loop",
    "`/code?program=never-zeroed` says": (
        "test_the_first_departure_of_the_loop_that_never_zeroes_is_told_with_both_numbers"
    ),
    "The arrow keys": "test_keys_buttons_and_lines_step_without_the_server",
    "*Take it home*": "test_the_file_to_take_home_steps_by_itself",
    "Translate": "test_every_exercise_has_a_file_of_words_and_no_words_are_left_over",
}
# What an instructor is advised to do.
ADVICE = (
    "Show the",
    "Ask what",
    "Everybody",
    "Project",
    "Let the class",
    "Whoever is done",
    "The rest is homework",
    "One browser",
)


def test_every_sentence_that_promises_something_is_held_by_a_test() -> None:
    prose = re.sub(r"(?m)^(?:[#|].*|\d\. )", "", TEXT)
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for sentence in re.split(r"(?<=[.?!])\s+", " ".join(prose.split())):
        held_by = [test for start, test in HELD_BY.items() if sentence.startswith(start)]
        assert sentence.startswith(ADVICE) or len(held_by) == 1, sentence
        assert all(f"def {test}(" in tests for test in held_by), held_by


def test_the_exercises_write_no_file() -> None:
    for folder in ("backprop/ui/exercises", "backprop/exercises/chapters"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(r"write_text|write_bytes|open\(", path.read_text(encoding="utf-8")), path


def test_the_checks_hold_no_words() -> None:
    """Nothing that ends like a sentence stands in a chapter, but for docstrings and comments."""
    for path in (ROOT / "backprop" / "exercises" / "chapters").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if hasattr(node, "body") and isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        }
        texts = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert [text for text in texts - docstrings if text.rstrip().endswith((".", "?", "!"))] == []
