"""The runs that the exercises on the homework are about, and what their notebooks need to do the same."""

import inspect

from backprop.training.config import TrainingConfig

AFFINE = TrainingConfig(model="affine", initial=(1.0, 1.0))
QUADRATIC = TrainingConfig(model="quadratic", initial=(1.0, 1.0, 1.0))


def side_of_eight(prediction: float) -> str:
    """On which side of 8 a prediction for 4 lies, by more than 0.1."""
    return "exact" if abs(prediction - 8) <= 0.1 else "above" if prediction > 8 else "below"


def how_two_predict(one: float, other: float) -> str:
    """What two predictions for 4 have in common."""
    if abs(one - other) > 0.1:
        return "apart"
    return "eight" if abs(one - 8) <= 0.1 else "same"


TRAINED = f"""\
{inspect.getsource(side_of_eight)}

{inspect.getsource(how_two_predict)}

def trained(forward, start, epochs=100, samples=SAMPLES, rate=0.01):
    parameters = [torch.tensor([value], requires_grad=True) for value in start]
    for _ in range(epochs):
        for x, y in samples:
            ((forward(x, *parameters) - y) ** 2).backward()
            for p in parameters:
                p.data = p.data - rate * p.grad.data
                p.grad.data.zero_()
    return parameters


def affine(x, w, b):
    return w * x + b


def quadratic(x, w1, w2, b):
    return w1 * x**2 + w2 * x + b


"""

# Of a loop that was built or mended, as `judge_loop` judges it.
TRAINS_THE_LINE = f"""\
{TRAINED}def trains_the_line(loop):
    \"\"\"Whether a loop has the homework's w and b in two epochs and in the end. What it raises is printed.\"\"\"
    samples = SAMPLES * 30
    try:
        for count in (*range(7), len(samples)):
            result = loop(samples[:count])
            w, b = trained(affine, (1.0, 1.0), epochs=1, samples=samples[:count])
            if not (close(result["w"], w.item(), 1e-5) and close(result["b"], b.item(), 1e-5)):
                return False
    except Exception as error:
        print(f"It raises {{type(error).__name__}}: {{error}}")
        return False
    return True


passed = trains_the_line(my_loop)"""
