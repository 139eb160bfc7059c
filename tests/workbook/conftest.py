import io

import pytest
import torch


@pytest.fixture(autouse=True)
def _as_in_a_child(monkeypatch):
    """What a learner's code changes in this process is put back; nobody answers its `input()`."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    yield
    torch.set_grad_enabled(True)
