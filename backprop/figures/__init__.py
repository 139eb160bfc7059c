"""Records → Plotly figures, as plain dicts: they build many times faster than `go.Figure` and say the same.

Streamlit's own charts would be less code. Plotly is chosen because its charts can be changed in the browser after they
are drawn: the player moves its marks over them without a trip to the server, and a click tells where it was.
"""
