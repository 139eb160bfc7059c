// Another exercise is another page to the learner: shows its top, and puts the keyboard there. Streamlit, which only sees
// a rerun, would leave both where the button was that led here.

const seen = new WeakMap(); // what was shown before

export default function ({ data, parentElement }) {
  const before = seen.get(parentElement);
  seen.set(parentElement, data.shown);
  if (before === undefined || before === data.shown) return;
  document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0, behavior: "instant" });
  const heading = document.querySelector(".stMainBlockContainer h1");
  if (heading === null) return;
  heading.tabIndex = -1; // can have the focus, and is no stop of the Tab key
  heading.style.outline = "none";
  heading.focus({ preventScroll: true });
}
