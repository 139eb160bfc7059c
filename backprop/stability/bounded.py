"""The learning rates at which a loop that never zeroes stays bounded: the bands of a ring of springs and masses."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Interval = tuple[float, float]

# Relative width below which a window, or a gap between two, cannot be told from rounding. PyTorch's own
# learning rates, float32, lie thousands of times further apart.
ROUNDING = 1e-11


def bounded_windows(curvatures: FloatArray) -> list[Interval]:
    """Bands `(low, high)`, ascending, for the curvatures `h` of a period's groups, not all 0; shape (groups,).

    `eₖ₊₁ − 2eₖ + eₖ₋₁ = −lr·hₖ·eₖ`: the errors are the stretches of a ring on which group k has the mass `hₖ`.
    """
    masses = np.flatnonzero(curvatures)
    # Points without mass only lengthen the spring between their neighbours (that is their Schur complement).
    lengths = np.diff(masses, append=masses[0] + len(curvatures)).astype(np.float64)
    periodic, antiperiodic = (_pencil_eigenvalues(curvatures[masses], lengths, turn) for turn in (1.0, -1.0))
    periodic[0] = 0.0  # of the constant vector
    edges = np.sort(np.concatenate([periodic, antiperiodic])).tolist()
    windows: list[Interval] = []
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        closed = bool(windows) and low - windows[-1][1] <= ROUNDING * low
        windows.append((windows.pop()[0], high) if closed else (low, high))
    return windows


def _pencil_eigenvalues(masses: FloatArray, lengths: FloatArray, turn: float) -> FloatArray:
    """Eigenvalues, ascending, of `L·e = λ·H·e`: masses on a ring of springs, closed with the sign `turn`.

    `L = BᵀB`, with a row of `B` for the stretch of each spring, so that λ are the squared singular values of
    `B·H^(−1/2)`. They are found by one-sided Jacobi rotations, which keep the digits of the smallest next to masses of
    very different sizes; LAPACK's routines do not.

    Source: Demmel and Veselić, Jacobi's method is more accurate than QR (1992).
    """
    m = len(masses)
    stretches = np.roll(np.eye(m), 1, axis=1)  # (springs, masses): the far end of each spring
    stretches[-1] *= turn
    stretches = (stretches - np.eye(m)) / np.sqrt(lengths)[:, None] / np.sqrt(masses)
    # Sorted and factored first, they need fewer rotations; a column of zeros makes the number of columns even.
    triangle = np.asarray(np.linalg.qr(stretches[:, np.argsort(masses)], mode="r"))
    columns = np.pad(triangle.T, ((0, 0), (0, m % 2)))
    order = np.arange(m + m % 2)
    for _ in range(40):
        largest = 0.0
        for _ in order[1:]:  # a tournament: after these rounds each column has met each other one
            half = len(order) // 2
            largest = max(largest, _make_orthogonal(columns, order[:half], order[half:][::-1]))
            order = np.append(order[0], np.roll(order[1:], 1))
        if largest < 1e-14:
            break
    return np.sort(np.square(columns).sum(axis=0))[m % 2 :]


def _make_orthogonal(columns: FloatArray, p: npt.NDArray[np.intp], q: npt.NDArray[np.intp]) -> float:
    """Rotate each column of `p` with its partner of `q`, in place; returns the largest |cosine| that there was."""
    a, b = columns[:, p], columns[:, q]
    a_size, b_size = np.sqrt(np.square(a).sum(axis=0)), np.sqrt(np.square(b).sum(axis=0))
    product = (a * b).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):  # a column may be 0: no rotation
        cosine = np.nan_to_num(np.abs(product / a_size / b_size))
        cotangent = (b_size - a_size) * ((b_size + a_size) / (2 * product))
        tangent = np.copysign(1, cotangent) / (np.abs(cotangent) + np.hypot(1, cotangent))
    tangent = np.where((cosine > 1e-16) & np.isfinite(cotangent), tangent, 0.0)
    c = 1 / np.hypot(1, tangent)
    columns[:, p], columns[:, q] = c * (a - tangent * b), c * (tangent * a + b)
    return float(cosine.max())
