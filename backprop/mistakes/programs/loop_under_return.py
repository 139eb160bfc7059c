"""The training loop indented under the `return` of the loss, as in the lesson: it never runs, and nothing complains."""

import torch

from backprop.mistakes.records import Case, Mistake


def _under_return(print):
    w = torch.tensor([1.0], requires_grad=True)
    samples = [(1, 2), (2, 4), (3, 6)]

    def loss(x, y):
        prediction = x * w
        return (prediction - y) ** 2  # fault

        for _ in range(100):
            for a, b in samples:
                loss(a, b).backward()
                w.data -= 0.01 * w.grad
                w.grad.zero_()

    print("prediction for 4:", (4 * w).item())


def _beside_it(print):
    w = torch.tensor([1.0], requires_grad=True)
    samples = [(1, 2), (2, 4), (3, 6)]

    def loss(x, y):
        prediction = x * w
        return (prediction - y) ** 2

    for _ in range(100):  # cure
        for a, b in samples:
            loss(a, b).backward()
            w.data -= 0.01 * w.grad
            w.grad.zero_()

    print("prediction for 4:", (4 * w).item())


MISTAKE = Mistake("loop-under-return", "forward", (Case("indented", "wrong answer", _under_return, _beside_it),))
