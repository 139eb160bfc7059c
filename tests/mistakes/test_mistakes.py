"""Each mistake, on the installed PyTorch: the broken code misbehaves in the stated way, the mended code does not."""

from functools import cache

import numpy as np
import pytest

from backprop.mistakes import CATALOG, Demonstration, Shown, demonstrate, named
from backprop.training import TrainingConfig, train

CASES = [(mistake.name, case.name) for mistake in CATALOG for case in mistake.cases]
every_case = pytest.mark.parametrize(("mistake", "case"), CASES)


@cache
def shown(mistake: str, case: str, value: int | None = None) -> Demonstration:
    return demonstrate(named[mistake].case(case), value)


def marked(form: Shown, mark: str) -> list[str]:
    return [form.listing.lines[line - 1].strip() for line, found in form.listing.marks.items() if found == mark]


def numbers(form: Shown) -> list[tuple[float, ...]]:
    return [tuple(value for _, value in event.named) for event in form.events if event.kind == "printed"]


def line_of(form: Shown, event: int) -> str:
    return form.listing.lines[form.events[event].line - 1].strip()


@every_case
def test_the_broken_code_raises_where_it_is_said_to_and_nowhere_else(mistake: str, case: str) -> None:
    kind = named[mistake].case(case).kind
    assert (shown(mistake, case).broken.raised is not None) == (kind == "raises")


@every_case
def test_the_mended_code_neither_raises_nor_warns(mistake: str, case: str) -> None:
    mended = shown(mistake, case).mended
    assert mended.printed
    assert mended.raised is None
    assert mended.warned == ()


@every_case
def test_the_two_do_not_do_the_same(mistake: str, case: str) -> None:
    broken, mended = (
        [(event.kind, event.text) for event in form.events]
        for form in (shown(mistake, case).broken, shown(mistake, case).mended)
    )
    assert broken != mended


@pytest.mark.parametrize(
    ("mistake", "case", "type_", "message", "line"),
    [
        ("list-for-a-number", "two-elements", "RuntimeError", "with 2 elements cannot be converted", ".item()"),
        ("list-for-a-number", "whole-number", "RuntimeError", "floating point", "torch.tensor(1,"),
        ("graph-cut-off", "not-required", "RuntimeError", "does not require grad", "loss.backward()"),
        ("graph-cut-off", "item", "RuntimeError", "does not require grad", "loss.backward()"),
        ("graph-cut-off", "numpy", "RuntimeError", "Can't call numpy()", "w.numpy()"),
        ("loss-not-a-number", "vector", "RuntimeError", "only for scalar outputs", "loss.backward()"),
        ("backward-twice", "twice", "RuntimeError", "a second time", "loss.backward()"),
        ("update-in-place", "leaf", "RuntimeError", "leaf Variable that requires grad", "w -= 0.01 * w.grad"),
        ("update-makes-a-new-tensor", "rebound", "TypeError", "NoneType", "w = w - 0.01 * w.grad"),
        ("update-too-early", "no-grad", "RuntimeError", "modified by an inplace operation", "loss.backward()"),
        ("update-too-early", "detach", "RuntimeError", "modified by an inplace operation", "loss.backward()"),
    ],
)
def test_the_exception_is_pytorchs_and_stands_at_the_line_that_raised_it(
    mistake: str, case: str, type_: str, message: str, line: str
) -> None:
    broken = shown(mistake, case).broken
    assert broken.raised == broken.events[-1]
    assert broken.raised.type == type_
    assert message in broken.raised.text
    assert line in line_of(broken, -1)


def test_every_case_that_raises_is_among_those_above() -> None:
    marks = test_the_exception_is_pytorchs_and_stands_at_the_line_that_raised_it.pytestmark
    listed = {row[:2] for mark in marks for row in mark.args[1]}
    assert listed == {(mistake, case) for mistake, case in CASES if named[mistake].case(case).kind == "raises"}


def test_a_list_given_to_the_class_is_two_elements_and_a_number_is_a_size() -> None:
    assert shown("list-for-a-number", "two-elements").broken.printed == ("elements 2 tensor([1., 0.])",)
    assert shown("list-for-a-number", "size").broken.printed == ("elements 3",)
    assert shown("list-for-a-number", "size").mended.printed == ("elements 1", "tensor(3.)")


def test_what_detach_cuts_off_gets_no_gradient_and_the_rest_does() -> None:
    both = shown("graph-cut-off", "detach")
    assert both.broken.printed == ("w.grad None b.grad tensor([-6.])",)
    assert both.mended.printed == ("w.grad tensor([-18.]) b.grad tensor([-6.])",)  # 2 · (3 − 6), and times 3


@pytest.mark.parametrize("n", [2, 10, 500])
def test_a_column_minus_a_row_is_a_loss_over_all_pairs_though_every_prediction_is_right(n: int) -> None:
    both = shown("loss-over-all-pairs", "column", n)
    y = np.linspace(0, 1, n)
    by_pairs = np.mean([(a - b) ** 2 for a in y for b in y])
    shape, loss = numbers(both.broken)
    assert shape == (n * n,)
    assert loss[0] == pytest.approx(by_pairs, rel=1e-4)
    assert numbers(both.mended) == [(n,), (0.0,)]


