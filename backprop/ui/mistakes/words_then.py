"""The words of the cards from the update on."""

from __future__ import annotations

from collections.abc import Mapping

from backprop.ui.mistakes.words import CardWords, CaseWords

THEN: Mapping[str, CardWords] = {
    "update-in-place": CardWords(
        "w -= … on a weight",
        {
            "leaf": CaseWords(
                "",
                "You want to move w a little against its gradient.",
                "PyTorch refuses: w is being followed, and an update is no part of the forward pass. "
                "Mended, w becomes {mended[0][w]}.",
                "Changing a followed weight in place would make the update part of the graph; "
                "`torch.no_grad()` says that it is not.",
            ),
        },
    ),
    "update-makes-a-new-tensor": CardWords(
        "w = w − …",
        {
            "rebound": CaseWords(
                "",
                "You write the update as a formula, and run two steps.",
                "The first step looks right: w is {broken[0][w]}. But w is no longer a leaf. In the next step "
                "its `.grad` is `None`, with a warning, and `None` cannot be multiplied.",
                "`w = w - …` makes a new tensor and gives it the name w, and `backward()` fills the `.grad` of leaves "
                "only.",
            ),
        },
    ),
    "update-too-early": CardWords(
        "Changing w before backward()",
        {
            "data": CaseWords(
                ".data",
                "You change w after the loss is computed, before going back.",
                "The loss, {broken[0][loss]}, is that of w = 3, where the gradient is 2 · 3 = {mended[0][w.grad]}. "
                "PyTorch says "
                "{broken[0][w.grad]}, which is the gradient at the new w. Nothing complains.",
                "`.data` hides the change from autograd, which then computes with a saved value that has changed "
                "behind "
                "its back.",
            ),
            "no-grad": CaseWords(
                "no_grad()",
                "You change w after the loss is computed, before going back.",
                "PyTorch has counted the changes of w. It sees that w is not what it was in the forward pass, and "
                "refuses. It would not for `(2*w - 4)**2`: that graph saves `2*w - 4` and not w, so you would get the "
                "gradient at the old w, without a word.",
                "`no_grad()` keeps the change out of the graph but not out of the count, and on the way back PyTorch "
                "compares the counts of the values that the graph has saved, here of w itself.",
            ),
            "detach": CaseWords(
                "detach()",
                "You change w through `w.detach()`, after the loss is computed, before going back.",
                "`w.detach()` has the same memory as w, and shares its count of changes. PyTorch sees that w is not "
                "what it was in the forward pass, and refuses. It would not for `(2*w - 4)**2`, whose graph saves "
                "`2*w - 4` and not w.",
                "`detach()` leaves the graph but not the count, so that a change too early is found out where the "
                "graph "
                "has saved w, as it has here.",
            ),
        },
    ),
    "never-zeroed": CardWords(
        "Never zeroing",
        {
            "forgotten": CaseWords(
                "",
                "You train one weight towards 2, and leave out `w.grad.zero_()`.",
                "In the second step `w.grad` should be the gradient there, {mended[1][w.grad]}. It holds "
                "{broken[1][w.grad]}, "
                "the first gradient included. In the last of {setting} steps w is {broken_last[w]}, and with "
                "zeroing {mended_last[w]}.",
                "`backward()` adds to `w.grad` and never empties it.",
            ),
        },
        setting="Steps",
    ),
    "two-gradients-in-one": CardWords(
        "Two gradients in one place",
        {
            "shared": CaseWords(
                "",
                "You want to zero the gradient of a, and keep that of b, which is 1.",
                "Both are {broken[1][b.grad]} afterwards. The two `.grad` lie in the same memory, as the first line "
                "says. Set to `None`, a's is gone, and b's stays {mended[1][b.grad]}.",
                "The gradient of a sum is the same for all its parts, and this version of PyTorch may keep it for "
                "two of "
                "them in one place; `.grad = None`, or `optimizer.zero_grad()`, which does the same, lets go of it.",
            ),
        },
    ),
    "total-of-losses": CardWords(
        "total += loss",
        {
            "total": CaseWords(
                "",
                "You add up the losses as you train, to print their total.",
                "After {setting} epochs {broken_last[nodes]} graph nodes are alive, and the process holds "
                "{broken_last[kB]} more than before. With `.item()` it is {mended_last[nodes]} nodes and "
                "{mended_last[kB]}, "
                "however long you train.",
                "`total` is a tensor, and refers to the graph of every loss that was ever added: `backward()` freed "
                "their "
                "saved values, but their nodes live on; `.item()` adds the number alone.",
            ),
        },
        setting="Epochs",
    ),
    "evaluating-with-a-graph": CardWords(
        "Evaluating with a graph",
        {
            "graph": CaseWords(
                "",
                "You only want predictions, from a small network, and no gradients.",
                "The predictions are the same. But for {setting} samples the process holds {broken[1][kB]} more, "
                "with a graph "
                "of {broken[2][nodes]} nodes that nobody goes back through. Under `no_grad()` it is "
                "{mended[1][kB]} and {mended[2][nodes]} nodes.",
                "PyTorch keeps what a backward pass would need unless you say, with `torch.no_grad()`, that there will "
                "be none.",
            ),
        },
        setting="Samples",
    ),
}
