"""Every sentence of the page on forgetting to zero, recomputed from plain loops and in fractions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import numpy as np
import torch

from backprop.stability.windows import windows
from backprop.training import train
from backprop.training.equivalents import momentum_weights, summed_loss_weights
from backprop.training.step_gradients import step_gradients
from backprop.ui.forgetting import words
from tests.claims import exact, plain
from tests.claims.forms import Forms, read, shows
from tests.claims.settings import Setting, both_runs, check_every, random_setting

FORMS = Forms("forgetting")
NARROW = 2.0**-19  # of a rate: a window that is narrower has few rates in float32, or none, and is not mentioned
MOST_STEPS = 24  # that are compared with PyTorch's own optimiser, which takes its time
TOO_LARGE = re.escape(words.TOO_LARGE)


@dataclass(eq=False)
class Truth:
    setting: Setting
    zeroed: plain.PlainRun
    forgotten: plain.PlainRun
    accumulated: plain.PlainRun
    k: int
    momentum: float
    step: int = 0

    @property
    def own(self) -> float:
        """The gradient of this step's loss alone, at the forgotten run's weight."""
        setting, number = self.setting, np.float32
        sample = self.step % len(setting.x)
        x, y, w = number(setting.x[sample]), number(setting.y[sample]), number(self.forgotten.weights[self.step])
        with np.errstate(all="ignore"):
            one_step = replace(setting, x=(float(x),), y=(float(y),), initial_w=float(w), epochs=1)
            return float(plain.run(replace(one_step, accumulation_steps=1)).gradients[0])

    @property
    def held(self) -> float:
        return float(self.forgotten.gradients[self.step])

    @property
    def left_over(self) -> float:
        return float(self.forgotten.gradients[self.step - 1]) if self.step else 0.0

    @property
    def moved(self) -> bool:
        return bool(self.forgotten.weights[self.step] != self.forgotten.weights[self.step + 1])

    @cache  # noqa: B019 (a truth lives as long as its setting is checked)
    def sgd(self, momentum: float) -> np.ndarray:
        """PyTorch's optimiser on the first steps."""
        forward = {"linear": lambda x, w: x * w, "sigmoid": lambda x, w: torch.sigmoid(x * w)}[self.setting.model]
        w = torch.tensor(self.setting.initial_w, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=self.setting.learning_rate, momentum=momentum)
        weights = [w.item()]
        for step in range(self.shown):
            sample = step % len(self.setting.x)
            optimizer.zero_grad()
            x, y = torch.tensor(self.setting.x[sample]), torch.tensor(self.setting.y[sample])
            ((forward(x, w) - y) ** 2).backward()
            optimizer.step()
            weights.append(w.item())
        return np.array(weights)

    @property
    def shown(self) -> int:
        return min(MOST_STEPS, len(self.forgotten.gradients))


def step_number(text: str) -> int:
    return int(text.replace(",", ""))


# --- at a step


@FORMS.form(r"At step 0 both loops hold the same, (?P<held>{number}): there is nothing old in `w\.grad` yet\.")
def both_hold_the_same(truth: Truth, held: str) -> None:
    assert shows(held, truth.held)
    assert truth.zeroed.gradients[0] == truth.forgotten.gradients[0]


@FORMS.form(r"Go one step on, and watch what happens to it\.")
def there_is_one_more_step(truth: Truth) -> None:
    assert len(truth.forgotten.gradients) > 1


@FORMS.form(r"The forgotten loop stopped at step (?P<step>[\d,]+), where its numbers grew too large for float32\.")
def it_stopped(truth: Truth, step: str) -> None:
    assert truth.forgotten.overflow_step == step_number(step) < truth.step


@FORMS.form(r"At step (?P<step>[\d,]+) what `w\.grad` held is " + TOO_LARGE + r"\.")
def what_it_held_is_too_large(truth: Truth, step: str) -> None:
    assert step_number(step) == truth.step
    assert not np.isfinite(truth.held)


@FORMS.form(
    r"At step (?P<step>[\d,]+) `w\.grad` should have held (?P<own>{number}), the gradient of this step's loss\."
)
def should_have_held(truth: Truth, step: str, own: str) -> None:
    assert step_number(step) == truth.step
    assert shows(own, truth.own), truth.own


