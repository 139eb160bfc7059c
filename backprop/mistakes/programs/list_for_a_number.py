"""`torch.Tensor([1, 0])` for `torch.tensor([1.0])`, as in the lesson, and two more ways to make the wrong tensor."""

import torch

from backprop.mistakes.records import Case, Mistake


def _two_elements(print):
    w = torch.Tensor([1, 0])  # fault
    print("elements", w.numel(), w)
    prediction = 4 * w
    print(prediction.item())


def _one_element(print):
    w = torch.tensor([1.0])  # cure
    print("elements", w.numel(), w)
    prediction = 4 * w
    print(prediction.item())


def _whole_number(print):
    w = torch.tensor(1, requires_grad=True)  # fault
    print(w.dtype)


def _decimal_number(print):
    w = torch.tensor(1.0, requires_grad=True)  # cure
    print(w.dtype)


# Its elements are whatever the memory held, so only their number is shown.
def _size(print):
    w = torch.Tensor(3)  # fault
    print("elements", w.numel())


def _value(print):
    w = torch.tensor(3.0)  # cure
    print("elements", w.numel())
    print(w)


MISTAKE = Mistake(
    "list-for-a-number",
    "tensors",
    (
        Case("two-elements", "raises", _two_elements, _one_element),
        Case("whole-number", "raises", _whole_number, _decimal_number),
        Case("size", "wrong answer", _size, _value),
    ),
)
