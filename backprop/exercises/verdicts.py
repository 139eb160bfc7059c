"""What a check says: passed or not, and which misconception a wrong answer shows. Never the answer itself."""

from dataclasses import dataclass
from enum import Enum


class Reason(Enum):
    """Why a verdict is what it is."""

    PASSED = "passed"
    EMPTY = "empty"  # something is still to be filled in
    UNREADABLE = "unreadable"  # `Verdict.detail` says why
    WRONG = "wrong"


class Misconception(Enum):
    """What a wrong answer shows that its author believes. The values name the sections of `misconceptions.en.md`."""

    UNRECOGNISED = "unrecognised"
    CLOSE = "close"
    # losses and gradients by hand
    NOT_AVERAGED = "sum, not mean"
    NOT_SQUARED = "not squared"
    NUDGE_FORGOTTEN = "nudge forgotten"
    NUDGE_DIVIDED = "divided by the nudge"
    AFTER_FOR_CHANGE = "after, not change"
    FACTOR_TWO = "factor two forgotten"
    SIGN = "sign"
    CHAIN_CUT_AT_PRODUCT = "chain cut at the product"
    CHAIN_CUT_AT_SIGMOID = "chain cut at the sigmoid"
    LOCAL_ONLY = "local derivative alone"
    NEGATIVE_SQUARE = "square below zero"
    VALUE_FOR_GRADIENT = "value for gradient"
    TIMES_ITSELF = "times itself"
    ADDED = "added, not multiplied"
    ONE_PATH = "one path only"
    LARGE_LOSS = "large loss"
    WRONG_POWER = "wrong power of x"
    WHOLE_SUM = "gradient of the whole sum"
    STALE_WEIGHT = "weight not updated in between"
    UNZEROED = "unzeroed gradient"
    NOTHING_LEFT_OVER = "nothing left over"
    NOTHING_OLD_YET = "nothing old yet"
    # updates and rates
    UPHILL = "uphill"
    RATE_FORGOTTEN = "rate forgotten"
    NOT_LEVEL = "slope not level"
    TAKEN_AWAY = "what the update takes away"
    CONSTANT_PACE = "constant pace"
    SUDDEN = "done at once"
    ARRIVED = "already there"
    ROOM_LEFT = "room left"
    DIVERGES = "diverges"
    SECOND_WINDOW = "second window"
    ONE_LIMIT = "one limit only"
    NO_SWING = "no swing"
    NO_NEARER = "no nearer"
    FORGETTING_HURTS_MORE = "forgetting always hurts more"
    BOTH_ALIKE = "both alike"
    STILL_CONVERGES = "correct loop still converges"
    FORGETFUL_EXPLODES = "forgetful loop explodes"
    # what the sigmoid can do, and shapes
    MORE_EPOCHS = "more epochs would do"
    OUT_OF_REACH = "targets out of reach"
    VANISHING = "vanishing gradient"
    NOT_YET = "not learned yet"
    GROWS = "grows without end"
    OUTPUT_SHAPE = "shape of the output"
    TRANSPOSED = "transposed"
    ONE_NUMBER = "one number for all"
    # several parameters
    TILTED = "tilted the other way"
    STANDS_STILL = "stands still"
    SAMPLES_DECIDE = "the samples decide"
    # loops, built or mended
    OUT_OF_ORDER = "used before it is there"
    NO_GRADIENT_YET = "no gradient yet"
    UPDATE_RECORDED = "update recorded"
    REBOUND = "name bound anew"
    BACKWARD_TWICE = "backward twice"
    NOT_A_SCALAR = "not a single number"
    NEVER_UPDATED = "never updated"
    BIAS_NEVER_UPDATED = "bias never updated"
    ANOTHERS_GRADIENT = "another's gradient"
    ZEROED_TOO_EARLY = "zeroed too early"
    NOT_THE_LOSS = "not the loss"
    NOT_WATCHED = "not watched"
    PLAIN_NUMBER = "a plain number"
    WHOLE_NUMBER = "a whole number"
    GRAPHS_KEPT = "graphs kept"
    NOT_COUNTED = "not counted"
    NOT_FIRST = "zeroing not first"
    WRONG_LINE = "wrong line"
    # beliefs about PyTorch
    NO_ERROR = "no error expected"
    SILENT = "silently nothing"
    IN_PLACE = "taken for a change in place"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of an answer.

    Attributes:
        passed: whether it is right.
        reason: why.
        misconception: what a wrong answer shows; None unless `reason` is WRONG.
        field: the field that this is about; "" for the answer as a whole.
        detail: of an unreadable field, the sentence that says what was received and what is allowed.
        right: the fields that are right.
    """

    passed: bool
    reason: Reason
    misconception: Misconception | None = None
    field: str = ""
    detail: str = ""
    right: tuple[str, ...] = ()


PASSED = Verdict(True, Reason.PASSED)


def wrong(misconception: Misconception, *, field: str = "", right: tuple[str, ...] = ()) -> Verdict:
    """A verdict on a wrong answer."""
    return Verdict(False, Reason.WRONG, misconception, field, right=right)


def empty(field: str = "") -> Verdict:
    """A verdict on a field that is still to be filled in."""
    return Verdict(False, Reason.EMPTY, field=field)


def unreadable(field: str, detail: str) -> Verdict:
    """A verdict on what cannot be read. `detail`: one sentence."""
    return Verdict(False, Reason.UNREADABLE, field=field, detail=detail)
