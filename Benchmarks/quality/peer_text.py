"""Running text in PyTorch: the peer of char-lm and word-lm. The measure: bits per character, or perplexity.

python peer_text.py CONFIG TRAINING VALIDATION TEST --seed N --threads N
"""

import math

import torch
from torch.nn import functional

from peer import NOTHING, Model, fit, options
from words import numbered, tokens


def read(path, data):
    if data.get("unit") == "word":
        return [token for line in open(path, encoding="utf-8") for token in [*tokens(line, data), "\n"]]
    return list(open(path, encoding="utf-8", newline="").read())


def rows(part, size, least):
    """Inputs and targets, (longest row, rows): each row reads its own contiguous stretch of the part."""
    size = max(1, min(size, (len(part) - 1) // least))
    starts = [row * (len(part) - 1) // size for row in range(size + 1)]
    longest = max(end - start for start, end in zip(starts, starts[1:]))
    inputs = torch.zeros(longest, size, dtype=torch.int64)
    targets = torch.full((longest, size), NOTHING)
    for row, (start, end) in enumerate(zip(starts, starts[1:])):
        inputs[:end - start, row] = part[start:end]
        targets[:end - start, row] = part[start + 1:end + 1]
    return inputs, targets


def main():
    config, paths = options()
    data, unroll = config["data"], config["training"]["unroll"]
    parts = [read(path, data) for path in paths]
    known = numbered(parts[0], data.get("vocabulary"))
    numbers = [torch.tensor([known.get(token, 0) for token in part]) for part in parts]
    size = config["training"]["batch"]
    cut = dict(zip(("training", "validation", "test"), (rows(part, size, unroll) for part in numbers)))
    model = Model(config["model"], len(known), len(known), every_step=True)
    states = None

    def stretches(part):
        return zip(*(array.split(unroll) for array in cut[part]))

    def epoch():
        nonlocal states
        states = None
        return stretches("training")

    def loss_of(batch, reduction="mean"):
        nonlocal states
        scores, ends = model(batch[0], states=states)
        states = [tuple(s.detach() for s in end) if isinstance(end, tuple) else end.detach() for end in ends]
        return functional.cross_entropy(scores.flatten(0, 1), batch[1].flatten(), ignore_index=NOTHING, reduction=reduction)

    def judge(part):
        nonlocal states
        kept, states = states, None
        loss = sum(loss_of(batch, "sum").item() for batch in stretches(part)) / (cut[part][1] != NOTHING).sum().item()
        states = kept
        return loss, math.exp(loss) if data.get("unit") == "word" else loss / math.log(2)

    fit(config, model, epoch, loss_of, judge)


if __name__ == "__main__":
    main()
