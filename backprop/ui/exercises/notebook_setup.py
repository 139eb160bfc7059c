"""The code of the cell that every notebook begins with: what the checks of the exercises use.

Nothing here is run by the app.
"""

import inspect

from backprop.exercises.digits import DIGITS, right_to

SETUP = f'''\
import ast
import inspect
import math
import textwrap

import torch

SAMPLES = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)]


def run(samples=SAMPLES, rate=0.01, epochs=1, w=1.0, zero=True, sigmoid=False):
    """The lesson's loop: the weights before each step and after the last, and what w.grad held at each update."""
    w = torch.tensor([w], requires_grad=True)
    weights, gradients = [w.item()], []
    for _ in range(epochs):
        for x, y in samples:
            prediction = torch.sigmoid(x * w) if sigmoid else x * w
            loss = (prediction - y) ** 2
            loss.backward()
            gradients.append(w.grad.item())
            with torch.no_grad():
                w -= rate * w.grad
            if zero:
                w.grad.zero_()
            weights.append(w.item())
    return weights, gradients


def explodes(weights):
    return not abs(weights[-1]) < 100


def close(received, expected, tolerance=1e-3):
    return abs(received - expected) <= tolerance * (1 + abs(expected))


{inspect.getsource(right_to).strip()}


def numbers_agree(answer, expected, margin=None):
    """Three digits are enough; a guess may be off by `margin`."""
    def agree(received, right):
        return right_to({DIGITS}, received, right) if margin is None else abs(received - right) <= margin

    return all(answer[name] is not None and agree(float(answer[name]), right) for name, right in expected.items())


def derivatives_agree(answer, function, wanted, names):
    """Each typed derivative against autograd, at random numbers of either sign."""
    torch.manual_seed(20)
    for name, by in wanted.items():
        for _ in range(12):
            drawn = ((torch.rand(()).double() + 0.3) * (1 if torch.rand(()) < 0.5 else -1) for _ in names)
            values = {{each: value.requires_grad_() for each, value in zip(names, drawn)}}
            (expected,) = torch.autograd.grad(function(**values), values[by])
            received = answer[name](**values)
            if received is None or not close(torch.as_tensor(received).item(), expected.item(), 1e-6):
                return False
    return True


def trains(loop, total=False, zero_first=False):
    """Whether a loop has the lesson's weights in two epochs and in the end, and what else is asked.

    What it raises is printed.
    """
    samples, (weights, _) = SAMPLES * 30, run(epochs=30)
    try:
        for count in (*range(7), len(samples)):
            result = loop(samples[:count])
            if not close(result["w"], weights[count], 1e-5):
                return False
        losses = sum((x * w - y) ** 2 for w, (x, y) in zip(weights, samples))
        if total and not (isinstance(result["total"], float) and close(result["total"], losses)):
            return False
    except Exception as error:
        print(f"It raises {{type(error).__name__}}: {{error}}")
        return False
    return not zero_first or clears_first(loop)


def clears_first(loop):
    """Whether the first line for every sample clears w.grad."""
    code = ast.parse(textwrap.dedent(inspect.getsource(loop)))
    (first, *_) = next(node for node in ast.walk(code) if isinstance(node, ast.For)).body
    return "grad" in ast.unparse(first) and any(word in ast.unparse(first) for word in ("None", "zero"))


def say(passed):
    print("passed" if passed else "not yet")'''
