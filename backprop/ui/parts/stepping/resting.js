// Where a learner stands among steps that are all in the browser, and when the server is told.
//
// What the server sends counts only where it asks for a step, with a turn of its own. Under the same turn it says back
// what it was told, which may be where the learner was a moment ago.

const REST_MS = 250; // how long a learner stays at a step before the server is told

export class Resting {
  constructor() {
    this.turn = null;
    this.known = null; // the step that the server asked for, or was told
    this.due = 0;
  }

  // Take up what the server sent. Returns the step that it asks for; null where it asks for none.
  hear({ step, turn }, setStateValue) {
    this.send = (value) => setStateValue("step", value);
    if (turn === this.turn) return null;
    this.stop();
    this.turn = turn;
    this.known = step;
    return step;
  }

  // The learner is at this step, perhaps on the way to another.
  at(step) {
    this.stop();
    this.due = setTimeout(() => this.tell(step), REST_MS);
  }

  tell(step) {
    this.stop();
    if (step === this.known) return;
    this.known = step;
    this.send({ step, turn: this.turn });
  }

  stop() {
    clearTimeout(this.due);
  }
}
