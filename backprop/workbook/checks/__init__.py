"""What each exercise asks for, tried on data drawn anew at every check. Only the child process imports this."""

import random
from collections.abc import Callable, Mapping
from types import ModuleType

from backprop.workbook.checks import graphs, network, one_sample, one_weight, several

# Each raises Failed, or returns where the learner's module does what the exercise asks for.
CHECKS: Mapping[str, Callable[[ModuleType, random.Random], None]] = {
    "ex01_loss": one_sample.loss,
    "ex02_gradient": one_sample.gradient,
    "ex03_update": one_weight.update,
    "ex04_zeroing": one_weight.zeroing,
    "ex05_indentation": one_weight.indentation,
    "ex06_one_number": one_weight.one_number,
    "ex07_new_graph": one_weight.new_graph,
    "ex08_leaf": one_weight.leaf,
    "ex09_total_loss": graphs.total_loss,
    "ex10_evaluation": graphs.evaluation,
    "ex11_detach": network.detach,
    "ex12_accumulation": one_weight.accumulation,
    "ex13_shapes": network.shapes,
    "ex14_two_layers": network.two_layers,
    "ex15_bias": several.bias,
    "ex16_parabola": several.parabola,
}
