"""What stands beside the task: the graph, the run or the loop, as far as it may be seen yet."""

from dataclasses import replace

import streamlit as st

from backprop.exercises.answers import Answer
from backprop.exercises.build import Build
from backprop.exercises.exercise import Chapter, Exercise, FitScene, GraphScene, Kind, LoopScene, RunScene
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.tune import Tune
from backprop.exercises.verdicts import Verdict
from backprop.figures.exercises.fits import fits_figure
from backprop.figures.exercises.loop_run import loop_run_figure
from backprop.figures.forgetting.loops import forgetting_figure
from backprop.figures.shared.palette import Palette
from backprop.figures.training.weight import weight_figure
from backprop.graph.steps import Progress, revealed
from backprop.models import ONE_WEIGHT
from backprop.stability.several import epoch_of
from backprop.training import TrainingConfig
from backprop.ui.exercises.content import ExerciseWords
from backprop.ui.exercises.runs import graph_of, lesson, loop_run
from backprop.ui.exercises.state import attempt
from backprop.ui.exercises.words import (
    FITS_CHART,
    LOOP_CHART,
    described,
    failure_words,
    fit_words,
    loop_code,
    outcome_words,
)
from backprop.ui.graph.stage import draw_graph
from backprop.ui.parts.playback import draw_chart
from backprop.ui.shell.store import computed
from backprop.ui.training import chart_words, verdicts
from backprop.ui.training.runs import landscape_of, trained, zeroed_and_forgotten
from backprop.ui.training.several.words import pace_words


def scene(exercise: Exercise, words: ExerciseWords, answer: Answer, verdict: Verdict | None, colors: Palette) -> None:
    """Draw it.

    Args:
        exercise, words: the exercise.
        answer: what stands in its fields.
        verdict: on that answer; None where it was not checked.
        colors: for the page's theme.
    """
    task, shown, done = exercise.task, exercise.scene, attempt(exercise.id)
    predicts = exercise.kind is Kind.PREDICT
    # What was predicted is run and shown once the learner has said what it will be.
    revealing = done.tries > 0 if predicts else done.passed is not None
    if predicts and revealing and done.first is not None:
        st.markdown(f"Your first prediction: {described(done.first, exercise, words)}. **What really happens:**")
    match task:
        case Tune():
            _run(task.config(answer), compare=exercise.chapter is Chapter.ZEROING, colors=colors)
        case Build():
            built_loop(task.loop(answer), colors)
        case Mend():
            chosen = all(answer.values())
            built_loop(task.loop(answer) if chosen else task.broken, colors)
        case _:
            if isinstance(shown, GraphScene):
                known = _known(shown, verdict, everything=revealing)
                draw_graph(graph_of(shown), known, colors, hide="?", frame="graph_frame_exercise")
            elif isinstance(shown, LoopScene):
                if predicts and revealing:
                    built_loop(shown.loop, colors)
                else:
                    _samples()
                    st.code(loop_code(shown.loop), language="python", wrap_lines=True)
            elif isinstance(shown, RunScene | FitScene):
                if not revealing:
                    st.info("Once you have checked your prediction, it is really run, and the chart appears here.")
                elif isinstance(shown, RunScene):
                    _run(shown.config, compare=shown.compare, colors=colors)
                else:
                    _fits(shown, colors)


def _known(shown: GraphScene, verdict: Verdict | None, *, everything: bool) -> Progress:
    """What may be seen of the graph: the forward pass without what is asked, and the gradients that were found."""
    graph = graph_of(shown)
    right = verdict.right if verdict is not None else ()
    if everything:
        return revealed(graph, [node.name for node in graph.nodes if node.gradient is not None])
    known = revealed(graph, [node for name, node in shown.found if name in right])
    asked = {node for name, node in shown.found_values if name not in right}
    return replace(known, values=known.values - asked)


def _run(config: TrainingConfig, *, compare: bool, colors: Palette) -> None:
    if config.model not in ONE_WEIGHT:
        _fits(FitScene((config,)), colors)
        return
    zeroed, forgotten = zeroed_and_forgotten(config)
    st.markdown(verdicts.verdict(zeroed))
    if compare:
        st.markdown(verdicts.forgotten_verdict(forgotten))
        figure = forgetting_figure(zeroed, forgotten, colors, words=chart_words.FORGETTING_CHART)
        alt = chart_words.forgetting_alt(zeroed, forgotten)
    else:
        figure = weight_figure(zeroed, landscape_of(zeroed), colors, words=chart_words.WEIGHT_CHART, pins={})
        alt = chart_words.weight_alt(zeroed, 0)
    draw_chart(figure, key="exercises_chart", alt=alt)


def _fits(shown: FitScene, colors: Palette) -> None:
    runs = trained(shown.configs)
    first = shown.configs[0]
    said = " ".join(fit_words(run, shown.x) for run in runs)
    said = f"{said} {pace_words(epoch_of(first.model, first.dataset, first.learning_rate))}"
    st.markdown(said)
    figure = computed(("fits", shown, colors), lambda: fits_figure(runs, colors, words=FITS_CHART, x=shown.x))
    draw_chart(figure, key="exercises_chart", alt=f"The samples and the models’ curves through them. {said}")


def built_loop(loop: Loop, colors: Palette) -> None:
    """A loop's code, what it did, and where it failed."""
    run = loop_run(loop)
    _samples()
    st.code(loop_code(loop, run.failure), language="python", wrap_lines=True)
    if run.failure is not None:
        st.error(failure_words(run))
    said = outcome_words(run)
    if said:
        st.markdown(said)
    if run.losses and loop.body:
        parameters = " and ".join(loop.parameters)
        words = replace(LOOP_CHART, title=LOOP_CHART.title.format(parameters=parameters))
        figure = loop_run_figure(run, lesson(loop.parameters), colors, words=words)
        alt = f"{parameters} over the steps beside the lesson's, and the loss of each step. {said}"
        draw_chart(figure, key="exercises_chart", alt=alt)


def _samples() -> None:
    st.caption("The samples: x = 1, 2, 3 and y = 2, 4, 6, visited in turn for 30 epochs. The code is really run.")
