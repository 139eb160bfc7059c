"""What several pages show: charts and their player, pinned runs, a learner's own data, numbers."""
