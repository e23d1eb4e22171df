"""The workloads of `lockstep bench` that the simulation knows, and what their steps compute."""

from dataclasses import dataclass

from gradients import Model
from reductions import Compute

BACKWARD = ["headBackward", "gatesBackward", "recurrentProductsBackward", "weightGradients", "inputProductsBackward", "embeddingBackward"]
FORWARD = ["embedding", "inputProducts", "recurrentProductsAndGates", "head", "softmax"]


@dataclass(frozen=True)
class Workload:
    """A model and the batch of a process."""

    model: Model
    positions: int  # rows times steps
    # The floats that the update reads and writes for each that it changes. Adam: the gradient, for the norm and again, the weight and two
    # moments; all but the gradient are written, too. SGD has no moments.
    update_moves: int

    def rows(self, processes):
        """The rows of the table that travel: those of random tokens that occur in some process's batch, on average."""
        tokens = self.model.tokens
        return round(tokens * (1 - (1 - 1 / tokens) ** (self.positions * processes)))

    def compute(self, phases):
        """The seconds of a step's parts, from the milliseconds of its phases as `lockstep bench --json` prints them."""
        forward, backward = (sum(phases[name] for name in names) / 1e3 for names in (FORWARD, BACKWARD))
        *parts, after_sum = split(backward, self.model, self.positions)
        update = phases["update"] / 1e3 / self.model.updated(self.rows(1))
        return Compute(forward, tuple(parts), after_sum, update, self.update_moves)


def split(seconds, model, positions):
    """Splits the time of the backward pass by the multiplications of its parts, and of what follows the sum."""
    sizes = [model.embedding, *model.units]
    products = [(4 * units * inputs, 4 * units * units) for inputs, units in zip(sizes, model.units)]
    counts = [2 * model.units[-1] * model.tokens * positions]
    above = 0
    for layer in reversed(range(len(products))):
        inputs, recurrent = products[layer]
        is_shared = layer == 0 and model.shares_inputs
        counts.append((above + 2 * recurrent + (0 if is_shared else inputs)) * positions)
        above = 0 if is_shared else inputs
    counts.append(above * positions)
    counts.append(2 * products[0][0] * model.tokens if model.shares_inputs else 0)
    return [seconds * count / sum(counts) for count in counts]


def characters(units):
    """LSTM layers over random characters."""
    return Workload(Model(96, 96, (units, units), shares_inputs=True), 50 * 50, update_moves=8)


WORKLOADS = {
    "char-256": characters(256),
    "char-512": characters(512),
    "words-650": Workload(Model(10_000, 650, (650, 650), shares_inputs=False), 20 * 35, update_moves=4),
}
