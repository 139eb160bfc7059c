"""Backpropagation in PyTorch: page settings and navigation, and how the app is served; nothing else."""

import streamlit as st
from starlette.middleware import Middleware

from backprop.ui.shell.compression import CompressedStaticFiles
from backprop.ui.shell.early import imported_early, wait_for_imports
from backprop.ui.shell.faults import say_so
from backprop.ui.shell.navigation import in_the_browser, navigation

if __name__ == "__main__":
    page = navigation()
    # The page's name first: of a tab, a bookmark or an entry of the history, no more is seen.
    st.set_page_config(
        page_title=f"{page.title} · Backpropagation in PyTorch", page_icon=":material/show_chart:", layout="wide"
    )
    in_the_browser()
    wait_for_imports()
    page.run()
else:
    # `streamlit run` finds this, and serves it; it runs this file as the main script, as above, for each answer.
    app = st.App(
        __file__, lifespan=imported_early, middleware=[Middleware(CompressedStaticFiles)], on_script_error=say_so
    )
