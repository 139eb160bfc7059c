"""The lesson as a path of chapters: a guess first, then the thing itself, live."""
