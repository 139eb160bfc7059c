// After a button has moved something: puts the keyboard where the thing is now, and says what happened.

const PATIENCE_MS = 3000; // for Streamlit to draw the buttons anew
const done = new WeakMap();

export default function ({ data, parentElement }) {
  const before = done.get(parentElement);
  done.set(parentElement, data.times);
  if (before === undefined || before === data.times) return; // on a page that was just opened nothing has happened
  parentElement.querySelector("p").textContent = data.said;
  const begun = performance.now();
  const focus = () => {
    if (done.get(parentElement) !== data.times) return;
    const app = document.querySelector('[data-testid="stApp"]');
    const busy = app?.dataset.testScriptState === "running";
    const buttons = data.keys.flatMap((key) => [...document.querySelectorAll(`.st-key-${key} button:not(:disabled)`)]);
    const button = buttons.find((each) => each.checkVisibility({ visibilityProperty: true }));
    if (button && !busy) button.focus();
    else if (performance.now() - begun < PATIENCE_MS) requestAnimationFrame(focus);
  };
  requestAnimationFrame(focus);
}
