"""What a training step sums over processes: the gradients of LSTM layers over tokens, in the layout of Lockstep's buffer."""

from dataclasses import dataclass

LANES = 16  # arrays are aligned to as many floats (Machine.lanes)


def aligned(count):
    """The floats that an array of `count` floats takes."""
    return -(-count // LANES) * LANES


@dataclass(frozen=True)
class Model:
    """An embedding, LSTM layers, and a dense layer that scores the same tokens."""

    tokens: int
    embedding: int
    units: tuple[int, ...]
    shares_inputs: bool  # whether a batch has at least twice as many tokens as there are (InputShape in Sources/Networks)

    @property
    def table(self):
        """The floats of the embedding."""
        return aligned(self.tokens * self.embedding)

    def kernel(self, layer):
        """The floats of the kernel of a layer's inputs."""
        return aligned((self.embedding, *self.units)[layer] * 4 * self.units[layer])

    def layer(self, layer):
        """The floats of a layer."""
        units = self.units[layer]
        return self.kernel(layer) + aligned(units * 4 * units) + aligned(4 * units)

    @property
    def head(self):
        """The floats of the dense layer."""
        return aligned(self.units[-1] * self.tokens) + aligned(self.tokens)

    @property
    def all(self):
        """The floats of the buffer that `reduction: fast` sums: all arrays, and the sums by token if inputs are shared."""
        sums = self.tokens * self.row if self.shares_inputs else 0
        return self.table + sum(map(self.layer, range(len(self.units)))) + self.head + aligned(sums)

    @property
    def parts(self):
        """The floats that travel in buckets, part by part, in the order in which the backward pass finishes them."""
        layers = [self.layer(layer) for layer in range(len(self.units))]
        if self.shares_inputs:
            # The gradient of the first kernel is computed after the sum.
            layers[0] -= self.kernel(0)
        return [self.head, *reversed(layers)]

    def updated(self, rows):
        """The floats that the update changes, where some batch has `rows` tokens."""
        return sum(self.parts) + (self.kernel(0) + self.table if self.shares_inputs else rows * self.embedding)

    @property
    def row(self):
        """The floats that travel for each token that some process's batch has: a row of the table, or of the sums by token."""
        return 4 * self.units[0] if self.shares_inputs else self.embedding


@dataclass(frozen=True)
class Bucket:
    """A range of the gradients that is summed as one unit."""

    floats: int
    ready_after: int  # the number of parts that must be finished


def buckets(model, mebibytes=None):
    """The buckets that `parts` are cut into, from the end of the buffer to its beginning (Reduction.parts)."""
    ends = [sum(model.parts[:count]) for count in range(1, len(model.parts) + 1)]
    total = ends[-1]
    size = max(32, int(2**18 * (mebibytes or max(1 / 32, min(4, total / 2**20)))))
    found = []
    for start in range(0, total, size):
        end = min(total, start + size)
        found.append(Bucket(end - start, 1 + next(index for index, limit in enumerate(ends) if limit >= end)))
    return found
