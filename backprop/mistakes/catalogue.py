"""Every pitfall, in the order of the program that a learner writes. A new file of `mistakes/` gets its line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from backprop.mistakes.programs import (
    backward_twice,
    evaluating_with_a_graph,
    gradient_not_kept,
    graph_cut_off,
    list_for_a_number,
    loop_under_return,
    loss_not_a_number,
    loss_over_all_pairs,
    never_zeroed,
    total_of_losses,
    two_gradients_in_one,
    update_in_place,
    update_makes_a_new_tensor,
    update_too_early,
)
from backprop.mistakes.records import Pitfall

CATALOG: tuple[Pitfall, ...] = (
    list_for_a_number.PITFALL,
    graph_cut_off.PITFALL,
    loss_over_all_pairs.PITFALL,
    loop_under_return.PITFALL,
    loss_not_a_number.PITFALL,
    gradient_not_kept.PITFALL,
    backward_twice.PITFALL,
    update_in_place.PITFALL,
    update_makes_a_new_tensor.PITFALL,
    update_too_early.PITFALL,
    never_zeroed.PITFALL,
    two_gradients_in_one.PITFALL,
    total_of_losses.PITFALL,
    evaluating_with_a_graph.PITFALL,
)
named: Mapping[str, Pitfall] = MappingProxyType({pitfall.name: pitfall for pitfall in CATALOG})
