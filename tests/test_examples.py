"""The examples in the docstrings do what they say."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("module", ["backprop.expressions", "backprop.graph", "backprop.graph.derivation"])
def test_the_example_at_the_head_of_a_package(module):
    outcome = doctest.testmod(importlib.import_module(module))
    assert outcome.attempted > 0
    assert outcome.failed == 0
