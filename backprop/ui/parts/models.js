// What each model predicts from its parameters, and what each loss is, as backprop/models.py and losses.py have them.

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const LARGEST = 100; // of -log(p), as PyTorch has it
const surprise = (p) => Math.min(-Math.log(p), LARGEST);

export const LOSSES = {
  squared_error: (p, y) => (p - y) ** 2,
  cross_entropy: (p, y) => y * surprise(p) + (1 - y) * Math.min(-Math.log1p(-p), LARGEST),
};

export const MODELS = {
  linear: (x, [w]) => x * w,
  sigmoid: (x, [w]) => sigmoid(x * w),
  affine: (x, [w, b]) => w * x + b,
  quadratic: (x, [w1, w2, b]) => w1 * x ** 2 + w2 * x + b,
  logistic: (x, [w, b]) => sigmoid(w * x + b),
};
