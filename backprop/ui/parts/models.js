// What each model predicts from its parameters, as backprop/models.py has them.

export const MODELS = {
  linear: (x, [w]) => x * w,
  sigmoid: (x, [w]) => 1 / (1 + Math.exp(-x * w)),
  affine: (x, [w, b]) => w * x + b,
  quadratic: (x, [w1, w2, b]) => w1 * x ** 2 + w2 * x + b,
};
