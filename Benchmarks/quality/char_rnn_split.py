"""Puts a text into the order in which its last part is what char-rnn validates on.

char-rnn lays a text out as rows, all of them as long as the batch is wide, and holds back the last batches in time: the
end of each row, not the end of the text. (`util/CharSplitLMMinibatchLoader.lua` of github.com/karpathy/char-rnn.)

    python char_rnn_split.py tinyshakespeare.txt arranged.txt

prints the `data.split` that cuts the arranged text where char-rnn cuts it.
"""

import argparse


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("text")
    parser.add_argument("arranged")
    parser.add_argument("--rows", type=int, default=50, help="batch_size")
    parser.add_argument("--steps", type=int, default=50, help="seq_length")
    parser.add_argument("--train", type=float, default=0.95, help="train_frac")
    options = parser.parse_args()
    with open(options.text, encoding="utf-8", newline="") as file:
        text = file.read()
    batches = len(text) // (options.rows * options.steps)
    row, trained = batches * options.steps, int(batches * options.train) * options.steps
    rows = [text[start : start + row] for start in range(0, options.rows * row, row)]
    with open(options.arranged, "w", encoding="utf-8", newline="") as file:
        file.writelines([row[:trained] for row in rows] + [row[trained:] for row in rows])
    share = trained / row
    print(f"split: [{share}, {1 - share}, 0]")


if __name__ == "__main__":
    main()
