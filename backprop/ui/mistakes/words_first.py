"""The words of the cards up to the backward pass."""

from __future__ import annotations

from collections.abc import Mapping

from backprop.ui.graph.saved import WHAT_BACKWARD_FREES
from backprop.ui.mistakes.words import CardWords, CaseWords

FIRST: Mapping[str, CardWords] = {
    "list-for-a-number": CardWords(
        "A tensor of another kind",
        {
            "two-elements": CaseWords(
                "Tensor([1, 0])",
                "You want one weight that starts at 1.0, and type a comma instead of a decimal point.",
                "The tensor has {broken[0][elements]} elements, and so has the prediction. `.item()` gives out one "
                "number, and "
                "PyTorch refuses to choose.",
                "A comma separates elements, so `[1, 0]` is two numbers where `[1.0]` is one.",
            ),
            "whole-number": CaseWords(
                "tensor(1)",
                "You want a weight of 1 that PyTorch finds gradients for.",
                "From a whole number PyTorch makes a tensor of integers, and refuses to follow it.",
                "A gradient says what a tiny change of w would do, and a whole number cannot change by a tiny bit: "
                "write `1.0`.",
            ),
            "size": CaseWords(
                "Tensor(3)",
                "You want a tensor that holds the number 3.",
                "It has {broken[0][elements]} elements. They are whatever the memory held before, and nothing "
                "complains.",
                "`torch.Tensor`, the class, takes a number for a size; `torch.tensor`, the function, takes it for the "
                "value.",
            ),
        },
    ),
    "graph-cut-off": CardWords(
        "No way back to the weight",
        {
            "not-required": CaseWords(
                "No requires_grad",
                "You want the gradient of the loss with respect to w.",
                "Nobody told PyTorch to follow w, so there is no graph, and `backward()` has nowhere to go. Mended, it "
                "finds {mended[0][w.grad]}, which is 2 · (3 − 6) · 3.",
                "PyTorch builds a graph only from tensors that say `requires_grad=True`.",
            ),
            "item": CaseWords(
                ".item()",
                "You take the number out of w in the middle of the computation.",
                "The loss is the same number, {broken[0][loss]}. But it no longer knows that w had a part in it.",
                "`.item()` gives a plain Python number, and a plain number has no graph behind it.",
            ),
            "numpy": CaseWords(
                ".numpy()",
                "You want to go on in NumPy.",
                "PyTorch refuses, because NumPy would compute on without any graph.",
                "NumPy records nothing, so stay in PyTorch until after `backward()`; to look at a value, "
                "`detach()` it first.",
            ),
            "detach": CaseWords(
                "detach()",
                "You detach a value on the way, perhaps because an error message said so.",
                "Nothing complains: b gets its gradient, {broken[0][b.grad]}. But `w.grad` is `None`, and w would "
                "never learn.",
                "`detach()` cuts the graph at this place, and `backward()` does not get past the cut.",
            ),
        },
    ),
    "loss-over-all-pairs": CardWords(
        "A column minus a row",
        {
            "column": CaseWords(
                "",
                "A layer gives its n predictions as a column, and your n targets stand in a row. Every prediction is "
                "exactly right, so the loss should be 0.",
                "With {setting} samples PyTorch computes {broken[0][numbers]} differences: every prediction minus "
                "every target. The loss is {broken[1][loss]}; mended, it is {mended[1][loss]}.",
                "PyTorch stretches shapes of `(n, 1)` and `(n,)` to `(n, n)`, which is called broadcasting, so look at "
                "`.shape` before you subtract.",
            ),
        },
        setting="Samples, n",
    ),
    "loop-under-return": CardWords(
        "The loop under return",
        {
            "indented": CaseWords(
                "",
                "You want to train for 100 epochs, and the loop has slipped in under the loss's `return`.",
                "The program runs to its end without a word. The prediction for 4 is still "
                "{broken[0][prediction for 4:]}; with the loop in its place it is {mended[0][prediction for 4:]}.",
                "What stands after `return` in the same block never runs, and Python does not mention it: the marks "
                "beside those lines were found by reading the code, not by running it.",
            ),
        },
    ),
    "loss-not-a-number": CardWords(
        "backward() from many losses",
        {
            "vector": CaseWords(
                "",
                "You compute the losses of three samples at once, and go back from all of them.",
                "The loss has {broken[0][elements]} elements. `backward()` begins at one number, so PyTorch refuses.",
                "A gradient points uphill for one number, and the step goes against it: take the `.mean()` or the "
                "`.sum()` of the losses first.",
            ),
        },
    ),
    "gradient-not-kept": CardWords(
        "A gradient that is not kept",
        {
            "middle": CaseWords(
                "",
                "You want to see the gradient at the prediction, in the middle of the graph.",
                "It is `None`, with a warning. Mended, it is {mended[0][prediction.grad]}. w's own gradient is there "
                "in both: {broken[1][w.grad]}.",
                "To save memory PyTorch keeps gradients only at the leaves of the graph, unless you ask with "
                "`retain_grad()` before going back.",
            ),
        },
    ),
    "backward-twice": CardWords(
        "backward() twice",
        {
            "twice": CaseWords(
                "Twice",
                "You call `backward()` again on the same loss, perhaps in the next round of a loop.",
                f"The first call goes through; the second is refused. {WHAT_BACKWARD_FREES} So the graph is still "
                "there, "
                "but PyTorch cannot multiply its way back without the values.",
                "Saved values are for one backward pass; compute the loss anew, and each pass has its own.",
            ),
            "doubled": CaseWords(
                "retain_graph=True",
                "The error message mentions `retain_graph=True`, so you add it, and the error is gone.",
                "The gradient is now {broken[0][w.grad]}, where {mended[0][w.grad]} is right. Nothing complains.",
                "Both passes add the same gradient to `w.grad`; the second call was the mistake, not what the first "
                "had freed.",
            ),
            "held": CaseWords(
                "What it costs",
                "You leave `retain_graph=True` in the code, to be on the safe side.",
                "The gradient is the same. But the process still holds {broken[0][kB still held]} for it after the "
                "backward pass, instead of {mended[0][kB still held]}.",
                "With `retain_graph=True` the graph keeps its saved values, here one for each sample, for as long as "
                "the "
                "loss exists.",
            ),
        },
        setting="Samples",
    ),
}
