// Fits a graph into its frame, keeps the node that a step is about in view, and zooms and pans: all inside the frame,
// never the page. Tells the server where the frame is narrow, so that the graph is drawn from top to bottom.

const SMALLEST = 0.1;
const LARGEST = 2;
const STEP = 1.25;
const STILL_READ = 0.65; // a graph that has to be smaller than this to be seen whole begins at its full size
const NARROW = 520; // pixels
const running = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  running.get(parentElement)?.abort();
  const frame = document.querySelector(`.st-key-${data.frame}`);
  if (!frame) return;
  const stopped = new AbortController();
  running.set(parentElement, stopped);
  const on = (target, type, act) => target.addEventListener(type, act, { signal: stopped.signal });
  const row = parentElement.querySelector(".row");
  const button = (name) => row.querySelector(`[name=${name}]`);
  for (const name of ["out", "in"]) button(name).setAttribute("aria-label", data.words[name]);

  let shown = null; // the node that was scrolled to, so that a learner may look elsewhere meanwhile
  const zoom = () => Number(frame.style.getPropertyValue("--graph-zoom")) || 1;
  const whole = () => {
    const box = frame.querySelector("g.graph")?.ownerSVGElement.getBoundingClientRect();
    if (!box?.width) return 1;
    const highest = 0.75 * innerHeight; // as the style has it
    return Math.min(1, (zoom() * frame.clientWidth) / box.width, (zoom() * highest) / box.height);
  };
  // Until the learner zooms.
  const fit = () => {
    const wanted = whole() < STILL_READ ? 1 : whole();
    if (!frame.dataset.zoomed && Math.abs(wanted - zoom()) > 0.01) frame.style.setProperty("--graph-zoom", wanted);
  };
  const measure = () => {
    const narrow = frame.clientWidth < NARROW;
    if (frame.clientWidth && narrow !== data.upright) setStateValue("narrow", narrow);
  };
  const label = () => {
    row.hidden = whole() > 0.99 && zoom() === 1;
    button("whole").textContent = zoom() > whole() + 0.01 ? data.words.whole : data.words.full;
  };
  // What was scrolled to lies elsewhere once the graph or its frame has another size, as when the page is still being
  // laid out.
  let sizes = "";
  let drawn = null;
  const resized = new ResizeObserver(() => {
    const now = [frame.clientWidth, drawn.clientWidth, drawn.clientHeight].join();
    if (now === sizes) return;
    sizes = now;
    shown = null;
    measure();
    fit();
    follow();
  });
  stopped.signal.addEventListener("abort", () => resized.disconnect());
  const watchSizes = () => {
    const svg = frame.querySelector("g.graph")?.ownerSVGElement;
    if (!svg || svg === drawn) return;
    drawn = svg;
    resized.disconnect();
    for (const element of [frame, svg]) resized.observe(element);
  };
  const follow = () => {
    watchSizes();
    label();
    const node = frame.querySelector("g.node.current");
    const name = node?.querySelector("title")?.textContent ?? null;
    if (!node || name === shown) return;
    shown = name;
    const box = node.getBoundingClientRect();
    const view = frame.getBoundingClientRect();
    const margin = Math.min(60, view.width / 8);
    if (box.left < view.left + margin || box.right > view.right - margin)
      frame.scrollLeft += (box.left + box.right - view.left - view.right) / 2;
    if (box.top < view.top || box.bottom > view.bottom)
      frame.scrollTop += (box.top + box.bottom - view.top - view.bottom) / 2;
  };
  const zoomTo = (wanted) => {
    const next = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    const ratio = next / zoom();
    const middle = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
    frame.style.setProperty("--graph-zoom", next);
    frame.dataset.zoomed = "by the learner";
    frame.scrollLeft = middle[0] * ratio - frame.clientWidth / 2;
    frame.scrollTop = middle[1] * ratio - frame.clientHeight / 2;
    shown = null;
    follow();
    row.scrollIntoView({ block: "nearest" }); // the frame's height is another now
  };
  on(button("out"), "click", () => zoomTo(zoom() / STEP));
  on(button("in"), "click", () => zoomTo(zoom() * STEP));
  on(button("whole"), "click", () => zoomTo(zoom() > whole() + 0.01 ? whole() : 1));
  on(window, "resize", label);
  // A finger pans by itself, a mouse does with this. What is pressed on the frame itself is its scroll bar.
  let dragging = false;
  on(frame, "pointerdown", (event) => {
    dragging = event.pointerType === "mouse" && event.button === 0 && event.target !== frame;
  });
  on(window, "pointermove", (event) => {
    dragging &&= event.buttons === 1;
    if (!dragging) return;
    frame.scrollLeft -= event.movementX;
    frame.scrollTop -= event.movementY;
  });

  const observer = new MutationObserver(follow);
  observer.observe(frame, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  stopped.signal.addEventListener("abort", () => observer.disconnect());
  follow();
  return () => {
    stopped.abort();
    if (running.get(parentElement) === stopped) running.delete(parentElement);
  };
}
