"""What the lab and the exercises say of graphs, done in plain PyTorch; and no text says again that a graph is freed."""

import re
from pathlib import Path

import pytest
import torch

from backprop.graph import after_backward
from backprop.ui.mistakes.telling import WORDS

ROOT = Path(__file__).parents[2]
WRITTEN = [
    *ROOT.glob("README.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("pages/*.py"), *ROOT.glob("backprop/ui/**/*.py"),
    *ROOT.glob("backprop/**/*.md"), *ROOT.glob("backprop/mistakes/**/*.py"), *ROOT.glob("backprop/graph/*.py"),
    *ROOT.glob("backprop/exercises/**/*.py"), *ROOT.glob("backprop/workbook/content/*.toml"),
]  # fmt: skip
# PyTorch frees saved values; the nodes of a graph live as long as something refers to them.
GRAPH_FREED = re.compile(
    r"(freed|frees|released?s?|destroy(ed|s)|threw away|throws? away|drops?|uses? up|used up) "
    r"(the |its |each |a )?graph"
    r"|graph (is|was|were|has been) (freed|gone|given up|used up|released|destroyed|thrown away)"
    r"|graph (and frees it|up\b)|nothing left to go (back )?through|through the graph and frees it"
)


def test_no_text_says_that_a_graph_is_freed():
    assert len(WRITTEN) > 100
    for path in WRITTEN:
        text = re.sub(r'["\s\\]+f?"?', " ", path.read_text(encoding="utf-8"))
        found = GRAPH_FREED.search(text)
        assert not found, (path.name, text[max(0, found.start() - 60) : found.end() + 60])


def early(change, loss_of):
    """The gradient where `change` takes 1 from w between the loss and `backward()`; None where PyTorch refuses."""
    w = torch.tensor(3.0, requires_grad=True)
    loss = loss_of(w)
    if change == "no_grad":
        with torch.no_grad():
            w -= 1.0
    elif change == "detach":
        w.detach().sub_(1.0)
    else:
        w.data -= 1.0
    try:
        loss.backward()
    except RuntimeError:
        return None
    return w.grad.item()


@pytest.mark.parametrize("change", ["no_grad", "detach"])
def test_an_early_change_is_refused_only_where_the_graph_has_saved_w(change):
    assert early(change, lambda w: w**2) is None
    assert [saved.name for saved in after_backward("w**2", {"w": 3.0}, ("w",)).saved["L"]] == ["w"]
    at_the_old_w, at_the_new_w = (2 * (2 * w - 4) * 2 for w in (3.0, 2.0))
    assert early(change, lambda w: (2 * w - 4) ** 2) == at_the_old_w != at_the_new_w
    saved = after_backward("(2*w - 4)**2", {"w": 3.0}, ("w",)).saved
    assert "w" not in [each.name for values in saved.values() for each in values]
    assert "`(2*w - 4)**2`" in WORDS["update-too-early"].cases[change.replace("_", "-")].happens


def test_data_hides_an_early_change_from_a_graph_that_has_saved_w():
    assert early("data", lambda w: w**2) == 2 * 2.0


def test_a_total_keeps_the_nodes_of_every_loss_but_not_their_saved_values():
    w = torch.tensor(1.0, requires_grad=True)
    total, losses = 0.0, []
    for x in (1.0, 2.0, 3.0):
        loss = (x * w - 2 * x) ** 2
        loss.backward()
        total += loss
        losses.append(loss.grad_fn)
    found, ahead = set(), [total.grad_fn]
    while ahead:
        node = ahead.pop()
        if node is not None:
            found.add(node)
            ahead += [source for source, _ in node.next_functions]
    assert set(losses) <= found
    for node in losses:
        with pytest.raises(RuntimeError, match="already been freed"):
            _ = node._saved_self


def test_a_cut_is_silent_only_while_another_weight_lies_behind_it():
    w, b = torch.tensor(1.0, requires_grad=True), torch.tensor(0.0, requires_grad=True)
    ((3 * w).detach() + b).backward()
    assert (w.grad, b.grad.item()) == (None, 1.0)
    with pytest.raises(RuntimeError, match="does not require grad"):
        (3 * w).detach().backward()
