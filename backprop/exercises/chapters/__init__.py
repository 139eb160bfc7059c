"""The chapters: one file each, in the lesson's order. Their words are in `backprop/ui/exercises/content/`."""
