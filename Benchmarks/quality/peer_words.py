"""Texts with a label, or a tag for each word, in PyTorch: the peer of sentiment and tags. The measure: the accuracy.

python peer_words.py CONFIG TRAINING VALIDATION TEST --seed N --threads N
"""

import torch

from examples import train
from peer import options
from words import numbered, tokens


def main():
    config, paths = options()
    data = config["data"]
    every_step = data["format"] == "tags"

    def read(path):
        columns = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")]
        if every_step:
            return [words.split() for words, _ in columns], [tags.split() for _, tags in columns]
        return [tokens(row[-1], data) for row in columns], [[row[0]] for row in columns]

    parts = [read(path) for path in paths]
    known = numbered((token for text in parts[0][0] for token in text), data.get("vocabulary"))
    labels = sorted({label for part in parts for row in part[1] for label in row})

    def numbers(part):
        texts, targets = part
        targets = [torch.tensor([labels.index(label) for label in row]) for row in targets]
        return ([torch.tensor([known.get(token, 0) for token in text]) for text in texts],
                targets if every_step else [target[0] for target in targets])

    train(config, [numbers(part) for part in parts], len(known), len(labels), every_step)


if __name__ == "__main__":
    main()
