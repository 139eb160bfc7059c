"""What a learner's own loop did."""
