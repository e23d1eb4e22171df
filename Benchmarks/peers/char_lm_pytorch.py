"""The run of configs/char-lm.yml in PyTorch: a character language model, trained and evaluated on a text file.

    pip install -r Benchmarks/peers/requirements.txt
    python Benchmarks/peers/char_lm_pytorch.py TEXT [--threads N] [--epochs N] [--steps N] [--seed N]

The last line on standard output is JSON. Losses are in nats per character; `seconds` is the training with its
validations, without reading the text and without the test; `msPerStep` is the median; `tokensPerSecond` counts the
characters predicted in training over the time of the training steps alone. Run it with nothing else on its cores: OpenMP's
threads wait for each other by spinning, so one busy neighbour slows the steps several times.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

BATCH, UNROLL = 64, 64
EMBEDDING, UNITS, LAYERS = 64, 128, 2
RATE, EPSILON, CLIP = 0.002, 1e-7, 5.0
NOTHING = -100  # a target that cross_entropy leaves out


class Model(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, EMBEDDING)
        self.layers = nn.LSTM(EMBEDDING, UNITS, num_layers=LAYERS)
        self.head = nn.Linear(UNITS, vocabulary)

    def forward(self, tokens, state):
        hidden, state = self.layers(self.embedding(tokens), state)
        return self.head(hidden), state


def read(path):
    """The text's characters as indices into their sorted set, and the size of that set."""
    with open(path, encoding="utf-8", newline="") as file:
        points = torch.frombuffer(bytearray(file.read().encode("utf-32-le")), dtype=torch.int32)
    characters, indices = torch.unique(points, sorted=True, return_inverse=True)
    return indices, len(characters)


def rows(part):
    """Inputs and targets, (longest row, BATCH): row r reads its own contiguous stretch of the part."""
    count = len(part) - 1
    starts = [row * count // BATCH for row in range(BATCH + 1)]
    longest = max(end - start for start, end in zip(starts, starts[1:]))
    inputs = torch.zeros(longest, BATCH, dtype=torch.int64)
    targets = torch.full((longest, BATCH), NOTHING)
    for row, (start, end) in enumerate(zip(starts, starts[1:])):
        inputs[: end - start, row] = part[start:end]
        targets[: end - start, row] = part[start + 1 : end + 1]
    return inputs, targets


def batches(inputs, targets):
    return zip(inputs.split(UNROLL), targets.split(UNROLL))


def loss_of(scores, targets, reduction):
    return functional.cross_entropy(scores.flatten(0, 1), targets.flatten(), ignore_index=NOTHING, reduction=reduction)


@torch.no_grad()
def evaluate(model, inputs, targets):
    """Nats per character, state carried from batch to batch."""
    model.eval()
    total, state = 0.0, None
    for tokens, wanted in batches(inputs, targets):
        scores, state = model(tokens, state)
        total += loss_of(scores, wanted, "sum").item()
    model.train()
    return total / (targets != NOTHING).sum().item()


def peak_memory():
    """In MiB. Linux counts in KiB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main():
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parser = argparse.ArgumentParser()
    parser.add_argument("text")
    parser.add_argument("--threads", type=int, default=cores)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--steps", type=int, help="stop after so many training steps")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)

    indices, vocabulary = read(options.text)
    first, second = len(indices) * 90 // 100, len(indices) * 95 // 100
    training, validation, test = (rows(part) for part in indices.tensor_split([first, second]))

    model = Model(vocabulary)
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, eps=EPSILON)

    times, predicted = [], 0
    begun = time.perf_counter()
    for epoch in range(options.epochs):
        state = None
        for tokens, wanted in batches(*training):
            started = time.perf_counter()
            scores, state = model(tokens, state)
            state = tuple(part.detach() for part in state)
            loss = loss_of(scores, wanted, "mean")
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            times.append(time.perf_counter() - started)
            predicted += (wanted != NOTHING).sum().item()
            if len(times) == options.steps:
                break
        nats = evaluate(model, *validation)
        print(f"epoch {epoch + 1}, step {len(times)}: validation {nats:.4f}", file=sys.stderr)
        if len(times) == options.steps:
            break
    seconds = time.perf_counter() - begun

    print(json.dumps({
        "seconds": round(seconds, 2),
        "validation": round(nats, 4),
        "test": round(evaluate(model, *test), 4),
        "msPerStep": round(1000 * statistics.median(times), 2),
        "tokensPerSecond": round(predicted / sum(times)),
        "peakMemoryMiB": round(peak_memory(), 1),
        "torch": torch.__version__,
    }))


if __name__ == "__main__":
    main()
