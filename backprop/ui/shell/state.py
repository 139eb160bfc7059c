"""Keeps a page's settings in step in three places: the widgets, the address, and the session, for the other pages."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import streamlit as st

from backprop.ui.parts.fresh import fresh_key
from backprop.ui.parts.number_box import forget_typed, typed_key
from backprop.ui.parts.plain import plain
from backprop.ui.shell.fields import NO_TABLE, Linked
from backprop.ui.shell.history import gone_back_or_forward
from backprop.ui.shell.link_reading import Link, as_meant, link

S = TypeVar("S")
_PAGE = "page_shown"


class PageState(Generic[S]):
    """The settings of one page.

    Args:
        page: its name, unlike every other page's; what is kept in the session begins with it.
        fields: the settings, and how they travel in a link. The names there are unlike those of every other page.
        widgets: the keys of the widgets that settings fill, with the value that each gets; if not as `fields` says.
        drafts: keys of widgets that hold what is not in the settings, such as text that could not be read; emptied
            when other settings are chosen, as the texts in number boxes are without being named.
        followers: widgets that show a setting a second time, and are set by whoever draws them, under a `fresh_key`.
    """

    def __init__(
        self,
        page: str,
        fields: Linked[S],
        *,
        widgets: Callable[[S], Mapping[str, object]] | None = None,
        drafts: Collection[str] = (),
        followers: Collection[str] = (),
    ) -> None:
        self.page, self.fields = page, fields
        self._widgets = widgets or fields.widgets
        self._drafts, self._followers = tuple(drafts), tuple(followers)
        self._stored, self._refused = f"{page}_settings", f"{page}_refused"
        self._long, self._asked = f"{page}_long_table", f"{page}_asked_for_table"
        self._begun, self._late = f"{page}_begun_with", f"{page}_late_addresses"
        self._chosen, self._left = f"{page}_chosen", f"{page}_left"

    def begin(self, *, page: str | None = None) -> None:
        """Before the widgets: give each its value, from the session, or from the address where that is newer.

        `page` is the page that is shown, where these are the settings of another, or of several.

        The address is newer on a first visit, and when the learner goes back or forward in the browser's history. It
        is merely late, not newer, when a widget was moved before the browser had shown the address of the move before,
        and when it is an address that the browser showed before that move.

        The menu leads to a page's bare address, and only then the page adds the settings that were brought along: until
        the browser has shown these, a bare address does not ask for the defaults.
        """
        stored: S | None = st.session_state.get(self._stored)
        received = self._link()
        query = received.query
        page = page or self.page
        new_page = st.session_state.get(_PAGE) != page
        if stored is None:
            adopt = True
        elif gone_back_or_forward():
            adopt = query != self.fields.to_query(stored)
        else:
            left: Mapping[str, object] = st.session_state.get(self._left, {})
            touched = any(st.session_state.get(key, value) != value for key, value in left.items())
            arrived = new_page and not query
            chosen = st.session_state.get(self._chosen, False)  # stays until a run has come to its end
            with_what = f"{self.page}_brought_to_{page}"
            if arrived:
                st.session_state[with_what] = stored
            brought = not query and stored == st.session_state.get(with_what)
            late = not new_page and query in st.session_state.get(self._late, ())
            adopt = query != self.fields.to_query(stored) and not (touched or brought or chosen or late)
            if touched or chosen:  # a move made before the tab has answered does not take the tab's table away
                asked = chosen or st.session_state.get(self._asked, False)
                refused = st.session_state.get(self._refused, [])
                st.session_state[self._refused] = [] if asked else [one for one in refused if one.startswith(NO_TABLE)]
        if stored is not None and query == self.fields.to_query(stored):
            st.session_state.pop(self._late, None)  # the browser shows what it was told
        if adopt:
            settings, st.session_state[self._refused] = self._read(received)
            st.session_state[self._begun] = settings
            self._fill(settings)
            stored = settings
        assert stored is not None
        widgets = self._widgets(stored)
        for key, value in widgets.items():
            if key not in st.session_state:
                st.session_state[key] = value
        if new_page:
            # To Streamlit, a widget of the same key on another page is another widget, which begins with its own
            # default unless it is told a value, be it the one that the key has already.
            for key in (*widgets, *self._drafts):
                if key in st.session_state:
                    st.session_state[key] = st.session_state[key]
            for key in (*map(fresh_key, self._followers), *map(typed_key, widgets)):
                st.session_state.pop(key, None)

    def choose(self, settings: S) -> None:
        """Make these the settings. Only in a widget's callback."""
        self._fill(settings)
        st.session_state[self._chosen] = True

    def _fill(self, settings: S) -> None:
        st.session_state[self._stored] = settings
        st.session_state[self._left] = widgets = dict(self._widgets(settings))
        for key, value in widgets.items():
            st.session_state[key] = value
            forget_typed(key)
        for key in self._drafts:
            st.session_state.pop(key, None)

    def stored(self) -> S:
        """The settings of the last run of the page."""
        settings: S = st.session_state.get(self._stored, self.fields.defaults)
        return settings

    def finish(self, settings: S, *, page: str | None = None) -> None:
        """After the widgets: remember the settings, and put them into the address. `page` as in `begin`."""
        st.session_state[_PAGE] = page or self.page
        st.session_state[self._stored] = settings
        if self.fields.has_long_table(settings):
            st.session_state[self._long] = settings
        st.session_state.pop(self._chosen, None)
        st.session_state[self._left] = {
            key: st.session_state.get(key, value) for key, value in self._widgets(settings).items()
        }
        received = self._link()
        taken = received.taken
        others = {name: value for name, value in st.query_params.items() if name not in taken}
        query = others | self.fields.to_query(settings)
        if query != st.query_params.to_dict():
            st.session_state[self._late] = (*st.session_state.get(self._late, ()), received.query)
            st.query_params.from_dict(query)

    def read_link(self, parameters: Iterable[tuple[str, Sequence[str]]]) -> tuple[S, list[str]]:
        """What a link asks for: settings, and one sentence for each parameter that is not clear."""
        return self._read(link(parameters, self.fields.parameters))

    def _read(self, received: Link) -> tuple[S, list[str]]:
        settings, refused = as_meant(received.query, self.fields.from_query)
        long = self.long_table()
        if long is not None and (missing := [one for one in refused if one.startswith(NO_TABLE)]):
            settings = self.fields.with_table_of(settings, long)
            refused = [one for one in refused if one not in missing]
        return settings, [*received.doubts, *refused]

    def long_table(self) -> S | None:
        """The newest settings of this tab with a table that no link has room for."""
        settings: S | None = st.session_state.get(self._long)
        return settings

    def give_back_table(self, long: S | None) -> None:
        """What the tab had kept of that table. Only in a widget's callback."""
        st.session_state[self._asked] = True
        if long is None or self.long_table() is not None:
            return
        st.session_state[self._long] = long
        if any(one.startswith(NO_TABLE) for one in st.session_state.get(self._refused, ())):
            # A move made meanwhile, or in the same message, stays; if it was the choice of other data, so do these.
            now = self.stored()
            begun, without = (self._widgets(one) for one in (st.session_state.get(self._begun, now), now))
            with_table = self.fields.with_table_of(now, long)
            changed = {key: value for key, value in self._widgets(with_table).items() if without.get(key) != value}
            if all(st.session_state.get(key, begun.get(key)) == begun.get(key) for key in changed):
                st.session_state[self._stored] = with_table
                for key, value in changed.items():
                    st.session_state[key] = value
                for key in self._drafts:
                    st.session_state.pop(key, None)
                st.session_state[self._chosen] = True

    def _link(self) -> Link:
        return link([(name, st.query_params.get_all(name)) for name in st.query_params], self.fields.parameters)

    def say(self, sentence: str) -> None:
        """One more sentence for the learner, until a setting is changed."""
        st.session_state[self._refused] = [*st.session_state.get(self._refused, ()), sentence]

    def refused(self) -> list[str]:
        """One sentence for each parameter of the address that could not be used, until a setting is changed."""
        sentences: list[str] = st.session_state.get(self._refused, [])
        asked = st.session_state.get(self._asked, False)  # until then the tab may still have the table
        return [one for one in sentences if asked or not one.startswith(NO_TABLE)]


def say_what_was_refused(*states: PageState[Any]) -> None:
    """Draw each of their sentences, with what the address held shown as it stands: it may be anybody's text."""
    for state in states:
        for sentence in state.refused():
            st.warning(plain(sentence))
