"""One training step in PyTorch on one thread, timed: forward, backward, clip by the global norm, update.

    pip install -r Benchmarks/peers/requirements.txt
    python Benchmarks/peers/step_pytorch.py NAME [--steps N] [--warmup N]

Inputs are random. A language model scores every step and carries its state from batch to batch; a classifier scores the
last step, from a zero state. Prints one line of JSON; `msPerStep` is the median.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

CLIP = 5.0


@dataclass
class Workload:
    cell: type
    vocabulary: int
    embedding: int
    units: int
    layers: int
    batch: int
    unroll: int
    classes: int | None = None  # None: a language model
    adam: bool = True           # otherwise plain SGD with rate 1
    lengths: tuple = ()         # that rows have, if they differ: each batch has four neighbours of them
    numbers: int = 0            # how many an input is, if it is not a token; the target is one number


def characters(cell, units):
    return Workload(cell, vocabulary=96, embedding=96, units=units, layers=2, batch=50, unroll=50)


WORKLOADS = {
    "char-128": characters(nn.LSTM, 128),
    "char-256": characters(nn.LSTM, 256),
    "char-512": characters(nn.LSTM, 512),
    "gru-128": characters(nn.GRU, 128),
    "rnn-128": characters(nn.RNN, 128),
    "sentiment-32": Workload(
        nn.LSTM, vocabulary=10_000, embedding=32, units=32, layers=1, batch=128, unroll=500, classes=2),
    "words-650": Workload(
        nn.LSTM, vocabulary=10_000, embedding=650, units=650, layers=2, batch=20, unroll=35, adam=False),
    "messages-32": Workload(
        nn.LSTM, vocabulary=5_002, embedding=32, units=32, layers=1, batch=32, unroll=68, classes=2,
        lengths=(3, 4, 5, 5, 6, 7, 7, 8, 8, 9, 10, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 23, 25, 27, 30, 34, 39,
                 47, 68)),
    "weather-32": Workload(
        nn.GRU, vocabulary=0, embedding=2, units=32, layers=1, batch=64, unroll=72, classes=1, numbers=2),
}


class Model(nn.Module):
    def __init__(self, work, packed):
        super().__init__()
        self.last_only = work.classes is not None
        self.packed = packed
        self.embedding = nn.Identity() if work.numbers else nn.Embedding(work.vocabulary, work.embedding)
        self.layers = work.cell(work.embedding, work.units, num_layers=work.layers)
        self.head = nn.Linear(work.units, work.classes or work.vocabulary)

    def forward(self, tokens, lengths, state):
        if lengths is not None:
            return self.head(self.last_of_each(self.embedding(tokens), lengths)), state
        hidden, state = self.layers(self.embedding(tokens), state)
        return self.head(hidden[-1] if self.last_only else hidden.flatten(0, 1)), state


    def last_of_each(self, vectors, lengths):
        """The output of the last step of each row, without the padding."""
        if self.packed:
            hidden = self.layers(nn.utils.rnn.pack_padded_sequence(vectors, lengths, enforce_sorted=False))[1]
            return (hidden[0] if isinstance(hidden, tuple) else hidden)[-1]
        return self.layers(vectors)[0][lengths - 1, torch.arange(len(lengths))]


def draw(work, lengths):
    """Random inputs and targets of a batch."""
    steps = work.unroll if lengths is None else int(lengths.max())
    if work.numbers:
        return torch.rand(steps, work.batch, work.numbers), torch.rand(work.batch, 1)
    tokens = torch.randint(work.vocabulary, (steps, work.batch))
    if work.classes:
        return tokens, torch.randint(work.classes, (work.batch,))
    return tokens, torch.randint(work.vocabulary, (steps * work.batch,))


def lengths_of_batches(work):
    """The lengths of the rows of each batch: similar ones. None if all rows have all steps."""
    if not work.lengths:
        return [None]
    return [torch.tensor([work.lengths[first + row % 4] for row in range(work.batch)]) for first in range(0, work.batch, 4)]


def detached(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def peak_memory():
    """In MiB. Linux counts in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=WORKLOADS)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warmup", type=int, default=3)
    parser.add_argument("--packed", action="store_true", help="rows of different lengths as a packed sequence, not padded")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)

    work = WORKLOADS[options.name]
    model = Model(work, options.packed)
    if work.adam:
        optimizer = torch.optim.Adam(model.parameters(), lr=0.002, eps=1e-7)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=1.0)

    # A time is the mean of a step over all batches.
    batches, times, state = lengths_of_batches(work), [], None
    for number in range((options.warmup + options.steps) * len(batches)):
        lengths = batches[number % len(batches)]
        inputs, targets = draw(work, lengths)

        started = time.perf_counter()
        scores, last = model(inputs, lengths, state)
        loss = functional.mse_loss(scores, targets) if work.numbers else functional.cross_entropy(scores, targets)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        took = (time.perf_counter() - started) / len(batches)
        if number % len(batches):
            times[-1] += took
        else:
            times.append(took)

        if not work.classes:
            state = detached(last)

    print(json.dumps({
        "name": options.name,
        "msPerStep": round(1000 * statistics.median(times[options.warmup:]), 2),
        "peakMemoryMiB": round(peak_memory(), 1),
        "torch": torch.__version__,
    }))


if __name__ == "__main__":
    main()
