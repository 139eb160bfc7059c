"""What figures share: the colours and their meanings, the layout, and how much of a run a picture shows."""
