"""One exercise: the prompt and the thing to do, the picture beside it, what the check says, hints and solution."""

from contextlib import suppress
from dataclasses import replace

import streamlit as st

from backprop.exercises.answers import Answer
from backprop.exercises.build import Build
from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter, Exercise, GraphScene, Kind
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.progress import HINTS, TRIES_BEFORE_SOLUTION
from backprop.exercises.verdicts import Reason, Verdict
from backprop.figures.shared.palette import Palette
from backprop.ui.exercises.answering import draw_answer, lines_chosen
from backprop.ui.exercises.chapter_map import exercises_in
from backprop.ui.exercises.content import ExerciseWords, chapter_words, words_of
from backprop.ui.exercises.links import pages_of
from backprop.ui.exercises.scenes import built_loop, scene
from backprop.ui.exercises.settings import PLAYGROUND, View
from backprop.ui.exercises.state import ask_for_hint, attempt, field_key, first_was_right, go, reset, verdict_on
from backprop.ui.exercises.words import KIND_WORDS, RIGHT, RIGHT_LATER, solution_lines, verdict_words
from backprop.ui.glossary import with_terms
from backprop.ui.trace.links import link_to_own_program
from backprop.ui.trace.settings import PALETTE

_BEFORE = ("weight", "total")


def draw_exercise(exercise: Exercise, view: View, colors: Palette) -> None:
    """Draw it."""
    words = words_of(exercise.id, exercise.chapter)
    among = CHAPTERS[exercise.chapter]
    chapter = list(Chapter).index(exercise.chapter) + 1
    st.title(words.title, anchor=False)
    st.caption(
        f"Chapter {chapter}, {chapter_words(exercise.chapter).title}: exercise {among.index(exercise) + 1} of "
        f"{len(among)} · {KIND_WORDS[exercise.kind]}"
    )
    draw_task(exercise, colors, onward=view)
    _steps(exercise, view)


def draw_task(exercise: Exercise, colors: Palette, *, onward: View | None = None) -> None:
    """Draw what is to be done, and the picture beside it.

    Args:
        exercise: the exercise.
        colors: for the page's theme.
        onward: the view of the page, where a button below the verdict leads on from an exercise that has passed.
    """
    words = words_of(exercise.id, exercise.chapter)
    if isinstance(exercise.scene, GraphScene):  # a graph is wide, and numbers are short
        st.markdown(with_terms(words.prompt))
        scene_place, task_place = st.container(), st.container()
    else:
        task_place, scene_place = st.columns([1, 1.15], gap="large")
        task_place.markdown(with_terms(words.prompt))
    with task_place:
        answer = draw_answer(exercise, words)
        verdict = verdict_on(exercise.id, answer)
        _say(exercise, words, answer, verdict)
        if onward is not None:
            _onward(exercise, onward)
        _help(exercise, words)
    with scene_place:
        scene(exercise, words, answer, verdict, colors)


def _say(exercise: Exercise, words: ExerciseWords, answer: Answer, verdict: Verdict | None) -> None:
    """What the last check found; of an earlier visit, that it was solved."""
    done = attempt(exercise.id)
    later = first_was_right(exercise.id) is False
    passed = RIGHT_LATER if later and exercise.kind is Kind.PREDICT else RIGHT[exercise.kind]
    with st.container(key="exercises_verdict"):
        if verdict is not None:
            box = {Reason.PASSED: st.success, Reason.WRONG: st.warning, Reason.EMPTY: st.info}
            said = passed if verdict.passed else verdict_words(exercise, words, verdict)
            box.get(verdict.reason, st.error)(said)
        elif done.passed is not None:
            st.success(passed if answer == done.passed else "You have solved this one.")


