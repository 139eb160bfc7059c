"""Records → Plotly figures, as plain dicts: they build many times faster than `go.Figure` and say the same."""