@FORMS.form(
    r"It held (?P<held>{number}): (?P<before>{number}|nothing) of it was left over from (?P<steps>[\d,]+) earlier "
    r"step(?P<plural>s?)\."
)
def it_held(truth: Truth, held: str, before: str, steps: str, plural: str) -> None:
    assert shows(held, truth.held)
    assert truth.left_over == 0 if before == "nothing" else shows(before, truth.left_over)
    assert step_number(steps) == truth.step
    assert (plural == "s") == (truth.step != 1)


@FORMS.form(r"w did not move: to float32 the update is too small beside (?P<w>{number})\.")
def float32_loses_the_update(truth: Truth, w: str) -> None:
    assert not truth.moved
    assert truth.held != 0
    assert shows(w, truth.forgotten.weights[truth.step])


@FORMS.form(r"So w did not move\.")
def w_did_not_move(truth: Truth) -> None:
    assert not truth.moved


@FORMS.form(r"So the old gradients alone moved w\.")
def the_old_ones_moved_it(truth: Truth) -> None:
    assert truth.moved
    assert truth.own == 0


@FORMS.form(r"So w moved the wrong way\.")
def it_moved_the_wrong_way(truth: Truth) -> None:
    move = truth.forgotten.weights[truth.step + 1] - truth.forgotten.weights[truth.step]
    assert move * truth.own > 0  # with the gradient of its loss, not against it


@FORMS.form(r"So the update was (?P<times>{number} times )?as large as it should be\.")
def the_update_was_so_large(truth: Truth, times: str | None) -> None:
    assert truth.moved
    assert shows("1" if times is None else times.removesuffix(" times "), truth.held / truth.own, 3)


# --- which learning rates


WINDOWS: dict[str, tuple[bool, bool]] = {
    "The zeroed loop converges, and the forgotten one stays bounded": (True, True),
    "Only the zeroed loop converges; the forgotten one runs away": (True, False),
    "Only the forgotten loop stays bounded; the zeroed one runs away": (False, True),
}


@FORMS.form(
    rf"(?P<what>{'|'.join(map(re.escape, WINDOWS))}): (?P<where>nowhere|.*?)"
    r"(?:, and in (?P<more>\d+) narrower windows?)?\."
)
def windows_are_where_it_is_so(truth: Truth, what: str, where: str, more: str | None) -> None:
    x, wanted = truth.setting.x, WINDOWS[what]

    def so(rate: float) -> bool:
        return (exact.zeroed_converges(x, rate), exact.forgotten_is_bounded(x, rate)) == wanted

    listed = []
    for part in [] if where == "nowhere" else where.split(", "):
        if below := re.fullmatch(r"below (.*)", part):
            listed.append((0.0, read(below[1]), 3))
        else:
            low, high = re.fullmatch(r"from (.*) to (.*)", part).groups()
            assert low != high
            listed.append((read(low), read(high), 4))
    for low, high, digits in listed:
        margin = 0.6 * 10.0 ** (1 - digits)  # the shown edges are rounded
        inner = np.linspace(low * (1 + margin), high * (1 - margin), 5)
        if low * (1 + margin) < high * (1 - margin):
            # A gap that is closed but for a point is none: beside that point it is so.
            assert all(so(rate) or so(rate * 1.000001) for rate in inner[1 if low == 0 else 0 :]), inner
    if more is not None:
        zeroed, forgotten = wanted
        wide = [
            (low, high)
            for low, high in exact.windows(x, zeroed=zeroed, forgotten=forgotten)
            if high - low > NARROW * high
        ]
        assert int(more) == len(wide) - len(listed), wide
    else:
        largest = max(value * value for value in x)
        for rate in np.geomspace(1e-2, 3, 50) / largest if largest else ():
            beside = any(low * 0.999 <= rate <= high * 1.006 for low, high, _ in listed)
            assert beside or not so(rate), rate


