"""The checks of the notebooks, as code: each works out with PyTorch what is right, and sets `passed`.

Nothing here is run by the app. Those of the kinds differentiate, build and mend are all alike: see `notebook`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import MappingProxyType

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

CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "linear-edges": """\
x, y, w = 2.0, 4.0, torch.tensor(1.0, requires_grad=True)
prediction = x * w
difference = prediction - y
loss = difference ** 2
prediction.retain_grad()
difference.retain_grad()
loss.backward()
expected = {
    "loss": loss.item(),
    "difference": difference.grad.item(),
    "prediction": prediction.grad.item(),
    "w": w.grad.item(),
}
passed = numbers_agree(answer, expected)""",
        "affine-by-hand": """\
w, b = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
loss = (1.0 * w + b - 2.0) ** 2
loss.backward()
expected = {"loss": loss.item(), "w": w.grad.item(), "b": b.grad.item()}
passed = numbers_agree(answer, expected)""",
        "no-input": """\
w = torch.tensor(1.0, requires_grad=True)
((0.0 * w - 4.0) ** 2).backward()
gradient = w.grad.item()
passed = answer == ("zero" if gradient == 0 else "negative" if gradient < 0 else "positive")""",
        "two-paths": """\
w = torch.tensor(2.0, requires_grad=True)
(w * w + 3 * w).backward()
passed = numbers_agree(answer, {"w": w.grad.item()})""",
        "quadratic-numbers": """\
w1, w2, b = (torch.tensor(1.0, requires_grad=True) for _ in range(3))
((w1 * 2.0**2 + w2 * 2.0 + b - 4.0) ** 2).backward()
passed = numbers_agree(answer, {"w1": w1.grad.item(), "w2": w2.grad.item(), "b": b.grad.item()})""",
        "first-update": """\
weights, gradients = run()
passed = numbers_agree(answer, {"gradient": gradients[0], "w": weights[1]})""",
        "direction": """\
weights, _ = run(w=5.0)
passed = answer == ("down" if 2 < weights[1] < weights[0] else "at-once" if close(weights[1], 2) else "up")""",
        "level-ground": """\
_, gradients = run(w=float(answer["initial_w"]))
passed = abs(gradients[0]) < 1e-4""",
        "first-epoch": """\
_, gradients = run()
passed = numbers_agree(answer, dict(zip(("first", "second", "third"), gradients)))""",
        "ten-epochs": """\
weights, _ = run(epochs=10)
passed = numbers_agree(answer, {"w": weights[-1]}, margin=0.02)""",
        "land-in-one-step": """\
weights, gradients = run([(4.0, 8.0)])
passed = numbers_agree(answer, {"rate": (2.0 - weights[0]) / -gradients[0]})""",
        "swing-and-settle": """\
weights, _ = run([(2.0, 4.0)], rate=float(answer["learning_rate"]), epochs=6)
errors = [w - 2.0 for w in weights]
pairs = list(zip(errors, errors[1:]))
passed = all(a * b < 0 and abs(b) < abs(a) for a, b in pairs)""",
        "largest-rate": '''\
def factor(rate):
    """What one epoch multiplies the error by."""
    return math.prod(1 - 2 * rate * x**2 for x, _ in SAMPLES)


rate = float(answer["learning_rate"])
below = [n / 100 for n in range(1, round(100 * rate) + 1)]
passed = all(abs(factor(r)) < 1 for r in below) and abs(factor(rate + 0.01)) > 1''',
        "half": """\
weights, _ = run(rate=0.5, epochs=20)
passed = answer == ("explodes" if explodes(weights) else "converges" if close(weights[-1], 2) else "swings")""",
        "second-step": """\
expected = {"zeroed": run()[1][1], "forgotten": run(zero=False)[1][1]}
passed = numbers_agree(answer, expected)""",
        "first-difference": """\
different = [a != b for a, b in zip(run()[0][1:], run(zero=False)[0][1:])]
passed = answer == (("first", "second", "third")[different.index(True)] if any(different) else "never")""",
        "who-explodes": """\
zeroed, forgotten = (explodes(run(rate=0.25, epochs=30, zero=zero)[0]) for zero in (True, False))
happened = {(True, True): "both", (True, False): "zeroed", (False, True): "forgotten", (False, False): "neither"}
passed = answer == happened[zeroed, forgotten]""",
        "bounded-beside-divergence": """\
rate = float(answer["learning_rate"])
zeroed, forgotten = (run(rate=rate, epochs=100, zero=zero)[0] for zero in (True, False))
passed = explodes(zeroed) and max(map(abs, forgotten)) < 100""",
        "recorded-update": """\
w = torch.tensor([1.0], requires_grad=True)
((1.0 * w - 2.0) ** 2).backward()
try:
    w -= 0.01 * w.grad
    happened = "trains"
except RuntimeError as error:
    print(error)
    happened = "first-step"
passed = answer == happened""",
        "bound-anew": """\
w = torch.tensor([1.0], requires_grad=True)
happened = "trains"
for step in range(2):
    ((1.0 * w - 2.0) ** 2).backward()
    gradient = w.grad if w.is_leaf else None  # PyTorch's is None too, with a warning
    try:
        w = w - 0.01 * gradient
    except TypeError as error:
        print(error)
        happened = ("first-step", "second-step")[step]
passed = answer == happened""",
        "sigmoid-by-hand": """\
w = torch.tensor(0.0, requires_grad=True)
prediction = torch.sigmoid(2.0 * w)
((prediction - 1.0) ** 2).backward()
passed = numbers_agree(answer, {"prediction": prediction.item(), "w": w.grad.item()})""",
        "floor": """\
weights, _ = run(rate=0.5, epochs=100, sigmoid=True)
w = torch.tensor(weights[-1])
mean_loss = sum((torch.sigmoid(x * w) - y).item() ** 2 for x, y in SAMPLES) / len(SAMPLES)
passed = answer == ("explodes" if not math.isfinite(mean_loss) else "zero" if mean_loss < 0.1 else "floor")""",
        "make-it-learn": """\
data = DATA[answer["data"]]
weights, _ = run(data, float(answer["learning_rate"]), 120, float(answer["initial_w"]), sigmoid=True)
w = torch.tensor(weights[-1])
mean_loss = sum((torch.sigmoid(x * w) - y).item() ** 2 for x, y in data) / len(data)
passed = mean_loss < 1e-3""",
        "shape-of-the-gradient": """\
W = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], requires_grad=True)
((torch.tensor([[1.0, 2.0, 3.0]]) @ W - torch.tensor([[1.0, 2.0]])) ** 2).sum().backward()
shapes = {"like-w": (3, 2), "transposed": (2, 3), "like-y": (1, 2), "number": ()}
passed = shapes.get(answer) == tuple(W.grad.shape)""",
        "two-layers-are-one": """\
torch.manual_seed(20)
passed = True
for _ in range(12):
    w1, b1, w2, b2 = torch.rand(4, dtype=torch.float64).tolist()
    outputs = [w2 * (w1 * x + b1) + b2 for x in (0.0, 1.0)]
    expected = {"weight": outputs[1] - outputs[0], "bias": outputs[0]}
    received = {name: typed(w1, b1, w2, b2) for name, typed in answer.items()}
    filled = None not in received.values()
    passed = passed and filled and all(close(received[name], expected[name], 1e-6) for name in expected)""",
    }
)
