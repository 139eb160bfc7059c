"""The network's training as code, to read, copy and download."""

from backprop.network.export import notebook, script
from backprop.network.run import NetworkRun
from backprop.ui.parts.downloads import take_home
from backprop.ui.parts.numbers import counted


def draw_network_as_code(run: NetworkRun) -> None:
    """Draw the code, folded up."""
    take_home(
        "this network as PyTorch code",
        key="layers_code_open",
        words=what_it_does(run),
        script=lambda: script(run.config),
        notebook=lambda: notebook(run.config),
        file_name="network",
        button_keys=("layers_script", "layers_notebook"),
        height=420,
    )


def what_it_does(run: NetworkRun) -> str:
    """What the program computes, compared with the run on the page."""
    text = f"With your settings and points in it. It trains {counted(run.config.epochs, 'epoch')} from the same start"
    if run.overflow_epoch is not None:
        return f"{text}, and stops where the run above stopped."
    if not run.complete:
        return f"{text}; the run above was stopped before."
    return f"{text}, and ends at the mean loss of all points that the run above ended at."