@FORMS.form(
    r"At your learning rate, (?P<rate>{number}), in the long run (?:(?P<both>both loops run away)|the zeroed loop "
    r"(?P<zeroed>converges|runs away|is exactly at an edge, where its error neither shrinks nor grows from epoch to "
    r"epoch); the forgotten one (?P<forgotten>stays bounded|runs away|is exactly at an edge, where its error grows "
    r"slowly, if at all))\."
)
def at_your_rate(truth: Truth, rate: str, both: str | None, zeroed: str | None, forgotten: str | None) -> None:
    x, at = truth.setting.x, truth.setting.learning_rate
    assert shows(rate, at)
    for said, holds in (
        (zeroed or "runs away", exact.zeroed_converges),
        (forgotten or "runs away", exact.forgotten_is_bounded),
    ):
        beside = [holds(x, at * (1 + share * exact.JUST_APART)) for share in (-1, -0.5, 0.5, 1)]
        if said.startswith("is exactly"):
            assert len(set(beside)) == 2, beside
        else:
            assert set(beside) == {said != "runs away"}, beside


@FORMS.form(r"In your run nothing moves w, so there is no error that could grow or shrink\.")
def nothing_moves_w(truth: Truth) -> None:
    assert len({*truth.zeroed.weights, *truth.forgotten.weights}) == 1


@FORMS.form(
    r"But on the way the numbers of your (?P<loop>zeroed|forgotten) run grow too large for float32, and it stops "
    r"there\."
)
def the_run_overflows(truth: Truth, loop: str) -> None:
    assert getattr(truth, loop).overflow_step is not None


# --- momentum


@FORMS.form(
    r"(?:In (?P<one>this 1 step)|Over these (?P<steps>[\d,]+) steps) the forgotten loop and `torch\.optim\.SGD\(\[w\], "
    r"lr=(?P<rate>\S+), momentum=1\.0\)` (?:(?P<same>give the same w to the last digit)|differ by at most "
    r"(?P<difference>{number}), with w up to ±(?P<scale>{number}): that is rounding(?P<grown>, which this run makes "
    r"larger step by step)?)\."
)
def sgd_with_momentum_1(
    truth: Truth,
    one: str | None,
    steps: str | None,
    rate: str,
    same: str | None,
    difference: str | None,
    scale: str | None,
    grown: str | None,
) -> None:
    assert (1 if one else step_number(steps or "")) == truth.shown
    assert (steps == "1") is False
    assert float(rate) == truth.setting.learning_rate
    theirs, ours = truth.sgd(1.0), truth.forgotten.weights[: truth.shown + 1]
    finite = np.isfinite(theirs) & np.isfinite(ours)
    apart = np.abs(theirs[finite] - ours[finite])
    if same:
        assert apart.max() == 0
        return
    assert shows(difference or "", apart.max(), 2)
    assert shows(scale or "", np.abs(ours[finite]).max(), 3)
    assert (grown is not None) == (apart.max() > 1e-4 * np.abs(ours[finite]).max())


@FORMS.form(r"Choose a momentum below 1 to see what damping does\.")
def choose_less(truth: Truth) -> None:
    assert truth.momentum == 1


@FORMS.form(r"Momentum 0 keeps nothing of the velocity: that is the loop that zeroes\.")
def momentum_0(truth: Truth) -> None:
    assert truth.momentum == 0


@FORMS.form(
    r"With momentum (?P<momentum>{number}) each step keeps (?P<kept>{number})% of the velocity and loses the rest\."
)
def keeps_so_much(truth: Truth, momentum: str, kept: str) -> None:
    assert shows(momentum, truth.momentum)
    assert read(momentum) != 1
    assert shows(kept, 100 * truth.momentum)
    assert 0 < read(kept) < 100


@FORMS.form(r"That loss is the damping that the forgotten loop lacks\.")
def damping_is_lacking(truth: Truth) -> None:
    assert 0 < truth.momentum < 1


@FORMS.form(
    r"(?:(?P<more>Here that is not enough: in)|In) the long run an epoch multiplies its error by (?P<factor>{number})\."
)
def an_epoch_multiplies(truth: Truth, more: str | None, factor: str) -> None:
    found = exact.momentum_factor(truth.setting.x, truth.setting.learning_rate, truth.momentum)
    assert shows(factor, found, 4) or abs(read(factor) - found) <= 1e-15, found  # 0, but for the rate's own rounding
    assert (more is not None) == (found > 1)


@FORMS.form(r"At this learning rate its error hardly grows or shrinks\.")
def hardly_grows(truth: Truth) -> None:
    found = exact.momentum_factor(truth.setting.x, truth.setting.learning_rate, truth.momentum)
    assert abs(found - 1) < 1e-3


