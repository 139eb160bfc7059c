"""The sentences of the command, for the screen and for nothing else. Those of the exercises are in `content/`."""

DESCRIPTION = "Short training scripts that are broken or unfinished, to be mended in your own editor."
USAGE = """\
{description}

  {command} start DIR         write the exercises into the folder DIR
  {command} check DIR         find the first that does not pass
  {command} watch DIR         the same at every save
  {command} list DIR          all exercises, and which of them pass
  {command} hint DIR          a hint for it; ask again for a stronger one
  {command} solution DIR      a solution, once it passes or all its hints are read
  {command} summary DIR       for instructors: what a class has done, from its saved files

hint, solution and check also take the name of an exercise after DIR.
`start DIR --reset NAME` puts one back to its first state and keeps your version beside it.
"""

STARTED = "{count} exercises are in {path}."
WHAT_THEY_ARE = """Each is a short training script that is broken or unfinished. At its top it says what to do. Mend \
it in your editor, then have it checked: it is really run, on new random data each time."""
FIRST = "Open first:"
CHECK = "Check:"
AT_EVERY_SAVE = "At every save:"
STUCK = "If you are stuck:"
WRITTEN = "Written: {files}."
NOTHING_WRITTEN = "Nothing had to be written: all files are there."
KEPT = "Left as they are, with your changes: {files}."
UNTOUCHED = "Already there, not changed yet: {files}."

RESET = "{file} is as it was in the beginning."
BACKUP = "Your version of it is now in {backup}."

PASSES = "{name} passes."
PROGRESS = "{passed} of {total} pass"
LISTED_PASSED, LISTED_NEXT = "passes", "next"
NOT_STARTED = "Not started yet. Open the file: it says at its top what to do."
FOUND_NOW = "What the check finds in it now:"
NO_FILE = "{file} is not there. To write it anew:"
PRINTED = "Your code printed{cut}:"
CUT = ", in the end"
HINT = "Hint:"
CHECK_AGAIN = "Check again:"
ALL_PASS = "All {total} exercises pass."
WHAT_NEXT = "Compare with the solutions:"

HINT_OF = "{name}, hint {number} of {count}:"
LAST_HINT = "That was the last hint. Should it not be enough, look at the solution:"
NO_HINT_NEEDED = "All exercises pass. Name one to read its hints, such as {name}."
NO_SOLUTION_YET = "The solution of {name} is shown once it passes, or once all its {count} hints are read."

WATCHING = "Watching for the next save. h and Enter: hint. q and Enter, or Ctrl-C: stop."
CHECKING = "Checking ..."
STOPPED = "Stopped. Your files are as you saved them."

MAKE_ONE = "To make it one:"
NO_COMMAND = "There is no command {command!r}: use start, check, watch, list, hint, solution or summary."
TOO_FEW = "`{command}` needs the folder of your exercises:"
NOT_UNDERSTOOD = "This was not understood: {what}."
BAD_LIMIT = "--seconds takes a number from 1 to 600, but it is {value!r}."
