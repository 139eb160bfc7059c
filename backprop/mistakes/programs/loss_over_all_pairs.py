"""A column of n predictions minus a row of n targets: n × n differences, and no error."""

import torch

from backprop.mistakes.records import Case, Mistake, Setting


def _column_minus_row(print, n):
    y = torch.linspace(0.0, 1.0, n)
    prediction = y.reshape(n, 1)
    error = prediction - y  # fault
    print("shape", tuple(error.shape), "numbers", error.numel())
    print("loss", (error**2).mean().item())


def _row_minus_row(print, n):
    y = torch.linspace(0.0, 1.0, n)
    prediction = y.reshape(n, 1)
    error = prediction.squeeze(1) - y  # cure
    print("shape", tuple(error.shape), "numbers", error.numel())
    print("loss", (error**2).mean().item())


MISTAKE = Mistake(
    "loss-over-all-pairs",
    "forward",
    (Case("column", "wrong answer", _column_minus_row, _row_minus_row, Setting("n", 2, 500, 10)),),
)
