"""The error rates and BLEU of pairs are those of the text that `predict` writes, as sacreBLEU and a table of edits say."""

import csv
import io
import json
import random
import re
import unicodedata

import pytest
import sacrebleu
import sentencepiece
import tokenizers

from running import result_of, train

WORDS = {"cat": "gato", "dog": "perro", "tree": "arbol", "house": "casa", "bird": "pajaro", "red": "rojo", "big": "grande",
         "small": "chico", "blue": "azul", "green": "verde"}
CONFIG = """\
data: {{format: pairs, path: data.tsv, unit: {unit}, target-unit: {unit}, split: [0.8, 0.1, 0.1]{more}}}
model:
  embedding: 16
  layers: [{{cell: gru, units: 24}}]
  decoder: {{embedding: 16, layers: [{{cell: gru, units: 24}}], attention: dot}}
training: {{batch: 16, steps: {steps}, optimizer: {{kind: adam, rate: 0.01}}}}
"""


def translations(draw, count, names):
    """Sentences with some names of which most are rare. A source can be there twice, with its words in another order."""
    for number in range(count):
        words = draw.choices(list(WORDS), k=draw.randint(3, 5))
        name = [f"Name{draw.randrange(900)}" for _ in range(draw.randint(0, names))]
        target = [WORDS[word] for word in words] + name
        yield " ".join(words + name), " ".join(target)
        if number % 4 == 0:
            yield " ".join(words + name), " ".join(target[::-1])


def spellings(draw, count, letters):
    for _ in range(count):
        word = "".join(draw.choices(letters, k=draw.randint(4, 7)))
        yield word, word[::-1].upper()


def write(path, pairs):
    path.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), encoding="utf-8")


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, token in enumerate(a):
        diagonal, row[0] = row[0], i + 1
        for j, other in enumerate(b):
            diagonal, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, diagonal + (token != other))
    return row[-1]


def judged(written, references):
    """What sacreBLEU says of texts as lists of tokens, and the error rates."""
    most = max(map(len, references))
    columns = [[" ".join(wanted[k]) if k < len(wanted) else None for wanted in references] for k in range(most)]
    bleu = sacrebleu.corpus_bleu([" ".join(tokens) for tokens in written], columns, tokenize="none").score / 100
    best = [min(((edits(tokens, one), len(one)) for one in wanted), key=lambda found: found[0] / found[1])
            for tokens, wanted in zip(written, references)]
    return {"bleu": bleu, "tokenErrorRate": sum(number for number, _ in best) / sum(length for _, length in best),
            "sequenceErrorRate": sum(number > 0 for number, _ in best) / len(best)}


def check(folder, pairs, tokens, *beams):
    """Compares `evaluate` with the judges of what `predict` writes for each different source."""
    write(folder / "new.tsv", pairs)
    references = {}
    for source, target in pairs:
        references.setdefault(source, []).append(tokens(target))
    places = [[source for source, _ in pairs].index(source) for source in references]
    model = ["out/checkpoints/latest", "--data", "new.tsv", "--beams", *beams]
    rows = list(csv.reader(io.StringIO(result_of("predict", *model, folder=folder)), delimiter="\t"))[1:]
    written = [tokens(rows[place][1]) for place in places]
    report = json.loads(result_of("evaluate", *model, "--json", folder=folder))
    wanted = judged(written, list(references.values()))
    assert {name: report[name] for name in wanted} == pytest.approx(wanted, abs=1e-4)
    return written, report


@pytest.mark.parametrize("lower", [False, True])
def test_words(tmp_path, lower):
    draw = random.Random(3)
    write(tmp_path / "data.tsv", list(translations(draw, 300, 2)))
    more = ", vocabulary: 11" + (", lower-case: true" if lower else "")
    (tmp_path / "config.yml").write_text(CONFIG.format(unit="word", more=more, steps=400))
    train("--output", "out", folder=tmp_path)
    pairs = list(translations(draw, 30, 3))
    for beams in "1", "4":
        written, report = check(tmp_path, pairs, lambda text: (text.lower() if lower else text).split(), beams)
        assert any("<unk>" in tokens for tokens in written)
        assert 0.05 < report["bleu"] < 0.9


def test_sources_that_differ_in_unknown_words_only(tmp_path):
    """They are different sources, though their tokens are the same."""
    draw = random.Random(4)
    write(tmp_path / "data.tsv", list(translations(draw, 300, 2)))
    (tmp_path / "config.yml").write_text(CONFIG.format(unit="word", more=", vocabulary: 11", steps=40))
    train("--output", "out", folder=tmp_path)
    pairs = [(f"cat red big Name{number}", f"gato rojo grande {word} Name{number}") for number, word in enumerate(WORDS.values())]
    check(tmp_path, pairs, str.split, "1")


def test_characters(tmp_path):
    """Some letters of the references are not in the training text, and some targets have spaces."""
    draw = random.Random(5)
    write(tmp_path / "data.tsv", list(spellings(draw, 300, "abcde")) + [("ab cd", "DC BA"), ("ea bc", "CB AE")] * 9)
    (tmp_path / "config.yml").write_text(CONFIG.format(unit="character", more="", steps=150))
    train("--output", "out", folder=tmp_path)
    pairs = list(spellings(draw, 30, "abcdé")) + [("ab cd", "DC BA")]
    for beams in "1", "4":
        _, report = check(tmp_path, pairs, list, beams)
        assert 0.05 < report["bleu"] < 1


