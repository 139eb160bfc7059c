"""What the page on the loop line by line says of programs and of where one departs from the right one."""

from backprop.trace import RIGHT, Departure, Trace, listing
from backprop.ui.parts.numbers import counted, number, told_apart

PROGRAM_WORDS = {
    "right": "The lesson’s program, put right",
    "printed": "The lesson’s listing, as it is printed",
    "two-elements": "Two elements instead of one",
    "today": "Today’s form, with torch.optim",
    "never-zeroed": "The gradient is never zeroed",
    "zeroed-too-early": "Zeroed before the update",
    "total-of-losses": "A total of all losses",
    "total-of-numbers": "A total of plain numbers",
    "backward-twice": "backward() twice",
    "graph-retained": "backward() twice, with retain_graph",
    "update-in-place": "The update is recorded",
    "update-makes-a-new-tensor": "The update makes a new tensor",
    "update-before-backward": "The update comes first",
    "uphill": "Plus instead of minus",
    "whole-number": "A whole number as w",
    "not-required": "Without requires_grad",
    "item": "item() in the forward pass",
    "detached": "detach() in the forward pass",
    "gradient-not-kept": "The gradient of the prediction",
    "own": "Your own, from the lines",
}
STEPPER = {
    "first": "First line",
    "epoch_back": "One epoch back",
    "sample_back": "One sample back",
    "back": "One line back",
    "play": "Play",
    "pause": "Pause",
    "next": "Next line",
    "sample_next": "Next sample",
    "epoch_next": "Next epoch",
    "last": "Last line",
    "range": "Line that has run",
    "listing": "The program. Choose a line to run to it",
    "variables": "Variables",
    "printed": "Printed",
    "nothing_printed": "Nothing yet",
    "graphs": "Graphs that PyTorch keeps",
    "no_graph": "No graph is alive.",
    "more": "and {count} more, made earlier and still alive",
    "recorded": "recorded: backward() can go through",
    "freed": "freed: its saved values are gone",
    "nothing saved": "nothing saved",
    "of_step": "made in epoch {epoch}, sample {sample}",
    "outside": "made outside the loop",
    "has_run": "Row {row} of the program has run.",
    "header": "Row {row}: the loop takes its next value.",
    "where": "Epoch {epoch}, sample {sample}.",
    "changed": "Changed: {names}.",
    "raised": "It raised {type}: {message}",
    "passed_over": "{count} lines have run since the row before, which are not shown.",
    "old": "of which old: {old}",
    "gradient": "gradient",
    "value": "value",
    "none": "None",
    "function": "a function",
    "leaf": "leaf",
    "end": "The program has ended.",
}


def verdict(trace: Trace, departure: Departure | None) -> str:
    """Whether the program trains as the right one does, and where it departs from it; a few sentences of Markdown."""
    if trace.program == RIGHT:
        ran = counted(len(trace.frames), "line")
        return f"**This is the right program.** {ran[0].upper()}{ran[1:]} ran, and are below, one by one."
    if departure is None:
        same = "**It trains as the right program does:** `w` is the same after every sample."
        graphs, nodes = trace.frames[-1].graphs, trace.frames[-1].nodes
        kept = f" But it keeps {graphs:,} graphs alive to the end, with {nodes:,} nodes." if graphs > 2 else ""
        return same + kept
    here = line_of(trace, departure.frame)
    match departure.kind:
        case "raised":
            assert trace.raised is not None
            end = f"**It stops with an error:** at {here}, PyTorch or Python raises `{trace.raised.type}`."
            return f"{end} The right program goes on there."
        case "never updated":
            return (
                "**It never trains:** its loop never runs. In the listing, the loop stands under the `return` of "
                "`loss`, and Python does not run what comes after a `return`."
                if trace.program.under_return
                else "**It never trains:** its loop never changes `w`."
            )
        case "gradient":
            what = "`w.grad`"
        case "weight":
            what = "`w`"
    if departure.mine is None or departure.right is None:
        mine, right = ("`None`" if one is None else number(one[0]) for one in (departure.mine, departure.right))
    else:
        mine, right = told_apart(departure.mine[0], departure.right[0])
    sample = 1 + (departure.step or 0) % len(trace.config.dataset)
    epoch = (departure.step or 0) // len(trace.config.dataset)
    return (
        f"**It departs from the right program** in epoch {epoch}, at sample {sample}, after {here}: here {what} holds "
        f"{mine}, in the right program {right}."
    )


def line_of(trace: Trace, frame: int) -> str:
    """The row of the listing that a frame belongs to, in words."""
    place = trace.frames[frame].place
    rows = [index for index, row in enumerate(listing(trace.program, trace.config), start=1) if row.place == place]
    return f"row {rows[0]}" if rows else "the start"
