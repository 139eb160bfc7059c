"""Workshop exercises that check themselves: in the app (`catalog.py`), and in one's own editor (`editor/`).

Nothing is imported here: the command line of `editor/` starts without PyTorch, which the catalogue needs.
"""
