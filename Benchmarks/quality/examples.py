"""Examples as padded batches, and how they are trained on and judged."""

import torch
from torch.nn import functional

from peer import NOTHING, Model, batches, fit


def padded(sequences, value=0):
    return torch.nn.utils.rnn.pad_sequence(sequences, padding_value=value)


def train(config, parts, inputs, outputs, every_step=False, deviation=None, quantiles=None):
    """Fits a model to three parts of (sequences, targets): tensors each, (T) or (T, F), and (T), () or (K).

    The measure is the accuracy, or the mean absolute error in the data's own unit where there is a deviation. With quantiles, each
    number has an output for each, and the median is judged.
    """
    levels = None if quantiles is None else torch.tensor(quantiles)
    parts = dict(zip(("training", "validation", "test"), parts))
    model = Model(config["model"], inputs, outputs, every_step)
    size = config["training"]["batch"]

    def batch(part, members):
        sequences, targets = ([column[i] for i in members] for column in parts[part])
        lengths = torch.tensor([len(sequence) for sequence in sequences])
        if not config["model"]["layers"]:
            return torch.stack(sequences)[None, :, 0], None, torch.stack(targets)
        return padded(sequences), lengths, padded(targets, NOTHING) if every_step else torch.stack(targets)

    def of(part, shuffled=False):
        lengths = [len(sequence) for sequence in parts[part][0]]
        return (batch(part, members) for members in batches(lengths, size, shuffled))

    def run(batch):
        sequences, lengths, targets = batch
        scores, _ = model(sequences, lengths)
        return scores.flatten(0, -2), targets.flatten() if deviation is None else targets

    def loss(scores, targets, reduction):
        if deviation is None:
            return functional.cross_entropy(scores, targets, ignore_index=NOTHING, reduction=reduction)
        if levels is None:
            return functional.mse_loss(scores, targets, reduction=reduction)
        difference = targets[..., None] - scores.view(*targets.shape, len(levels))
        pinball = torch.maximum(levels * difference, (levels - 1) * difference).mean(-1)
        return pinball.mean() if reduction == "mean" else pinball.sum()

    def judge(part):
        total, measure, count = 0.0, 0.0, 0
        for scores, targets in map(run, of(part)):
            total += loss(scores, targets, "sum").item()
            there = targets != NOTHING if deviation is None else torch.ones_like(targets, dtype=torch.bool)
            if levels is not None:
                scores = scores.view(*targets.shape, len(levels))[..., quantiles.index(0.5)]
            right = scores.argmax(-1) == targets if deviation is None else (scores - targets).abs() * deviation
            measure += right[there].sum().item()
            count += there.sum().item()
        return total / count, measure / count

    fit(config, model, lambda: of("training", shuffled=True), lambda batch: loss(*run(batch), "mean"), judge)
