"""A page with a fault of its own, served as the app is: for test_faults.py."""

import streamlit as st

from backprop.ui.shell.faults import say_so

if __name__ == "__main__":
    st.title("A page with a fault")
    if st.session_state.setdefault("broken", True) and "fixed" not in st.query_params:
        st.session_state["kept"] = True
        raise KeyError("a fault of ours")
    st.write("All is well.", "kept" in st.session_state)
else:
    app = st.App(__file__, on_script_error=say_so)
