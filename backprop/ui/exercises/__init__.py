"""The exercises on the page: their words, the learner's progress, and what is drawn."""
