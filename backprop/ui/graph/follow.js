// Keeps the node that a step is about in view: scrolls the graph's own frame, never the page.

const followers = new WeakMap();

export default function ({ data, parentElement }) {
  followers.get(parentElement)?.disconnect();
  const frame = document.querySelector(`.st-key-${data.frame}`);
  if (!frame) return;
  let shown = null; // the node that was scrolled to, so that a learner may look elsewhere meanwhile
  const follow = () => {
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
  const observer = new MutationObserver(follow);
  observer.observe(frame, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  followers.set(parentElement, observer);
  follow();
  return () => {
    observer.disconnect();
    followers.delete(parentElement);
  };
}