def _help(exercise: Exercise, words: ExerciseWords) -> None:
    """Hints as far as they were asked for, reset, and the solution once it may be seen."""
    done = attempt(exercise.id)
    with st.container(key="exercises_hints"):
        for number, hint in enumerate(words.hints[: done.hints], start=1):
            st.markdown(f"**Hint {number}.** {hint}")
    with st.container(horizontal=True, gap="small", key="exercises_help"):
        left = HINTS - done.hints
        st.button(
            "Hint" if left == HINTS else "Stronger hint",
            icon=":material/lightbulb:",
            key="exercises_hint",
            disabled=not left,
            help=f"{left} of {HINTS} left" if left else "There is no stronger one.",
            on_click=ask_for_hint,
            args=(exercise.id,),
        )
        st.button(
            "Reset",
            icon=":material/restart_alt:",
            key="exercises_reset",
            help="Put this exercise back to how it was. Only your first answer stays on record.",
            on_click=reset,
            args=(exercise.id,),
        )
    if done.may_see_solution:
        _draw_way_to_the_code(exercise)
        with st.expander("Solution", expanded=done.passed is not None, key="exercises_solution"):
            lines = solution_lines(exercise, words)
            numbered = exercise.kind is Kind.BUILD
            st.markdown("\n".join(f"{'1.' if numbered else '-'} {line}" for line in lines))
            st.markdown(words.solution)
    elif done.tries:
        left = TRIES_BEFORE_SOLUTION - done.tries
        st.caption(f"The solution can be seen after {left} more {'try' if left == 1 else 'tries'}.")


def _draw_way_to_the_code(exercise: Exercise) -> None:
    """Draw, for a loop that was built or mended, the way to the page that steps through it."""
    task, answer = exercise.task, attempt(exercise.id).answer
    if isinstance(task, Build | Mend) and all(answer.values()):
        with suppress(ValueError):
            loop = task.loop(answer)
            link_to_own_program(loop.before, loop.body)


def _order(exercise: Exercise, view: View) -> tuple[list[str], int]:
    """The ids of the exercises to go through, and the place of this one among them; -1 if it is none of them."""
    order = [each.id for each in exercises_in(view)]
    return order, order.index(exercise.id) if exercise.id in order else -1


def _onward(exercise: Exercise, view: View) -> None:
    """What comes next, right below the verdict, once this exercise has passed."""
    if attempt(exercise.id).passed is None or (view.alone and view.chapter is None):
        return
    order, place = _order(exercise, view)
    following = order[place + 1] if 0 <= place < len(order) - 1 else ""
    label = f"Next: {words_of(following, CATALOG[following].chapter).title}" if following else "See what is solved"
    st.button(
        label,
        type="primary",
        icon=":material/arrow_forward:" if following else ":material/map:",
        key="exercises_onward",
        on_click=go,
        args=(replace(view, exercise=following),),
    )


def _steps(exercise: Exercise, view: View) -> None:
    """Previous, next, and back to the map; none of them where a link opened this exercise alone."""
    if view.alone and view.chapter is None:
        return
    order, place = _order(exercise, view)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="exercises_steps"):
        for key, label, icon, to in (
            ("previous", "Previous", ":material/arrow_back:", place - 1),
            ("next", "Next", ":material/arrow_forward:", place + 1),
        ):
            there = place >= 0 and 0 <= to < len(order)
            st.button(
                label,
                icon=icon,
                key=f"exercises_{key}",
                disabled=not there,
                on_click=go,
                args=(replace(view, exercise=order[to] if there else exercise.id),),
            )
        st.button(
            "Chapter" if view.chapter else "All exercises",
            icon=":material/map:",
            key="exercises_map",
            on_click=go,
            args=(replace(view, exercise=""),),
        )
        if not view.alone:
            pages_of(exercise)


def draw_playground(view: View, colors: Palette) -> None:
    """The lines of a loop to put together at will, without a goal."""
    st.title("Play with the loop", anchor=False)
    st.markdown(
        "Put lines together in any order. Whatever you choose is really run, line by line, and you see the curves, or "
        "the error at the line that raised it. There is no right or wrong here."
    )
    task_place, scene_place = st.columns([1, 1.15], gap="large")
    with task_place:
        chosen = lines_chosen(field_key(PLAYGROUND, "lines"), len(_BEFORE), PALETTE)
        if not view.alone:
            st.button(
                "All exercises",
                icon=":material/map:",
                key="exercises_map",
                on_click=go,
                args=(replace(view, exercise=""),),
            )
    with scene_place:
        built_loop(Loop(_BEFORE, chosen), colors)
        link_to_own_program(_BEFORE, chosen)