@pytest.mark.parametrize("unit", ["character", "label"])
def test_a_source_is_changed_as_the_data_was(tmp_path, unit):
    write(tmp_path / "data.tsv", [("Abc", "cba"), ("bca", "acb")] * 20)
    (tmp_path / "config.yml").write_text(
        CONFIG.format(unit=unit, more=", lower-case: true", steps=3).replace("target-unit: label", "target-unit: character"))
    train("--output", "out", folder=tmp_path)
    one, other = (result_of("sample", "out/checkpoints/latest", "--source", source, folder=tmp_path) for source in ("ABC", "abc"))
    assert one == other


def words_and_signs(text):
    return re.findall(r"(?:[^\W_]|['’])+|[^\s]", text)


@pytest.mark.parametrize("lower", [False, True])
def test_subwords_that_are_learnt(tmp_path, lower):
    """Each side learns pieces of its own. References have signs that no piece has."""
    draw = random.Random(6)
    write(tmp_path / "data.tsv", [(source + ".", f"({target})") for source, target in translations(draw, 400, 0)])
    more = ", vocabulary: 100, byte-fallback: false, character-coverage: 1" + (", lower-case: true" if lower else "")
    (tmp_path / "config.yml").write_text(CONFIG.format(unit="subword", more=more, steps=700))
    train("--output", "out", folder=tmp_path)
    pairs = [(source + ".", f"({target}) ☃") for source, target in translations(draw, 20, 0)]
    for beams in "1", "4":
        written, report = check(tmp_path, pairs, lambda text: words_and_signs(text.lower() if lower else text), beams)
        assert 0.05 < report["bleu"] < 0.9
        assert all(tokens[0] == "(" for tokens in written)


def given(kind, folder, texts):
    """Writes a tokenizer that another program has learnt."""
    if kind == "unigram":
        written = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts), model_writer=written, vocab_size=90, hard_vocab_limit=False, minloglevel=2, num_threads=1)
        (folder / "tokenizer").write_bytes(written.getvalue())
        return
    kinds = {"wordpiece": tokenizers.BertWordPieceTokenizer, "byte-level": tokenizers.ByteLevelBPETokenizer}
    tokenizer = kinds[kind]()
    # Marian's tokenizers begin with the token that marks the end of a target.
    tokenizer.train_from_iterator(texts, vocab_size=330, show_progress=False, **({"special_tokens": ["</s>"]} if kind == "byte-level" else {}))
    tokenizer.save(str(folder / "tokenizer"))


@pytest.mark.parametrize("kind", ["unigram", "wordpiece", "byte-level"])
def test_a_tokenizer_for_both_sides(tmp_path, kind):
    """WordPiece writes small letters only, and the data has others."""
    draw = random.Random(7)
    data = list(translations(draw, 300, 0))
    write(tmp_path / "data.tsv", data)
    given(kind, tmp_path, [text for pair in data for text in pair])
    (tmp_path / "config.yml").write_text(CONFIG.format(unit="subword", more=", tokenizer: tokenizer", steps=1500))
    train("--output", "out", folder=tmp_path)
    (tmp_path / "tokenizer").unlink()
    pairs = list(translations(draw, 20, 0))
    written, report = check(tmp_path, pairs + [("cat Dog", "Gato perro rojo chico")], words_and_signs, "1")
    assert 0.05 < report["bleu"] < 0.99
    sample = result_of("sample", "out/checkpoints/latest", "--source", "red cat dog", "--temperature", "0", folder=tmp_path)
    assert set(sample.split()) <= set(WORDS.values())


@pytest.mark.parametrize("unit", ["byte", "grapheme"])
def test_bytes_and_graphemes(tmp_path, unit):
    """Bytes are judged by the characters of the text. The last letters of the references are not in the training text."""
    draw = random.Random(8)
    letters = ["a", "é", "ö", "中", "d"]
    write(tmp_path / "data.tsv", list(backwards(draw, 300, letters)) + [("a d", "D A"), ("d a", "A D"), ("a a", "A A")] * 3)
    (tmp_path / "config.yml").write_text(CONFIG.format(unit=unit, more="", steps=900 if unit == "byte" else 250))
    train("--output", "out", folder=tmp_path)
    pairs = list(backwards(draw, 30, letters)) + [("a d", "D A"), ("da", "ADω")]
    _, report = check(tmp_path, pairs, list if unit == "byte" else graphemes, "1")
    assert 0.05 < report["bleu"] < 1
    sample = result_of("sample", "out/checkpoints/latest", "--source", "".join(letters), "--temperature", "0", folder=tmp_path)
    assert set(graphemes(sample.strip())) <= {letter.upper() for letter in letters} | {" "}


def backwards(draw, count, letters):
    for _ in range(count):
        word = draw.choices(letters, k=draw.randint(3, 5))
        yield "".join(word), "".join(reversed(word)).upper()


def graphemes(text):
    """Letters with their marks, and the unknown one."""
    found = []
    for part in re.findall("<unk>|.", text):
        if unicodedata.combining(part[0]):
            found[-1] += part
        else:
            found.append(part)
    return found
