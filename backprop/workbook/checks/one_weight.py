"""The loop on one weight: its update, its zeroing, its graphs."""

import random
from types import ModuleType

import torch

from backprop.workbook.checks.comparing import close, compare, function, number
from backprop.workbook.checks.descent import Task, descend, task
from backprop.workbook.checks.recording import ThroughData
from backprop.workbook.verdict import Failed

ROUNDS = 3


def _trained(module: ModuleType, task: Task) -> float:
    """What the learner's `train` returns for this task."""
    train = function(module, "train")
    return number(train(list(task.samples), task.start, task.learning_rate, task.epochs), "train")


def update(module: ModuleType, rng: random.Random) -> None:
    """Each sample's gradient, times the learning rate, is taken from the weight."""
    for epochs in (1, 2, 3):  # few at first: some of the mistakes soon overflow
        drawn = task(rng)
        given = Task(drawn.samples, drawn.start, drawn.learning_rate, epochs)
        rate = given.learning_rate
        mistakes = [
            ("sign", descend(given, step=lambda gradient, loss: -gradient)),
            ("no rate", descend(given, step=lambda gradient, loss, rate=rate: gradient / rate)),  # type: ignore[misc]
            ("sign", descend(given, step=lambda gradient, loss, rate=rate: -gradient / rate)),  # type: ignore[misc]
            ("loss", descend(given, step=lambda gradient, loss: loss)),
            ("loss", descend(given, step=lambda gradient, loss: -loss)),
            ("unmoved", given.start),
        ]
        compare("train", _trained(module, given), descend(given), mistakes, **given.facts)


def zeroing(module: ModuleType, rng: random.Random) -> None:
    """Each step uses the gradient of its own sample."""
    for _ in range(ROUNDS):
        given = task(rng)
        mistakes = [
            ("never", descend(given, zeroed="never")),
            ("each epoch", descend(given, zeroed="each epoch")),
            ("before the update", descend(given, zeroed="before the update")),
            ("backwards", descend(given, step=lambda gradient, loss: -gradient)),
        ]
        compare("train", _trained(module, given), descend(given), mistakes, **given.facts)


def indentation(module: ModuleType, rng: random.Random) -> None:
    """Every epoch and every sample is gone through."""
    for _ in range(ROUNDS):
        given = task(rng)
        last = Task(given.samples[-1:], given.start, given.learning_rate, given.epochs)
        mistakes = [
            ("never runs", given.start),
            ("one epoch", descend(given, epochs=1)),
            ("one sample", descend(given, epochs=1, rows=1)),
            ("last sample", descend(last)),
        ]
        compare("train", _trained(module, given), descend(given), mistakes, **given.facts)


def one_number(module: ModuleType, rng: random.Random) -> None:
    """`train` returns a weight of one number that started at 1."""
    train = function(module, "train")
    for _ in range(ROUNDS):
        given = task(rng, start=1.0)
        w = train(list(given.samples), given.learning_rate, given.epochs)
        if isinstance(w, torch.Tensor) and w.numel() != 1:
            raise Failed("two numbers")
        got, expected = number(w, "train"), descend(given)
        if close(got, expected):
            continue
        if close(got, 1.0):
            raise Failed("not trained")
        # The loop is linear in the weight that it starts from, so the start can be told from the end.
        at_zero = descend(Task(given.samples, 0.0, given.learning_rate, given.epochs))
        raise Failed("other start", got=(got - at_zero) / (expected - at_zero))


def new_graph(module: ModuleType, rng: random.Random) -> None:
    """Every step follows the gradient at the weight of that step."""
    train = function(module, "train")
    for _ in range(ROUNDS):
        drawn, steps = task(rng, count=1), rng.randint(3, 6)
        given = Task(drawn.samples, drawn.start, drawn.learning_rate, steps)
        ((x, y),) = given.samples
        first = 2 * x * (x * given.start - y)
        facts = {"x": x, "y": y, "start": given.start, "learning_rate": given.learning_rate, "steps": steps}
        mistakes = [
            ("stale", given.start - steps * given.learning_rate * first),
            ("one step", descend(given, epochs=1)),
            ("never", descend(given, zeroed="never")),
        ]
        got = number(train(x, y, given.start, given.learning_rate, steps), "train")
        compare("train", got, descend(given), mistakes, **facts)


def leaf(module: ModuleType, rng: random.Random) -> None:
    """`train` changes the tensor that it is given, which stays a leaf that can be trained on."""
    train = function(module, "train")
    for _ in range(ROUNDS):
        given = task(rng)
        weight = torch.tensor([given.start], requires_grad=True)
        with ThroughData(weight) as through_data:
            train(weight, list(given.samples), given.learning_rate, given.epochs)
        mistakes = [("copy", given.start), ("forgotten", descend(given, zeroed="never"))]
        compare("train", number(weight, "train"), descend(given), mistakes, **given.facts)
        if not weight.requires_grad:
            raise Failed("stopped")
        if through_data.changed:
            raise Failed("data")


def accumulation(module: ModuleType, rng: random.Random) -> None:
    """One step against the sum of every k gradients. The samples are a multiple of k, so that none is left over."""
    train = function(module, "train")
    for _ in range(ROUNDS):
        k = rng.randint(2, 4)
        given = task(rng, count=k * rng.randint(2, 3))
        mistakes = [
            ("each sample", descend(given)),
            ("never", descend(given, zeroed="never")),
            ("never", descend(given, zeroed="never", every=k)),
            ("each epoch", descend(given, zeroed="each epoch", every=k)),
            ("last only", _last_of_each(given, k)),
            ("mean", descend(given, step=lambda gradient, loss, k=k: gradient / k, every=k)),  # type: ignore[misc]
            ("too early", _too_early(given, k)),
        ]
        got = number(train(list(given.samples), given.start, given.learning_rate, given.epochs, k), "train")
        compare("train", got, descend(given, every=k), mistakes, **given.facts, k=k)


def _last_of_each(given: Task, k: int) -> float:
    """Zeroed at every sample: only the last gradient of each k is left for the step."""
    return descend(Task(given.samples[k - 1 :: k], given.start, given.learning_rate, given.epochs))


def _too_early(given: Task, k: int) -> float:
    """Counted from 0: the step is made after the first sample of each k."""
    w, held = given.start, 0.0
    for i, (x, y) in enumerate(given.samples * given.epochs):
        held += 2 * x * (x * w - y)
        if i % len(given.samples) % k == 0:
            w, held = w - given.learning_rate * held, 0.0
    return w
