"""Running a form: what is written down, what is bounded, and what is left behind."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
import torch

from backprop.mistakes import CATALOG, Case, Setting, demonstrate, measuring, named
from backprop.mistakes.listing import listing
from backprop.mistakes.measuring import graph_nodes, memory_in_use
from backprop.mistakes.running import MAX_EVENTS

PAIRS = named["loss-over-all-pairs"].case("column")


def _noisy(print):
    for number in range(1_000):
        print(number, True, "three")


def _warns_and_raises(print):
    warnings.warn("once", DeprecationWarning, stacklevel=1)
    warnings.warn("once", DeprecationWarning, stacklevel=1)
    _elsewhere()


def _elsewhere():
    raise KeyError("gone")


def _random(print):
    torch.manual_seed(1)
    print(torch.rand(1).item())


def test_what_is_written_down_is_bounded() -> None:
    events = demonstrate(Case("noisy", "wrong answer", _noisy, _noisy)).broken.events
    assert len(events) == MAX_EVENTS
    assert events[2].text == "2 True three"
    assert events[2].named == (("", 2.0), ("", 1.0))


def test_a_warning_is_written_down_each_time_and_an_exception_at_its_innermost_line() -> None:
    shown = demonstrate(Case("case", "raises", _warns_and_raises, _noisy)).broken
    assert [(event.kind, event.type, event.text) for event in shown.events] == [
        ("warned", "DeprecationWarning", "once"),
        ("warned", "DeprecationWarning", "once"),
        ("raised", "KeyError", "'gone'"),
    ]
    assert [event.line for event in shown.warned] == [1, 2]


def test_running_a_case_leaves_random_numbers_gradients_and_warnings_as_they_were() -> None:
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    filters, showing = list(warnings.filters), warnings.showwarning
    for mode in (torch.no_grad(), torch.inference_mode()):
        with mode:
            demonstrate(Case("random", "wrong answer", _random, _random))
            assert demonstrate(named["update-too-early"].case("data")).mended.printed == ("loss 9.0 w.grad 6.0",)
    assert torch.equal(torch.rand(3), expected)
    assert warnings.filters == filters
    assert warnings.showwarning is showing


@pytest.mark.parametrize("value", [1, 501, 2.5, "10", -3])
def test_a_value_that_the_setting_does_not_allow_is_refused_by_name(value: object) -> None:
    with pytest.raises(ValueError, match=r"n must be a whole number from 2 to 500 .* but it is"):
        demonstrate(PAIRS, value)  # type: ignore[arg-type]


def test_a_value_for_a_case_without_a_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="has no setting"):
        demonstrate(replace(PAIRS, setting=None), 3)


def test_without_a_value_the_default_is_run() -> None:
    assert demonstrate(PAIRS).broken == demonstrate(PAIRS, 10).broken


@pytest.mark.parametrize("case", [case for mistake in CATALOG for case in mistake.cases if case.setting])
def test_the_default_and_both_ends_of_a_setting_are_allowed(case: Case) -> None:
    assert isinstance(case.setting, Setting)
    setting = case.setting
    assert all(map(setting.allows, (setting.low, setting.default, setting.high)))
    assert not setting.allows(setting.high + setting.step)
    assert not setting.allows(setting.low - setting.step)
    assert listing(case.broken, setting, setting.high).lines[0] == f"{setting.name} = {setting.high}"


def test_nodes_are_counted_once_however_often_they_are_used() -> None:
    w = torch.tensor(1.0, requires_grad=True)
    square = w * w
    assert graph_nodes(w) == 0
    assert graph_nodes(square) == 2
    assert graph_nodes(square + square) == 3
    assert graph_nodes(square.detach()) == graph_nodes(3.0) == 0


def test_a_graph_deeper_than_pythons_stack_is_counted() -> None:
    total = torch.tensor(0.0, requires_grad=True)
    for _ in range(5_000):
        total = total + 1
    assert graph_nodes(total) == 5_001


def test_memory_in_use_sees_a_tensor_come_and_go() -> None:
    before = memory_in_use()
    if np.isnan(before):
        pytest.skip("this system's C library does not tell")
    tensor = torch.zeros(1_000_000)
    with_it = memory_in_use()
    del tensor
    assert with_it - before == pytest.approx(4e6, rel=0.02)
    assert memory_in_use() - before < 1e5


@pytest.mark.parametrize("case", [case for mistake in CATALOG for case in mistake.cases if case.setting])
def test_a_demonstration_at_its_largest_leaves_no_memory_behind(case: Case) -> None:
    assert case.setting is not None
    demonstrate(case, case.setting.low)  # what the first call sets up stays
    before = memory_in_use()
    shown = demonstrate(case, case.setting.high)
    assert shown.mended.printed
    assert not memory_in_use() - before > 500_000  # nor where it cannot be asked


def test_where_memory_cannot_be_asked_the_rest_is_still_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "mallinfo", lambda: None)
    shown = demonstrate(named["total-of-losses"].case("total"), 20)
    assert shown.broken.printed[-1] == "epoch 20 kB nan nodes 241"
    assert shown.mended.printed[-1] == "epoch 20 kB nan nodes 0"
