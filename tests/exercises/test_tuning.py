"""What a slider's goal accepts, over every place that the slider has, against closed forms."""

import pytest

from backprop.exercises.catalog import CATALOG
from backprop.exercises.tune import Knob, Tune
from backprop.exercises.verdicts import Misconception, Verdict


def verdicts(identity: str) -> dict[float, Verdict]:
    """The verdict at every place of the learning rate's slider."""
    task = CATALOG[identity].task
    assert isinstance(task, Tune)
    (knob,) = task.knobs
    assert isinstance(knob, Knob)
    count = round((knob.high - knob.low) / knob.step)
    places = [round(knob.low + knob.step * place, 2) for place in range(count + 1)]
    return {rate: CATALOG[identity].check({"learning_rate": f"{rate:g}"}) for rate in places}


def test_every_rate_that_swings_and_settles_passes_and_no_other() -> None:
    """A step multiplies the error by 1 - 8*rate: below 0 it changes sides, above -1 it comes nearer."""
    for rate, verdict in verdicts("swing-and-settle").items():
        factor = 1 - 8 * rate
        assert verdict.passed == (-1 < factor < 0), rate
        if not verdict.passed:
            expected = Misconception.NO_SWING if factor > 0 else Misconception.DIVERGES
            assert verdict.misconception is (Misconception.NO_NEARER if rate == 0.25 else expected), rate


def test_one_rate_alone_is_the_last_that_works() -> None:
    """An epoch multiplies the error by the product of its three factors."""

    def product(rate: float) -> float:
        return (1 - 2 * rate) * (1 - 8 * rate) * (1 - 18 * rate)

    found = verdicts("largest-rate")
    last = next(rate for rate in found if abs(product(rate + 0.01)) >= 1)
    assert [rate for rate, verdict in found.items() if verdict.passed] == [last]
    for rate, verdict in found.items():
        if rate > last and abs(product(rate)) < 1:
            assert verdict.misconception is Misconception.SECOND_WINDOW, rate


def test_the_forgetful_loop_is_bounded_where_its_epochs_turn_and_do_not_stretch() -> None:
    """A step takes (error, velocity) to (e - rate*v', v') with v' = v + 2x²e: an epoch stays bounded where the trace of
    the product of its three matrices is smaller than 2."""

    def bounded(rate: float) -> bool:
        (a, b), (c, d) = (1.0, 0.0), (0.0, 1.0)
        for x in (1.0, 2.0, 3.0):
            k = 2 * x * x
            (e, f), (g, h) = (1 - rate * k, -rate), (k, 1.0)
            (a, b), (c, d) = (e * a + f * c, e * b + f * d), (g * a + h * c, g * b + h * d)
        return abs(a + d) < 2

    def diverges(rate: float) -> bool:
        return abs((1 - 2 * rate) * (1 - 8 * rate) * (1 - 18 * rate)) > 1

    for rate, verdict in verdicts("bounded-beside-divergence").items():
        assert verdict.passed == (diverges(rate) and bounded(rate)), (rate, verdict)


@pytest.mark.parametrize("rate", ["0", "1.01", "-1", "nan", "1e999", "", "x"])
def test_a_rate_that_the_slider_does_not_have_does_not_pass(rate: str) -> None:
    assert not CATALOG["swing-and-settle"].check({"learning_rate": rate}).passed
