"""Judges what a model of pairs writes: both sides by the same functions, and on the text, in which an unknown word is wrong.

A text is a list of its tokens.
"""

import sacrebleu


def references(sources, targets):
    """All targets of each different source, in the order in which the sources come first."""
    found = {}
    for source, target in zip(sources, targets):
        found.setdefault(source, []).append(target)
    return found


def bleu(written, wanted):
    """sacreBLEU's, from 0 to 1, with its own smoothing; `wanted` has some references of each text."""
    columns = [[" ".join(some[k]) if k < len(some) else None for some in wanted] for k in range(max(map(len, wanted)))]
    return sacrebleu.corpus_bleu([" ".join(tokens) for tokens in written], columns, tokenize="none").score / 100


def error_rate(written, wanted):
    """The edits that the nearest references need, for each of their tokens."""
    best = [min(((edits(tokens, one), len(one)) for one in some), key=lambda found: found[0] / found[1])
            for tokens, some in zip(written, wanted)]
    return sum(number for number, _ in best) / sum(length for _, length in best)


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, token in enumerate(a):
        diagonal, row[0] = row[0], i + 1
        for j, other in enumerate(b):
            diagonal, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (token != other))
    return row[-1]


MEASURES = {"bleu": bleu, "tokenErrorRate": error_rate}
