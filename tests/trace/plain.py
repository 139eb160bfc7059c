"""PyTorch's tensors, gradients and graphs once more, in plain Python: just enough for the programs of the palette.

Numbers are NumPy's float32. A graph is made of Python objects, so that its end is Python's own doing. Nothing here
knows PyTorch or the app.
"""

from __future__ import annotations

import weakref

import numpy as np

recording = [True]


class no_grad:
    def __enter__(self):
        recording.append(False)

    def __exit__(self, *_):
        recording.pop()


class Node:
    def __init__(self, name, inputs, backward, saves):
        self.name, self.inputs, self.backward, self.saves, self.freed = name, inputs, backward, saves, False
        living.add(self)


class Accumulate:
    """Where a leaf's gradient is added up. The leaf knows it only as long as a graph leads to it."""

    name, saves, freed, inputs = "AccumulateGrad", False, False, ()

    def __init__(self, leaf):
        self.leaf = leaf
        living.add(self)


living: weakref.WeakSet = weakref.WeakSet()


class Tensor:
    def __init__(self, values, *, node=None, requires_grad=False):
        self.storage, self.node, self._requires = np.asarray(values, np.float32), node, requires_grad
        self._grad, self._accumulate = None, None

    # what PyTorch tells of a tensor
    requires_grad = property(lambda self: self._requires or self.node is not None)
    is_leaf = property(lambda self: self.node is None)
    grad_fn = property(lambda self: self.node)

    @property
    def grad(self):
        return self._grad if self.is_leaf else None

    @grad.setter
    def grad(self, value):
        self._grad = value

    @property
    def data(self):
        shared = Tensor(0)
        shared.storage = self.storage
        return shared

    @data.setter
    def data(self, other):
        self.storage = other.storage

    detach = lambda self: self.data  # noqa: E731

    def requires_grad_(self):
        self._requires = True
        return self

    def edge(self):
        if self.node is not None:
            return self.node
        if not self._requires:
            return None
        found = self._accumulate and self._accumulate()
        if found is None:
            found = Accumulate(self)
            self._accumulate = weakref.ref(found)
        return found

    def item(self):
        if self.storage.size != 1:
            raise RuntimeError
        return float(self.storage.reshape(-1)[0])

    # operations
    def __mul__(self, other):
        other = np.float32(other) if not isinstance(other, Tensor) else other.storage
        return operation("MulBackward0", self.storage * other, [(self, lambda up: up * other)], saves=True)

    __rmul__ = __mul__

    def __add__(self, other):
        if isinstance(other, Tensor):
            pairs = [(self, lambda up: up), (other, lambda up: up)]
            return operation("AddBackward0", self.storage + other.storage, pairs)
        return operation("AddBackward0", self.storage + np.float32(other), [(self, lambda up: up)])

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, Tensor):
            pairs = [(self, lambda up: up), (other, lambda up: -up)]
            return operation("SubBackward0", self.storage - other.storage, pairs)
        return operation("SubBackward0", self.storage - np.float32(other), [(self, lambda up: up)])

    def __pow__(self, two):
        mine = self.storage
        return operation("PowBackward0", mine * mine, [(self, lambda up: up * 2 * mine)], saves=True)

    def _in_place(self, result):
        if recording[-1] and self._requires and self.is_leaf:
            raise RuntimeError
        self.storage[...] = result.storage
        if recording[-1] and result.node is not None:
            self.node = result.node
        return self

    def __iadd__(self, other):
        return self._in_place(self + other)

    def __isub__(self, other):
        return self._in_place(self - other)

    def sub_(self, other):
        return self._in_place(self - other)

    def zero_(self):
        self.storage[...] = 0
        return self

    def backward(self, retain_graph=False):
        if self.edge() is None or self.storage.size != 1:
            raise RuntimeError
        gradients, order = {self.edge(): np.ones_like(self.storage)}, topological(self.edge())
        for node in order:
            up = gradients.pop(node)
            if isinstance(node, Accumulate):
                leaf = node.leaf
                if leaf._grad is None:
                    leaf._grad = Tensor(np.array(up))
                else:
                    leaf._grad.storage[...] = leaf._grad.storage + up
                continue
            if node.freed:
                raise RuntimeError
            for source, local in zip(node.inputs, node.backward, strict=True):
                gradients[source] = gradients.get(source, 0) + local(up)
            if node.saves and not retain_graph:
                node.freed = True


def operation(name, values, pairs, saves=False):
    ways = [(one.edge(), local) for one, local in pairs if one.edge() is not None] if recording[-1] else []
    if not ways:
        return Tensor(values)
    return Tensor(values, node=Node(name, [edge for edge, _ in ways], [local for _, local in ways], saves))


def topological(root):
    """Every node before those that it leads to."""
    done, open_, seen = [], [(root, False)], set()
    while open_:
        node, finished = open_.pop()
        if finished:
            done.append(node)
        elif node not in seen:
            seen.add(node)
            open_ += [(node, True), *((source, False) for source in node.inputs)]
    return done[::-1]


def sigmoid(tensor):
    values = (1 / (1 + np.exp(-tensor.storage.astype(np.float64)))).astype(np.float32)
    return operation("SigmoidBackward0", values, [(tensor, lambda up: up * values * (1 - values))], saves=True)


def tensor(values, requires_grad=False):
    if requires_grad and all(isinstance(one, int) for one in values):
        raise RuntimeError
    return Tensor(values, requires_grad=requires_grad)


class SGD:
    def __init__(self, parameters, lr):
        if not all(one.is_leaf for one in parameters):
            raise ValueError
        self.parameters, self.lr = parameters, lr

    def step(self):
        for one in self.parameters:
            if one.grad is not None:
                one.storage[...] = one.storage - np.float32(self.lr) * one.grad.storage

    def zero_grad(self):
        for one in self.parameters:
            one.grad = None


class optim:
    SGD = SGD
