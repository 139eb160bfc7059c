"""After a lost connection: the page is drawn anew, and the learner's first moves are not lost."""

from backprop.ui.parts.mounting import mounted

_WORDS = "Connected again. One moment …"


def drawn_anew_after_a_loss() -> None:
    """Put it in place, once for all pages.

    The server that answers again may be another, or have been started anew, and know nothing of this learner. Streamlit
    would let it meet the learner with the next move, which would then be lost: a new session begins with the address.
    So the page is asked for at once, and what the learner does before it has come is done when it has.
    """
    mounted("browser_connection", __file__)(
        key="browser_connection", data={"words": _WORDS}, height=1, on_again_change=lambda: None
    )
