"""Which graphs are kept, and which should not have been made."""

import random
from types import ModuleType

import torch

from backprop.workbook.checks.comparing import compare, function, number
from backprop.workbook.checks.descent import Task, descend, task
from backprop.workbook.checks.recording import Recording
from backprop.workbook.verdict import Failed


def total_loss(module: ModuleType, rng: random.Random) -> None:
    """`train` returns the sum of an epoch's losses, and no graph outlives the next step."""
    train = function(module, "train")
    alive, sizes = [], (10, 40)
    for size in sizes:
        given = task(rng, count=size)
        weight = torch.tensor([given.start], requires_grad=True)
        with Recording() as recording:
            result = train(weight, list(given.samples), given.learning_rate)
        alive.append(recording.most_alive)
        losses, final = _losses(given)
        still = sum((x * given.start - y) ** 2 for x, y in given.samples)
        mistakes = [("mean", sum(losses) / size), ("last", losses[-1]), ("untrained", still)]
        compare("train", number(result, "train"), sum(losses), mistakes, samples=size, start=given.start)
        compare("train", number(weight, "train"), final, [("untrained", given.start)], samples=size, start=given.start)
        if isinstance(result, torch.Tensor) and result.requires_grad:
            raise Failed("tensor", count=_nodes(result), size=size)
        if isinstance(result, torch.Tensor):
            raise Failed("no plain number")
    # A graph or two are alive at each step; what grows with the number of samples is being kept.
    if alive[1] - alive[0] > sizes[1] - sizes[0] - 5:
        raise Failed("kept", count=alive[1], size=sizes[1])


def _losses(given: Task) -> tuple[list[float], float]:
    """The loss of each sample of one epoch, and the weight after it."""
    losses, w = [], given.start
    for x, y in given.samples:
        losses.append((x * w - y) ** 2)
        w = descend(Task([(x, y)], w, given.learning_rate, 1))
    return losses, w


def _nodes(result: torch.Tensor) -> int:
    """How many nodes hang on a tensor."""
    seen, waiting = set(), [result.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting.extend(following for following, _ in node.next_functions)
    return len(seen)


def evaluation(module: ModuleType, rng: random.Random) -> None:
    """`evaluate` returns the mean loss, records nothing, and leaves weight, gradient and PyTorch as they were."""
    evaluate = function(module, "evaluate")
    for _ in range(3):
        given, held = task(rng), float(rng.randint(3, 9))
        weight = torch.tensor([given.start], requires_grad=True)
        weight.grad = torch.tensor([held])
        with Recording() as recording:
            result = evaluate(weight, list(given.samples))
        still_recording = torch.is_grad_enabled()
        torch.set_grad_enabled(True)
        losses = [(x * given.start - y) ** 2 for x, y in given.samples]
        mistakes = [("total", sum(losses)), ("last", losses[-1])]
        compare("evaluate", number(result, "evaluate"), sum(losses) / len(losses), mistakes, samples=given.samples)
        if weight.item() != torch.tensor(given.start).item():
            raise Failed("weight")
        if weight.grad is None or weight.grad.item() != held:
            raise Failed("gradient")
        if not still_recording:
            raise Failed("left off")
        if not weight.requires_grad:
            raise Failed("frozen")
        if recording.made:
            raise Failed("recorded", count=recording.made, size=len(losses))