def test_the_loop_under_return_never_runs_and_beside_it_gives_the_lessons_prediction() -> None:
    both = shown("loop-under-return", "indented")
    assert both.broken.printed == ("prediction for 4: 4.0",)
    assert numbers(both.mended) == [(train(TrainingConfig()).predict(4.0),)]
    lines = marked(both.broken, "unreachable")
    assert lines[0] == "for _ in range(100):"
    assert lines[-1] == "w.grad.zero_()"
    assert len(lines) == 5


def test_the_gradient_in_the_middle_is_none_with_a_warning_and_there_once_it_is_retained() -> None:
    both = shown("gradient-not-kept", "middle")
    warned, printed, _ = both.broken.events
    assert warned.kind == "warned"
    assert warned.type == "UserWarning"
    assert "not a leaf" in warned.text
    assert "retain_grad" in warned.text
    assert line_of(both.broken, 0) == 'print("prediction.grad", prediction.grad)'
    assert printed.text == "prediction.grad None"
    assert both.mended.printed == ("prediction.grad tensor(-6.)", "w.grad tensor(-18.)")  # 2 · (3 − 6), and times 3


def test_going_back_twice_through_a_kept_graph_doubles_the_gradient() -> None:
    both = shown("backward-twice", "doubled")
    assert both.broken.printed == ("w.grad tensor(-36.)",)
    assert both.mended.printed == ("w.grad tensor(-18.)",)


def test_the_weight_is_no_leaf_after_an_update_that_makes_a_new_tensor() -> None:
    both = shown("update-makes-a-new-tensor", "rebound")
    assert [event.kind for event in both.broken.events] == ["printed", "warned", "raised"]
    assert "leaf False" in both.broken.printed[0]
    assert all("leaf True" in line for line in both.mended.printed)
    ws = [values[-1] for values in numbers(both.mended)]
    assert ws == pytest.approx([1 + 0.18, 1.18 + 0.01 * 18 * (1 - 0.18)])


def test_a_change_through_data_before_backward_gives_the_gradient_of_another_weight() -> None:
    both = shown("update-too-early", "data")
    assert numbers(both.broken) == [(9.0, 4.0)]  # 2 · 2, though the loss is that of w = 3
    assert numbers(both.mended) == [(9.0, 6.0)]


@pytest.mark.parametrize("steps", [2, 8, 20])
def test_without_zeroing_the_gradient_held_is_the_sum_of_all(steps: int) -> None:
    both = shown("never-zeroed", "forgotten", steps)
    for form, held in ((both.broken, np.cumsum), (both.mended, np.asarray)):
        weights, gradients = np.array(numbers(form)).T
        assert len(weights) == steps
        assert gradients == pytest.approx(held(2 * (weights - 2)), abs=3e-3)
        assert np.diff(weights) == pytest.approx(-0.1 * gradients[:-1], abs=2e-4)


def test_two_gradients_share_their_memory_so_that_zeroing_one_zeroes_both() -> None:
    both = shown("two-gradients-in-one", "shared")
    assert both.broken.printed == ("same memory True", "a.grad 0.0 b.grad 0.0")
    assert both.mended.printed[1] == "a.grad None b.grad 1.0"


# --- what is measured


@pytest.mark.parametrize("epochs", [10, 60, 500])
def test_a_total_of_losses_keeps_every_graph_and_a_total_of_numbers_none(epochs: int) -> None:
    both = shown("total-of-losses", "total", epochs)
    at, kilobytes, nodes = np.array(numbers(both.broken)).T
    assert at == pytest.approx(np.arange(1, 11) * epochs // 10)
    assert nodes.tolist() == (12 * at + 1).tolist()  # ·, −, ², + for each of 3 samples; and w, once
    assert np.array(numbers(both.mended))[:, 2].tolist() == [0] * 10
    if np.isfinite(kilobytes).all():
        assert (np.diff(kilobytes) > 0).all()
        assert kilobytes[-1] > nodes[-1] / 10
        assert np.array(numbers(both.mended))[-1, 1] < kilobytes[-1] / 3


@pytest.mark.parametrize("samples", [10_000, 500_000])
def test_a_retained_graph_holds_at_least_the_sigmoids_output(samples: int) -> None:
    both = shown("backward-twice", "held", samples)
    (kept,), gradient = numbers(both.broken)
    (freed,), same = numbers(both.mended)
    assert gradient == same
    if np.isfinite([kept, freed]).all():
        assert kept >= 4 * samples / 1000  # a float32 each
        assert freed < samples / 1000


@pytest.mark.parametrize("samples", [1_000, 20_000])
def test_evaluating_without_no_grad_gives_the_same_and_keeps_a_graph(samples: int) -> None:
    both = shown("evaluating-with-a-graph", "graph", samples)
    prediction, (kept,), (nodes,) = numbers(both.broken)
    same, (less,), (none,) = numbers(both.mended)
    assert prediction == same
    assert nodes == 9  # two layers of weight, bias, transposition and product; the sigmoid
    assert none == 0
    if np.isfinite([kept, less]).all():
        assert kept - less >= 4 * 64 * samples / 1000 * 0.99  # the hidden layer
