"""The chapters in the lesson's order: a folder each, and in it a file an exercise, with its words beside it."""