@FORMS.form(r"At step (?P<step>[\d,]+) its w is " + TOO_LARGE + r"\.")
def damped_overflows(truth: Truth, step: str) -> None:
    weights = truth.sgd(truth.momentum)
    assert np.isfinite(weights[: step_number(step) + 1]).all()
    assert not np.isfinite(weights[step_number(step) + 1])


@FORMS.form(r"In these steps its w stays at (?P<w>{number})\.")
def damped_rests(truth: Truth, w: str) -> None:
    weights = truth.sgd(truth.momentum)
    assert len(set(weights)) == 1
    assert shows(w, weights[0], 4)


@FORMS.form(
    r"In the second half of these steps its w stays (?:at (?P<at>{number}), to four digits|between (?P<low>{number}) "
    r"and (?P<high>{number}))\."
)
def damped_stays(truth: Truth, at: str | None, low: str | None, high: str | None) -> None:
    late = truth.sgd(truth.momentum)[-((truth.shown + 1) // 2) :]
    assert shows(at or low or "", late.min(), 4)
    assert shows(at or high or "", late.max(), 4)
    assert at or low != high


# --- adding up on purpose


@FORMS.form(
    r"With k = (?P<k>\d+) there (?P<verb>is|are) (?P<updates>[\d,]+) update(?P<plural>s?) in (?P<steps>[\d,]+) "
    r"step(?P<of_steps>s?), and w ends at (?P<w>{number})\."
)
def updates_in_steps(
    truth: Truth, k: str, verb: str, updates: str, plural: str, steps: str, of_steps: str, w: str
) -> None:
    made, run = step_number(updates), truth.accumulated
    assert run.overflow_step is None
    assert int(k) == truth.k
    assert step_number(steps) == len(run.losses)
    assert made == sum((step + 1) % truth.k == 0 for step in range(len(run.losses)))
    assert (verb, plural) == (("is", "") if made == 1 else ("are", "s"))
    assert (of_steps == "s") == (len(run.losses) != 1)
    assert shows(w, run.weights[-1])


@FORMS.form(
    r"With k = (?P<k>\d+) the numbers grow too large for float32 at step (?P<step>[\d,]+), after (?P<updates>[\d,]+) "
    r"update(?P<plural>s?), and the run stops there\."
)
def updates_before_an_overflow(truth: Truth, k: str, step: str, updates: str, plural: str) -> None:
    assert int(k) == truth.k
    assert truth.accumulated.overflow_step == step_number(step)
    assert step_number(updates) == sum((step + 1) % truth.k == 0 for step in range(step_number(step)))
    assert (plural == "s") == (step_number(updates) != 1)


@FORMS.form(r"The gradients? of the last (?:step no longer leads|(?P<left>[\d,]+) steps no longer lead) to an update\.")
def left_over_steps(truth: Truth, left: str | None) -> None:
    steps = len(truth.accumulated.losses)
    last_update = max((step + 1 for step in range(steps) if (step + 1) % truth.k == 0), default=0)
    assert steps - last_update == (1 if left is None else step_number(left))
    assert left != "1"


@FORMS.form(r"With k = (?P<k>\d+) it would be descent on the sum of all (?P<n>\d+) losses\.")
def it_would_be_one_batch(truth: Truth, k: str, n: str) -> None:
    assert int(k) == int(n) == len(truth.setting.x) != truth.k


@FORMS.form(r"k is the number of samples, so this is one big batch: descent on the sum of all (?P<n>\d+) losses\.")
def it_is_one_batch(truth: Truth, n: str) -> None:
    assert int(n) == len(truth.setting.x) == truth.k


@FORMS.form(
    r"Computed that way, with one `backward\(\)` from the sum, w (?:(?P<same>is the same to the last digit at the end "
    r"of every epoch)|differs by at most (?P<apart>{number}) at the end of any epoch, with w up to "
    r"±(?P<scale>{number}): that is rounding(?P<grown>, which this run makes larger epoch by epoch)?)\."
)
def as_one_batch(truth: Truth, same: str | None, apart: str | None, scale: str | None, grown: str | None) -> None:
    theirs, ours = summed(truth.setting), truth.accumulated.epoch_ends
    length = min(len(theirs), len(ours))
    finite = np.isfinite(theirs[:length]) & np.isfinite(ours[:length])
    difference = np.abs(theirs[:length] - ours[:length])[finite]
    if same:
        assert difference.max() == 0
        return
    assert shows(apart or "", difference.max(), 2)
    assert shows(scale or "", np.abs(ours[:length][finite]).max(), 3)
    assert (grown is not None) == (difference.max() > 1e-4 * np.abs(ours[:length][finite]).max())


def summed(setting: Setting) -> np.ndarray:
    """Descent on the sum of all losses, one update an epoch."""
    x, y = torch.tensor(setting.x), torch.tensor(setting.y)
    w = torch.tensor([setting.initial_w], requires_grad=True)
    weights = [w.item()]
    for _ in range(setting.epochs):
        prediction = x * w if setting.model == "linear" else torch.sigmoid(x * w)
        ((prediction - y) ** 2).sum().backward()
        with torch.no_grad():
            w -= setting.learning_rate * w.grad
        w.grad.zero_()
        weights.append(w.item())
    return np.array(weights)


@FORMS.form(
    r"Forgetting is different: it updates at every sample and never zeroes, so each gradient is used again in every "
    r"later update\."
)
def forgetting_is_different(truth: Truth) -> None:
    own = [replace(truth, step=step).own for step in range(min(5, len(truth.forgotten.gradients)))]
    held = truth.forgotten.gradients[: len(own)]
    if np.isfinite(held).all():
        # float32 adds them up in another precision: its rounding is a millionth of the largest.
        assert np.allclose(np.cumsum(own), held, rtol=0, atol=2e-6 * np.abs(held).max())


@FORMS.form(r"In this run the first one was used (?P<times>[\d,]+) time(?P<plural>s?)\.")
def the_first_one_was_used(truth: Truth, times: str, plural: str) -> None:
    assert step_number(times) == len(truth.forgotten.gradients)
    assert (plural == "s") == (step_number(times) != 1)


# ---


def test_every_sentence_about_forgetting_is_true() -> None:
    check_every(_check)


def _check(seed: int) -> None:
    random, setting = Random(seed), random_setting(seed)
    k = random.choice([1, 2, 3, 7, 400, len(setting.x), len(setting.x)])
    momentum = random.choice([0.0, 0.5, 0.9, 0.99, 1.0, round(random.random(), 2), _any_share(random)])
    check_setting(setting, k, momentum)


def _any_share(random: Random) -> float:
    """A momentum as a link may hold it: very small, very near to 1, or of many digits."""
    small = 10 ** random.uniform(-9, -1)
    return random.choice([small, 1 - small, random.random()])


def check_setting(setting: Setting, k: int, momentum: float) -> None:
    accumulating = replace(setting, accumulation_steps=k)
    zeroed, forgotten = both_runs(setting)
    run = train(accumulating.config())
    truth = Truth(
        setting,
        zeroed=plain.run(setting),
        forgotten=plain.run(setting, zero_grad=False),
        accumulated=plain.run(accumulating),
        k=k,
        momentum=momentum,
    )
    say: Callable[[str], None] = lambda text: FORMS.check(text, truth)  # noqa: E731

    own = step_gradients(forgotten)
    last = len(forgotten) - 1
    for step in {0, 1, 2, last, last + 3, Random(setting.seed).randint(0, last)}:
        truth.step = step
        if step <= last or forgotten.overflow_step is not None:
            say(words.at_this_step(forgotten, own, step))

    if setting.model == "linear" and np.float32(setting.x).any():
        found = windows(setting.dataset)
        say(words.windows_in_words(found))
        say(words.at_your_rate(found, zeroed, forgotten))

    for one, text in (
        (1.0, lambda weights: words.momentum_1(forgotten, weights, truth.shown)),
        (momentum, lambda weights: words.damping(setting.config(), momentum, weights)),
    ):
        say(text(momentum_weights(setting.config(), one, steps=truth.shown).astype(np.float64)))

    say(words.accumulating(run, k))
    if k != len(setting.x) or setting.epochs <= MOST_STEPS:
        big = summed_loss_weights(setting.config()).astype(np.float64) if k == len(setting.x) else None
        say(words.one_big_batch(run, k, big))
    say(words.reused(forgotten))
