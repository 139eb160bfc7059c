// Paints under the marks of the charts what changes from position to position of the player: a surface, a curve, edges.
//
// A figure says in `layout.meta.scenes` what to paint, with the values of every position. The player notes its position
// on the container of the charts, as `data-position`. The painting lies on a canvas below Plotly's own drawing, placed
// with what Plotly makes public (`gd.layout`, `gd.on`), so the chart itself is never drawn again.

const paintings = new WeakMap();

export default function ({ data, parentElement }) {
  let painting = paintings.get(parentElement);
  if (!painting) paintings.set(parentElement, (painting = new Painting()));
  painting.watch(data.charts);
  return () => {
    painting.remove();
    paintings.delete(parentElement);
  };
}

class Painting {
  constructor() {
    this.canvases = new Map(); // chart element → its canvas and scenes
    this.observed = null;
    // A new position is painted at once; a chart that Streamlit mounts anew, when Plotly has come to rest.
    this.observer = new MutationObserver((changes) =>
      changes.some((change) => change.type === "attributes") ? this.paint() : this.soon(),
    );
  }

  watch(key) {
    const charts = document.querySelector(`.st-key-${key}`);
    if (charts && charts !== this.observed) {
      this.observer.disconnect();
      this.observer.observe(charts, { childList: true, subtree: true, attributeFilter: ["data-position"] });
      this.observed = charts;
    }
    this.soon();
  }

  remove() {
    clearTimeout(this.due);
    this.observer.disconnect();
    for (const { canvas } of this.canvases.values()) canvas.remove();
  }

  soon() {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.attach(), 20);
  }

  attach() {
    for (const chart of this.observed?.querySelectorAll(".js-plotly-plot") ?? []) {
      const scenes = chart.layout?.meta?.scenes;
      if (!scenes || this.canvases.get(chart)?.canvas.isConnected) continue;
      const canvas = document.createElement("canvas");
      canvas.className = "scene";
      canvas.setAttribute("aria-hidden", "true");
      Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%", pointerEvents: "none" });
      chart.querySelector(".svg-container").prepend(canvas);
      this.canvases.set(chart, { canvas, scenes: scenes.map(unpacked) });
      chart.on("plotly_afterplot", () => this.soon());
    }
    for (const [chart, { canvas }] of this.canvases) if (!canvas.isConnected) this.canvases.delete(chart);
    this.paint();
  }

  paint() {
    const position = Number(this.observed?.dataset.position ?? NaN);
    for (const [chart, { canvas, scenes }] of this.canvases) {
      const panel = chart.querySelector(".draglayer .xy .nsewdrag")?.getBoundingClientRect();
      if (!panel) continue;
      const { left, top, width, height } = chart.getBoundingClientRect();
      const sharpness = devicePixelRatio;
      canvas.width = Math.round(width * sharpness);
      canvas.height = Math.round(height * sharpness);
      const pen = canvas.getContext("2d");
      pen.scale(sharpness, sharpness);
      pen.translate(panel.left - left, panel.top - top);
      pen.beginPath();
      pen.rect(0, 0, panel.width, panel.height);
      pen.clip();
      const { xaxis, yaxis } = chart.layout;
      const at = {
        x: (value) => ((value - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0])) * panel.width,
        y: (value) => (1 - (value - yaxis.range[0]) / (yaxis.range[1] - yaxis.range[0])) * panel.height,
      };
      for (const scene of scenes) {
        // Without a player, and after a run with more positions, the last there is.
        const frame = Number.isNaN(position) ? scene.frames - 1 : Math.min(position, scene.frames - 1);
        const size = scene.values.length / scene.frames;
        PAINTERS[scene.kind](pen, at, scene, scene.values.subarray(frame * size, (frame + 1) * size));
      }
      canvas.dataset.painted = position;
    }
  }
}

const PAINTERS = {
  // Values 0 to 65535 on a grid, row by row from below; and the border, if there is one, where they cross the middle.
  surface(pen, at, { columns, x, y, low, high, border }, values) {
    const rows = values.length / columns;
    const image = new ImageData(columns, rows);
    for (let i = 0; i < values.length; i++) {
      const to = 4 * ((rows - 1 - Math.floor(i / columns)) * columns + (i % columns));
      for (let c = 0; c < 3; c++) image.data[to + c] = low[c] + (high[c] - low[c]) * (values[i] / 65535);
      image.data[to + 3] = 255;
    }
    const small = new OffscreenCanvas(columns, rows);
    small.getContext("2d").putImageData(image, 0, 0);
    // A value stands for the middle of its pixel.
    const [dx, dy] = [(x[1] - x[0]) / (columns - 1) / 2, (y[1] - y[0]) / (rows - 1) / 2];
    const [left, upper] = [at.x(x[0] - dx), at.y(y[1] + dy)];
    pen.drawImage(small, left, upper, at.x(x[1] + dx) - left, at.y(y[0] - dy) - upper);

    if (!border) return;
    const place = (column, row) => [at.x(x[0] + 2 * dx * column), at.y(y[0] + 2 * dy * row)];
    pen.beginPath();
    for (let row = 0; row + 1 < rows; row++)
      for (let column = 0; column + 1 < columns; column++) {
        const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
        const crossings = [];
        corners.forEach(([c1, r1], i) => {
          const [c2, r2] = corners[(i + 1) % 4];
          const [one, two] = [values[r1 * columns + c1] - 32767.5, values[r2 * columns + c2] - 32767.5];
          if (one < 0 === two < 0) return;
          const share = one / (one - two);
          crossings.push(place(c1 + share * (c2 - c1), r1 + share * (r2 - r1)));
        });
        for (let i = 0; i + 1 < crossings.length; i += 2) {
          pen.moveTo(...crossings[i]);
          pen.lineTo(...crossings[i + 1]);
        }
      }
    Object.assign(pen, { lineWidth: 2, strokeStyle: border });
    pen.setLineDash([]);
    pen.stroke();
  },

  curve(pen, at, { x, color }, values) {
    pen.beginPath();
    values.forEach((value, i) => pen.lineTo(at.x(x[0] + ((x[1] - x[0]) * i) / (values.length - 1)), at.y(value)));
    Object.assign(pen, { lineWidth: 3, strokeStyle: color, lineJoin: "round" });
    pen.setLineDash([]);
    pen.stroke();
  },

  // A line for each value, -127 to 127: the larger, the wider; dashed where it is negative.
  edges(pen, at, { ends, color, widest }, values) {
    Object.assign(pen, { strokeStyle: color });
    values.forEach((value, i) => {
      const [x1, y1, x2, y2] = ends.subarray(4 * i, 4 * i + 4);
      const share = Math.abs(value) / 127;
      pen.globalAlpha = 0.15 + 0.85 * share;
      pen.lineWidth = 0.5 + widest * share;
      pen.setLineDash(value < 0 ? [6, 4] : []);
      pen.beginPath();
      pen.moveTo(at.x(x1), at.y(y1));
      pen.lineTo(at.x(x2), at.y(y2));
      pen.stroke();
    });
    pen.globalAlpha = 1;
  },
};

const KINDS = { surface: Uint16Array, curve: Float32Array, edges: Int8Array };

function unpacked(scene) {
  const numbers = (text, Kind) => new Kind(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
  const ends = scene.ends && numbers(scene.ends, Float32Array);
  return { ...scene, ends, values: numbers(scene.values, KINDS[scene.kind]) };
}
