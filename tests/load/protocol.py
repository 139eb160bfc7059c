"""What a browser tells Streamlit 1.67 over the WebSocket, and what it understands of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

# The second is the XSRF token of a browser that has none; the server looks at it only where people log in.
SUBPROTOCOLS = ("streamlit", "PLACEHOLDER_AUTH_TOKEN")
MAX_CACHED_AGE = 2  # runs; `global.maxCachedMessageAge`


def key_of(widget_id: str) -> str:
    """The `key` that the app gave the widget: `$$ID-HASH-KEY`."""
    return widget_id.split("-", 2)[-1]


class Browser:
    """The browser's share of one session: widgets, address, and which answers need not be sent again.

    Feed it every message in `hear`; ask it for the next request in `rerun`.
    """

    def __init__(self, url: str, query: str = "") -> None:
        self._url = url
        self.query = query
        self._page = ""
        self._widgets: dict[str, WidgetState] = {}  # in the order of the page, by key
        self._cached: dict[str, int] = {}  # a message's hash, and the run that last used it
        self._run = 0

    def rerun(self, changed: Mapping[str, WidgetState] | None = None) -> bytes:
        """The request to run the script, with these widgets changed, by key."""
        self._widgets |= changed or {}
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self._page
        state.widget_states.widgets.extend(self._widgets.values())
        state.cached_message_hashes.extend(self._cached)
        state.context_info.timezone = "UTC"
        state.context_info.timezone_offset = 0
        state.context_info.locale = "en-US"
        state.context_info.url = self._url
        state.context_info.is_embedded = False
        state.context_info.color_scheme = "light"
        return message.SerializeToString()

    def moved(self, key: str, value: str) -> dict[str, WidgetState]:
        """A select-slider put to this of its texts, as `rerun` takes it. Its key may have been renewed since.

        Raises:
            LookupError: there is no such widget on the page.
        """
        key = next((one for one in reversed(self._widgets) if one.removeprefix(key).strip("_0123456789") == ""), key)
        if key not in self._widgets:
            raise LookupError(f"The page has no widget {key}; it has {', '.join(self._widgets) or 'none'}.")
        state = WidgetState(id=self._widgets[key].id)
        state.string_array_value.data.append(value)
        return {key: state}

    def hear(self, message: ForwardMsg) -> str | None:
        """Take in one message. Returns what it says went wrong, if anything."""
        if message.metadata.cacheable:
            self._cached[message.hash] = self._run
        match message.WhichOneof("type"):
            case "ref_hash":
                if message.ref_hash not in self._cached:
                    return f"The server takes {message.ref_hash} for cached, and it is not."
                self._cached[message.ref_hash] = self._run
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                return self._draw(message.delta.new_element)
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._run += 1
                self._cached = {name: run for name, run in self._cached.items() if self._run - run <= MAX_CACHED_AGE}
            case "script_finished" if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                return "The script does not compile."
        return None

    def _draw(self, element: Any) -> str | None:
        kind = element.WhichOneof("type")
        if kind == "exception" and not element.exception.is_warning:
            return f"{element.exception.type}: {element.exception.message}"
        if kind in _STATES:
            widget = getattr(element, kind)
            key = key_of(widget.id)
            if key not in self._widgets or widget.set_value:
                state = WidgetState(id=widget.id)
                _STATES[kind](widget, state)
                self._widgets[key] = state
        return None


def _slider(widget: Any, state: WidgetState) -> None:
    if widget.type == Slider.SELECT_SLIDER:
        chosen = widget.raw_value if widget.set_value else [widget.options[int(index)] for index in widget.default]
        state.string_array_value.data.extend(chosen)
    else:
        state.double_array_value.data.extend(widget.value if widget.set_value else widget.default)


def _text_input(widget: Any, state: WidgetState) -> None:
    state.string_value = widget.value if widget.set_value else widget.default


def _selectbox(widget: Any, state: WidgetState) -> None:
    state.string_value = widget.raw_value if widget.set_value else widget.options[widget.default]


def _button_group(widget: Any, state: WidgetState) -> None:
    chosen = widget.raw_values if widget.set_value else [widget.options[index].content for index in widget.default]
    state.string_array_value.data.extend(chosen)


# The training page's widgets that hold a value. A button holds none until it is pressed.
_STATES: dict[str, Callable[[Any, WidgetState], None]] = {
    "slider": _slider,
    "text_input": _text_input,
    "selectbox": _selectbox,
    "button_group": _button_group,
}
