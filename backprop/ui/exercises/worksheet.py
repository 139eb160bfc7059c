"""Chapters on paper: one HTML file that needs nothing beside it, to print, with or without its solutions."""

import html
import re
from collections.abc import Iterable, Sequence

from backprop.exercises.build import Build
from backprop.exercises.catalog import CHAPTERS
from backprop.exercises.exercise import Chapter, Exercise, GraphScene, LoopScene
from backprop.exercises.loop_lines import LINES
from backprop.exercises.loop_running import Loop
from backprop.exercises.mend import Mend
from backprop.exercises.predict import Predict
from backprop.exercises.tune import Tune
from backprop.ui.exercises.content import ExerciseWords, chapter_words
from backprop.ui.exercises.paper_graph import paper_graph
from backprop.ui.exercises.words import KIND_WORDS, loop_code, solution_lines

_NEEDS_THE_APP = "Do this one in the app, which has the sliders and the run, and note what you have found."
_STYLE = """
body { font: 12pt/1.5 "Source Sans 3", "Helvetica Neue", Arial, sans-serif; max-width: 46em; }
body { margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.7em; } h2 { font-size: 1.2em; margin: 1.8em 0 0.3em; }
.kind { color: #555; font-weight: normal; font-size: 0.8em; }
section { break-inside: avoid; } h1, h2 { break-after: avoid; } article + article { break-before: page; }
.room { height: 7em; } /* to work it out in */
code, pre { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: 0.9em; }
code { background: #f2f3f5; padding: 0 0.2em; } pre { background: #f2f3f5; padding: 0.6em; white-space: pre-wrap; }
.blank { display: flex; gap: 0.8em; margin: 0.9em 0; } .blank b { font-weight: normal; }
.blank span { flex: 1; border-bottom: 1px solid #333; min-width: 6em; }
.solution { border-left: 3px solid #00664a; padding-left: 0.8em; margin-top: 0.8em; }
ul.choices { list-style: none; padding-left: 0; }
@media print { body { margin: 0; max-width: none; } }
"""


def worksheet(chapters: Sequence[Chapter], *, solutions: bool = False) -> str:
    """The chapters as HTML, each beginning on a page of its own."""
    titles = [chapter_words(chapter).title for chapter in chapters]
    title = html.escape(titles[0] if len(titles) == 1 else "Exercises") + (": solutions" if solutions else "")
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            f'<head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>',
            "<body>",
            *(_chapter(chapter, solutions=solutions) for chapter in chapters),
            "</body></html>",
            "",
        ]
    )


def _chapter(chapter: Chapter, *, solutions: bool) -> str:
    words = chapter_words(chapter)
    sections = [
        _section(number, exercise, words.exercises[exercise.id], solutions=solutions)
        for number, exercise in enumerate(CHAPTERS[chapter], start=1)
    ]
    title = html.escape(words.title) + (": solutions" if solutions else "")
    name = "" if solutions else '<p class="blank">Name <span></span></p>'
    return "\n".join([f"<article><h1>{title}</h1>{name}", _paragraphs(words.introduction), *sections, "</article>"])


def _section(number: int, exercise: Exercise, words: ExerciseWords, *, solutions: bool) -> str:
    parts = [
        f'<section><h2>{number}. {html.escape(words.title)} <span class="kind">{KIND_WORDS[exercise.kind]}</span></h2>',
        _paragraphs(words.prompt),
        _task(exercise, words, solutions=solutions),
    ]
    if solutions:
        lines = "".join(f"<li>{_inline(line)}</li>" for line in solution_lines(exercise, words))
        tag = "ol" if isinstance(exercise.task, Build) else "ul"
        parts.append(f'<div class="solution"><{tag}>{lines}</{tag}>{_paragraphs(words.solution)}</div>')
    return "\n".join([*parts, "</section>"])


def _task(exercise: Exercise, words: ExerciseWords, *, solutions: bool) -> str:
    task, shown = exercise.task, exercise.scene
    code = _code(loop_code(shown.loop)) if isinstance(shown, LoopScene) else ""
    if isinstance(shown, GraphScene):
        code = paper_graph(shown, solutions=solutions)
    match task:
        case Predict():
            return code + _choices(words.labels.values())
        case Build():
            palette = "".join(f"<li><code>{_escaped(name)}</code></li>" for name in task.palette)
            blanks = "".join(_blank(str(number)) for number in range(1, len(exercise.solution["lines"].split()) + 1))
            return f"{_code(loop_code(Loop(task.before, ())))}<ul>{palette}</ul>{blanks}"
        case Mend():
            listed = "".join(f"<li>☐ <code>{_escaped(name)}</code></li>" for name in task.replacements)
            blank = _blank(_inline(words.labels["line"]))
            return f'{_code(loop_code(task.broken))}{blank}<ul class="choices">{listed}</ul>'
        case Tune():
            code = f"<p>{_NEEDS_THE_APP}</p>"
        case _:
            code += "" if solutions else '<div class="room"></div>'
    return code + "".join(_blank(_inline(label)) for label in words.labels.values())


def _escaped(line: str) -> str:
    return html.escape(LINES[line].code).replace("\n", "<br>&nbsp;&nbsp;")


def _code(text: str) -> str:
    return f"<pre>{html.escape(text)}</pre>"


def _blank(label: str) -> str:
    return f'<p class="blank"><b>{label}</b> <span></span></p>'


def _choices(labels: Iterable[str]) -> str:
    return '<ul class="choices">' + "".join(f"<li>☐ {_inline(label)}</li>" for label in labels) + "</ul>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_inline(part)}</p>" for part in re.split(r"\n\s*\n", text.strip()))


def _inline(text: str) -> str:
    """Code and bold, the only marks that the content files have inside a paragraph."""
    escaped = html.escape(" ".join(text.split()))
    escaped = re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", escaped)
