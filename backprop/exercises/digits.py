"""When a number counts as right: to three significant digits, as a hand computes them."""

import math

DIGITS = 3


# A notebook gets this function as it stands, so it uses nothing but `math`.
def right_to(digits: int, received: float, expected: float) -> bool:
    """Whether two numbers agree to so many significant digits of `expected`: within half a unit of the last one.

    The half unit itself counts, so that both ways to round 0.03125 are right. Zero is right within 0.0005.
    """
    place = math.floor(math.log10(abs(expected))) if expected else 0
    half_unit = 0.5 * 10.0 ** (place - digits + 1) if expected else 0.0005
    return abs(received - expected) <= half_unit * (1 + 1e-6)
