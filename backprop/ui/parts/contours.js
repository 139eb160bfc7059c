// Contour lines of the mean loss over two parameters, drawn over a chart's panel. A third parameter is held at its value
// at the step shown, so that the lines move with the player.

import { LOSSES, MODELS } from "./models.js";

const ACROSS = 56; // points of the grid on which the loss is computed
const UP = 36;
const LEVELS = 9;
const RATIO = 3; // from one line to the next, the loss above the lowest in the picture

// `values`: the parameters in the model's order. Returns the loss on a grid of the panel, row by row from below.
export function lossGrid({ model, loss, parameters, across, up, samples }, values, [left, right], [bottom, top]) {
  const at = [...values];
  const [i, j] = [parameters.indexOf(across), parameters.indexOf(up)];
  const forward = MODELS[model];
  const lossOf = LOSSES[loss];
  const grid = new Float64Array(ACROSS * UP);
  for (let row = 0; row < UP; row++)
    for (let column = 0; column < ACROSS; column++) {
      at[i] = left + ((right - left) * column) / (ACROSS - 1);
      at[j] = bottom + ((top - bottom) * row) / (UP - 1);
      let sum = 0;
      for (let k = 0; k < samples.x.length; k++) sum += lossOf(forward(samples.x[k], at), samples.y[k]);
      grid[row * ACROSS + column] = sum / samples.x.length;
    }
  return grid;
}

// Levels that lie close where the loss is low: a narrow valley is seen as one.
export function levels(grid) {
  const finite = grid.filter(Number.isFinite);
  const [low, high] = [finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), -Infinity)];
  if (!(high > low)) return [];
  return Array.from({ length: LEVELS }, (_, k) => low + (high - low) * 0.8 * RATIO ** -k);
}

// An SVG path of one level, in a panel of this width and height: a piece for each cell of the grid that it crosses.
export function contour(grid, level, width, height) {
  const pieces = [];
  const x = (column) => ((width * column) / (ACROSS - 1)).toFixed(1);
  const y = (row) => (height * (1 - row / (UP - 1))).toFixed(1);
  for (let row = 0; row < UP - 1; row++)
    for (let column = 0; column < ACROSS - 1; column++) {
      const corner = (right, up) => grid[(row + up) * ACROSS + column + right] - level;
      const [a, b, c, d] = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
      if (![a, b, c, d].every(Number.isFinite)) continue;
      const crossed = [];
      if (a > 0 !== b > 0) crossed.push(`${x(column + a / (a - b))} ${y(row)}`);
      if (b > 0 !== c > 0) crossed.push(`${x(column + 1)} ${y(row + b / (b - c))}`);
      if (d > 0 !== c > 0) crossed.push(`${x(column + d / (d - c))} ${y(row + 1)}`);
      if (a > 0 !== d > 0) crossed.push(`${x(column)} ${y(row + a / (a - d))}`);
      for (let k = 0; k + 1 < crossed.length; k += 2) pieces.push(`M${crossed[k]}L${crossed[k + 1]}`);
    }
  return pieces.join("");
}

// The floor of a narrow valley, as an SVG path from one edge of the panel to another; "" where none crosses it.
export function valleyLine(valley, third, ranges, { width, height }) {
  if (!valley) return "";
  const at = valley.at.map((value, k) => value + valley.moves[k] * third);
  let [from, to] = [-Infinity, Infinity];
  valley.along.forEach((step, k) => {
    const edges = ranges[k].map((edge) => (edge - at[k]) / step);
    from = Math.max(from, Math.min(...edges));
    to = Math.min(to, Math.max(...edges));
  });
  if (!(from < to)) return "";
  const place = (far) => {
    const [x, y] = ranges.map(([low, high], k) => (at[k] + far * valley.along[k] - low) / (high - low));
    return `${(width * x).toFixed(1)} ${(height * (1 - y)).toFixed(1)}`;
  };
  return `M${place(from)}L${place(to)}`;
}
