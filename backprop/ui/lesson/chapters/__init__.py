"""The chapters, in the order in which they are read."""

from backprop.ui.lesson.chapters import fit, graph, keeping, layers, loop, slope, step, zeroing

CHAPTERS = (
    fit.CHAPTER,
    slope.CHAPTER,
    graph.CHAPTER,
    step.CHAPTER,
    loop.CHAPTER,
    zeroing.CHAPTER,
    keeping.CHAPTER,
    layers.CHAPTER,
)
assert len({chapter.id for chapter in CHAPTERS}) == len(CHAPTERS), "two chapters have the same name"
