"""Every mistake, in the order of the program that a learner writes. A new file of `mistakes/` gets its line here."""

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
from backprop.mistakes.records import Mistake

CATALOG: tuple[Mistake, ...] = (
    list_for_a_number.MISTAKE,
    graph_cut_off.MISTAKE,
    loss_over_all_pairs.MISTAKE,
    loop_under_return.MISTAKE,
    loss_not_a_number.MISTAKE,
    gradient_not_kept.MISTAKE,
    backward_twice.MISTAKE,
    update_in_place.MISTAKE,
    update_makes_a_new_tensor.MISTAKE,
    update_too_early.MISTAKE,
    never_zeroed.MISTAKE,
    two_gradients_in_one.MISTAKE,
    total_of_losses.MISTAKE,
    evaluating_with_a_graph.MISTAKE,
)
named: Mapping[str, Mistake] = MappingProxyType({mistake.name: mistake for mistake in CATALOG})
