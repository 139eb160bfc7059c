"""The training page for models of several parameters: the lesson's homework."""
