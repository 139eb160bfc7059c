"""The chapters in the lesson's order: one folder each, with one file per exercise and its words beside it."""
