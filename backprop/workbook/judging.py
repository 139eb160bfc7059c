"""From the learner's module, or from the exception that it raised, to a verdict."""

import contextlib
import random
import traceback
from pathlib import Path
from types import ModuleType

from backprop.workbook.checks import CHECKS
from backprop.workbook.memory import LIMIT_WORDS, was_refused
from backprop.workbook.verdict import Failed, Frame, Verdict

MOST_FRAMES = 5
NOT_UTF8 = ("null bytes", "codec can't decode", "Non-UTF-8")  # in what Python says of a file that is no text in UTF-8
MOST_CHARACTERS = 400  # of an exception's text


def verdict_on(name: str, module: ModuleType, path: str, *, seed: int) -> Verdict:
    """Check the learner's module, whose file is `path`, on random data drawn from `seed`."""
    return verdict_on_exception(what_fails(name, module, seed=seed), path)


def what_fails(name: str, module: ModuleType, *, seed: int) -> BaseException | None:
    """What the check raises, or the learner's code in it; None where the exercise passes."""
    try:
        CHECKS[name](module, random.Random(seed))
    except BaseException as error:  # noqa: BLE001  whatever a learner's code raises is a verdict
        return error
    return None


def verdict_on_exception(error: BaseException | None, path: str) -> Verdict:
    """What an exception says, with the learner's own lines only; None is a pass.

    One without any line of the learner's arose in the check, because of what a function of theirs gave back.
    """
    match error:
        case None:
            return Verdict()
        case Failed():
            return Verdict(error.reason, error.facts)
        case SyntaxError() if error.filename is None or _same_file(error.filename, path):
            if any(piece in error.msg for piece in NOT_UTF8):
                return Verdict("not text")
            frame = Frame(error.lineno or 0, "", (error.text or "").strip()[:MOST_CHARACTERS])
            return Verdict("syntax", {}, _last_line(error, error.msg), (frame,))
        case ValueError() if str(error) == "source code string cannot contain null bytes":  # Python before 3.11.4
            return Verdict("not text")
    frames = tuple(
        Frame(frame.lineno or 0, "" if frame.name == "<module>" else frame.name, (frame.line or "").strip())
        for frame in traceback.extract_tb(error.__traceback__)
        if _same_file(frame.filename, path)
    )
    if isinstance(error, SystemExit | KeyboardInterrupt) and frames:
        return Verdict("exits", {}, "", frames[-1:])
    if was_refused(error):
        return Verdict("memory", {"limit": LIMIT_WORDS}, _last_line(error), frames[-MOST_FRAMES:])
    return Verdict("raised" if frames else "unreadable", {}, _last_line(error), frames[-MOST_FRAMES:])


def _same_file(filename: str | None, path: str) -> bool:
    return filename is not None and Path(filename).name == Path(path).name


def _last_line(error: BaseException, message: str | None = None) -> str:
    text = ""
    with contextlib.suppress(Exception):  # the learner's own exception may not be printable
        text = " ".join((str(error) if message is None else message).split())
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]} ..."
    return f"{type(error).__name__}: {text}".removesuffix(": ")
