"""A closer look: accumulating gradients on purpose."""

import numpy as np
import streamlit as st

from backprop.figures.forgetting.weights_compared import WeightSeries, weights_figure
from backprop.figures.shared.palette import Palette
from backprop.figures.shared.view import RunView, value_range
from backprop.models import MODELS
from backprop.training import TrainingRun
from backprop.ui.forgetting.runs import accumulated, on_summed_loss
from backprop.ui.forgetting.settings import MAX_K
from backprop.ui.forgetting.state import K
from backprop.ui.forgetting.words import accumulating, ended, one_big_batch, reused
from backprop.ui.parts.number_box import whole_box
from backprop.ui.parts.numbers import counted
from backprop.ui.parts.playback import draw_chart

_CODE = """\
for step, (x, y) in enumerate(samples, 1):
    loss = ({prediction} - y) ** 2
    loss.backward()  # adds to w.grad
    if step % {k} == 0:
        # one update with {what}, and a fresh start
        w.data = w.data - {learning_rate} * w.grad
        w.grad.zero_()
"""


def draw_batch(zeroed: RunView, forgotten: RunView, colors: Palette) -> int:
    """Draw it. Returns k, the number of samples for each update, that the learner has chosen."""
    config = zeroed.run.config
    n = len(config.dataset)
    words, code = st.columns(2, gap="medium")
    with words:
        st.markdown(
            "That `backward()` adds is no accident. If a batch is too large for the memory, you feed it in parts, let "
            "the gradients add up, update once and zero. That is **accumulating on purpose**."
        )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            k = whole_box("Samples for each update, k", 1, MAX_K, key=K, width=220)
            st.button(f"All {n} at once" if n > 1 else "One at a time", key="forgetting_all", on_click=_all, args=(n,))
    code.code(
        _CODE.format(
            prediction=MODELS[config.model].code,
            k=k,
            learning_rate=repr(config.learning_rate),
            what="its gradient" if k == 1 else f"the sum of {k}",
        ),
        language="python",
    )
    run = accumulated(config, k)
    big = on_summed_loss(config).astype(np.float64) if k == n and n > 1 else None
    draw_chart(_figure(zeroed, forgotten, run, big, colors, k), key="chart_batch", alt=_alt(zeroed, run, k))
    st.markdown(f"{accumulating(run, k)} {one_big_batch(run, k, big)} {reused(forgotten.run)}")
    return k


def _all(samples: int) -> None:
    st.session_state[K] = samples


def _figure(
    zeroed: RunView, forgotten: RunView, run: TrainingRun, big: np.ndarray | None, colors: Palette, k: int
) -> dict[str, object]:
    shown = max(zeroed.shown_steps, min(forgotten.shown_steps, 10))
    series = [
        WeightSeries("k = 1, zeroed", *_weights(zeroed.run, shown), colors.zeroed, "line"),
        WeightSeries(f"k = {k}", *_weights(run, shown), colors.ink, "line"),
        WeightSeries("forgotten", *_weights(forgotten.run, shown), colors.forgotten, "dashed"),
    ]
    if big is not None:
        epochs = np.arange(len(big)) * len(run.config.dataset)
        within = epochs <= shown
        series.append(WeightSeries("summed loss", epochs[within], big[within], colors.ink, "marks"))
    return weights_figure(
        series, colors, title="w", x_axis="step (one sample each)", low_high=value_range([zeroed, forgotten], "weights")
    )


def _weights(run: TrainingRun, shown: int) -> tuple[np.ndarray, np.ndarray]:
    weights = run.weights[: shown + 1].astype(np.float64)
    return np.arange(len(weights)), weights


def _alt(zeroed: RunView, run: TrainingRun, k: int) -> str:
    return (
        f"w over the steps: updated at every sample it ends at {ended(zeroed.run.final_w)}, updated after every "
        f"{'sample' if k == 1 else counted(k, 'sample')} at {ended(run.final_w)}."
    )
