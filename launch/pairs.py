"""Prints the pairs of data sets that have another form, as lines of a source, a tab and a target.

    python launch/pairs.py names nam_dict.txt > names.tsv
    python launch/pairs.py verses english.txt spanish.txt > verses.tsv
"""

import re
import sys


def names(path):
    """Prints countries and names. Each column after a name says how frequent it is in one country; the comments say which country."""
    countries, found = {}, set()
    lines = open(path, encoding="utf-8").read().splitlines()
    for line, next_line in zip(lines, lines[1:]):
        if line.startswith("#") and re.fullmatch(r"# +\| *\$", next_line):
            countries[next_line.index("|")] = line.strip("#$ ").replace(",etc.", "")
    for line in lines:
        if line.startswith(("#", "=")) or not line.strip():
            continue
        name = line[3:29].strip().replace("+", "-")
        for column, country in countries.items():
            if line[column : column + 1].strip() and (country, name) not in found:
                found.add((country, name))
                print(country, name, sep="\t")


def verses(english, spanish):
    """Prints the verses that both texts have under the same chapter and number, without Strong's numbers."""
    ours = [re.fullmatch(r"\S*?(\d+:\d+) (.*?)\s*", line) for line in open(english, encoding="utf-8")]
    theirs = [re.fullmatch(r".*?(\d+:\d+): (.*?)\s*", line) for line in open(spanish, encoding="utf-8")]
    for mine, other in zip(filter(None, ours), filter(None, theirs), strict=False):
        if mine[1] != other[1]:
            sys.exit(f"verse {mine[1]} is paired with {other[1]}: the texts divide verses differently")
        text = " ".join(re.sub(r"<[^>]*>", "", other[2]).split())
        if text and mine[2]:
            print(mine[2], text, sep="\t")


if __name__ == "__main__":
    {"names": names, "verses": verses}[sys.argv[1]](*sys.argv[2:])
