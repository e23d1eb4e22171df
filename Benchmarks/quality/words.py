"""Text as tokens, and tokens as numbers, as Lockstep has them."""

import re
from collections import Counter

UNKNOWN = "<unk>"


def tokens(text, data):
    """The tokens of a text; for subwords its words, by which what is written is judged."""
    if data.get("lower-case"):
        text = text.lower()
    return re.findall(r"(?:[^\W_]|['’])+|\S", text) if data.get("unit") in ("word", "subword") else list(text)


def written_tokens(text, data):
    """The tokens of a text that a model wrote, among which is the unknown one."""
    parts = text.split(UNKNOWN)
    return [token for number, part in enumerate(parts) for token in [UNKNOWN] * (number > 0) + tokens(part.strip(" "), data)]


def numbered(found, limit=None):
    """The numbers of the most frequent tokens, those as frequent in alphabetical order, behind the unknown one."""
    most = sorted(Counter(found).items(), key=lambda item: (-item[1], item[0]))
    kept = [token for token, _ in most if token != UNKNOWN][:limit - 1 if limit else None]
    return {token: number for number, token in enumerate([UNKNOWN, *kept])}
