"""One entry of the browser's history for each thing that the learner does, so that one Back undoes it."""

from streamlit.runtime.scriptrunner import get_script_run_ctx

from backprop.ui.parts.mounting import mounted


def one_entry_each() -> None:
    """Put it in place, once for all pages.

    Streamlit adds an entry whenever the address changes: twenty while a slider is dragged, and two where a click leads
    to another page, of which the first is an address that the page never showed.
    """
    mounted("browser_history", __file__)(key="browser_history", data={}, height=1)


def gone_back_or_forward() -> bool:
    """Whether this run of the page answers a step back or forward in the browser's history."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
