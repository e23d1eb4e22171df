"""Texts made of texts in PyTorch: the peer of names, pronounce and translate. The measure: bits a letter where sources are labels;
BLEU of words made of words; otherwise the edits that the target nearest to what is written needs, for each of its tokens. Both
judge the text that is written.

python peer_pairs.py CONFIG TRAINING VALIDATION TEST --seed N --threads N
"""

import math

import torch
from torch import nn
from torch.nn import functional

from examples import padded
from peer import NOTHING, Recurrent, batches, fit, options
from words import UNKNOWN, numbered, tokens
from written import MEASURES, references

BOUNDARY = 0  # before a target and behind its end


class Pairs(nn.Module):
    """An encoder, and a decoder whose layers begin from the states that the encoder's ended with."""

    def __init__(self, model, sources, targets):
        super().__init__()
        decoder = model["decoder"]
        self.source, self.target = nn.Embedding(sources, model["embedding"]), nn.Embedding(targets, decoder["embedding"])
        self.encoder, self.decoder = (
            self.stack(plan, size) for plan, size in ((model["layers"], model["embedding"]), (decoder["layers"], decoder["embedding"])))
        outputs = self.decoder[-1].outputs
        self.join = nn.Linear(2 * outputs, outputs) if "attention" in decoder else None
        self.head = nn.Linear(outputs, targets)

    @staticmethod
    def stack(plans, features):
        layers = nn.ModuleList()
        for plan in plans:
            layers.append(Recurrent(plan, features, packs=True))
            features = layers[-1].outputs
        return layers

    def encode(self, sources, lengths):
        hidden, states = self.source(sources), []
        for layer in self.encoder:
            hidden, state = layer(hidden, lengths)
            parts = state if isinstance(state, tuple) else (state,)
            joined = tuple(torch.cat(list(part), -1)[None] for part in parts)
            states.append(joined if isinstance(state, tuple) else joined[0])
        there = torch.arange(len(hidden))[None] < lengths[:, None]
        return hidden, there, states

    def decode(self, inputs, encoded):
        sources, there, states = encoded
        hidden, after = self.target(inputs), []
        for layer, state in zip(self.decoder, states):
            hidden, state = layer(hidden, None, state)
            after.append(state)
        if self.join:
            scores = torch.einsum("tbh,sbh->bts", hidden, sources).masked_fill(~there[:, None], -math.inf)
            contexts = torch.einsum("bts,sbh->tbh", scores.softmax(-1), sources)
            hidden = self.join(torch.cat((contexts, hidden), -1)).tanh()
        return self.head(hidden), (sources, there, after)

    def write(self, sources, lengths):
        """The likeliest token, again and again."""
        encoded, token = self.encode(sources, lengths), torch.full((1, sources.shape[1]), BOUNDARY)
        written, over = [[] for _ in range(sources.shape[1])], [False] * sources.shape[1]
        for step in range(2 * len(sources) + 20):
            scores, encoded = self.decode(token, encoded)
            token = scores.argmax(-1)
            for row, value in enumerate(token[0].tolist()):
                over[row] = over[row] or value == BOUNDARY
                if not over[row]:
                    written[row].append(value)
            if all(over):
                break
        return written


def main():
    config, paths = options()
    data, size = config["data"], config["training"]["batch"]
    label, target_unit = data["unit"] == "label", {**data, "unit": data["target-unit"]}

    def read(path):
        columns = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
        return [[row[0]] if label else tokens(row[0], data) for row in columns], [tokens(row[-1], target_unit) for row in columns]

    parts = dict(zip(("training", "validation", "test"), map(read, paths)))
    wanted_texts = references(map(tuple, parts["test"][0]), parts["test"][1])
    sources = numbered((token for part in parts.values() if label or part is parts["training"] for row in part[0] for token in row),
                       data.get("vocabulary"))
    targets = {token: number + 1 for token, number in numbered(
        (token for row in parts["training"][1] for token in row), data.get("vocabulary")).items()}
    for name, (given, wanted) in parts.items():
        parts[name] = ([torch.tensor([sources.get(token, 0) for token in row]) for row in given],
                       [torch.tensor([targets.get(token, targets[UNKNOWN]) for token in row]) for row in wanted])
    model = Pairs(config["model"], len(sources), len(targets) + 1)
    end = torch.tensor([BOUNDARY])

    def of(part, shuffled=False):
        given, wanted = parts[part]
        for members in batches([(len(a), len(b)) for a, b in zip(given, wanted)], size, shuffled):
            yield ([given[i] for i in members], [torch.cat((end, wanted[i])) for i in members],
                   [torch.cat((wanted[i], end)) for i in members])

    def loss(batch, reduction="mean"):
        given, inputs, wanted = batch
        encoded = model.encode(padded(given), torch.tensor([len(row) for row in given]))
        scores, _ = model.decode(padded(inputs), encoded)
        return functional.cross_entropy(
            scores.flatten(0, 1), padded(wanted, NOTHING).flatten(), ignore_index=NOTHING, reduction=reduction)

    def judge(part):
        total = sum(loss(batch, "sum").item() for batch in of(part)) / sum(len(row) + 1 for row in parts[part][1])
        if label or part == "validation":
            return total, total / math.log(2)
        return total, error()

    def error():
        rows, written = [torch.tensor([sources.get(token, 0) for token in row]) for row in wanted_texts], []
        for start in range(0, len(rows), size):
            some = rows[start:start + size]
            written += model.write(padded(some), torch.tensor([len(row) for row in some]))
        names = [None, *targets]  # by number; the boundary is never written
        texts = [[names[number] for number in row] for row in written]
        return MEASURES["bleu" if data["unit"] == "word" else "tokenErrorRate"](texts, list(wanted_texts.values()))

    fit(config, model, lambda: of("training", shuffled=True), loss, judge)


if __name__ == "__main__":
    main()
