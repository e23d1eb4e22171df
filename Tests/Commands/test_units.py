"""Texts by bytes, graphemes and subwords: what is learnt, kept in the checkpoint, and written again."""

import base64
import io
import json
import re
import unicodedata

import h5py
import numpy
import pytest
import sentencepiece
import tokenizers

from conftest import sentences
from running import lockstep, result_of, train

LATEST = "run/checkpoints/latest"
MODEL = """\
model: {embedding: 6, layers: [{cell: gru, units: 7}]}
training: {batch: 4, unroll: 8, steps: 6, optimizer: {kind: adam, rate: 0.02}}
parallel: {shards: 2}
"""
SCRIPTS = """\
Voilà l'été, cafe\u0301; Größe. Съешь же ещё этих булок. ΟΔΥΣΣΕΥΣ ὀξεῖα. שָׁלוֹם עֲלֵיכֶם. السَّلَامُ عَلَيْكُمْ
ऋषियों को सताने। เป็นมนุษย์สุด யாமறிந்த 키스의 고유 視野無限廣。いろはにほへと 👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️‍🔥
"""
TEXT = "".join(line + ".\n" + (SCRIPTS if i % 7 == 0 else "") for i, line in enumerate(sentences(400).split(".\n")))


def config(folder, data, text=TEXT):
    (folder / "text.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "config.yml").write_text(f"data: {{format: text, path: text.txt, cache: kept, {data}}}\n{MODEL}")


def numbers(folder):
    """The numbers of the tokens as a prepared file has them, which begins with them."""
    [path] = (folder / "kept").glob("*.tokens")
    content = path.read_bytes()
    length = int.from_bytes(content[-16:-8], "little")
    header = json.loads(content[-32 - length:-32])
    [segment] = header["segments"]
    start = segment["offset"]
    return numpy.frombuffer(content[start:start + segment["count"] * segment["width"]], f"<u{segment['width']}").tolist()


def pieces_of_checkpoint(folder):
    with h5py.File(folder / LATEST) as file:
        model = base64.b64decode(file["lockstep/tokenizer"].asstr()[()])
        return model, [token for token in file["lockstep/vocabulary"].asstr()[()]]


def evaluate(folder, *arguments):
    return json.loads(result_of("evaluate", LATEST, "--json", *arguments, folder=folder))


def test_any_file_is_bytes(tmp_path):
    content = bytes(range(256)) * 20 + TEXT.encode()[:3000] + b"\xff\xfe\x00\xc3"
    config(tmp_path, "unit: byte", content)
    train("--output", "run", folder=tmp_path)
    assert numbers(tmp_path) == list(content)
    measures = evaluate(tmp_path, "--data", "text.txt")
    assert measures["bytes"] == len(content) - 1  # the first byte is no target
    assert measures["bitsPerByte"] == pytest.approx(measures["loss"] / numpy.log(2), rel=1e-9)
    sample = lockstep("sample", LATEST, "--prime", "Größe", "--length", "300", "--temperature", "3", folder=tmp_path)
    assert sample.code == 0 and sample.out.startswith("Größe") and "\N{REPLACEMENT CHARACTER}" in sample.out
    assert "e" in result_of("neighbors", LATEST, "e", "--count", "2", folder=tmp_path)
    (tmp_path / "short.txt").write_text("Größe 👍🏽")
    result_of("activations", LATEST, "--text", "short.txt", folder=tmp_path)
    assert "ö" in (tmp_path / "activations.html").read_text()


def test_graphemes_stay_whole(tmp_path):
    config(tmp_path, "unit: grapheme")
    train("--output", "run", folder=tmp_path)
    with h5py.File(tmp_path / LATEST) as file:
        tokens = file["lockstep/vocabulary"].asstr()[()].tolist()
    assert {"👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "e\u0301", "שָׁ"} <= set(tokens)
    assert lockstep("sample", LATEST, "--prime", "👩‍👩‍👧‍👦", "--length", "30", folder=tmp_path).out.startswith("👩‍👩‍👧‍👦")
    assert {"bitsPerByte", "bitsPerCharacter"} <= evaluate(tmp_path).keys()


@pytest.mark.parametrize("form, convert", [
    ("nfc", lambda text: unicodedata.normalize("NFC", text)),
    ("nfkc", lambda text: unicodedata.normalize("NFKC", text)),
    ("none, lower-case: true", str.lower)])
def test_text_is_normalized(tmp_path, form, convert):
    config(tmp_path, f"unit: character, normalize-text: {form}")
    train("--output", "run", folder=tmp_path)
    with h5py.File(tmp_path / LATEST) as file:
        assert set(file["lockstep/vocabulary"].asstr()[()]) == set(convert(TEXT))


def test_subwords_are_learnt(tmp_path):
    config(tmp_path, "unit: subword, vocabulary: 500, character-coverage: 0.99")
    assert re.search(r"text\.txt: \d+ subwords, 500 in the vocabulary\n", result_of_quiet("prepare", "config.yml", folder=tmp_path))
    prepared = numbers(tmp_path)
    train("--output", "run", folder=tmp_path)
    model, vocabulary = pieces_of_checkpoint(tmp_path)
    theirs = sentencepiece.SentencePieceProcessor(model_proto=model)
    assert [theirs.id_to_piece(i) for i in range(theirs.get_piece_size())] == vocabulary
    assert theirs.encode(TEXT) == prepared
    assert theirs.decode(prepared) == TEXT
    again = train("--output", "again", folder=tmp_path)
    assert again.code == 0
    with h5py.File(tmp_path / LATEST) as one, h5py.File(tmp_path / "again/checkpoints/latest") as other:
        assert one["lockstep/tokenizer"][()] == other["lockstep/tokenizer"][()]
    measures = evaluate(tmp_path, "--data", "text.txt")
    nats = measures["loss"] * len(prepared)
    assert measures["bitsPerByte"] == pytest.approx(nats / numpy.log(2) / len(TEXT.encode()), rel=1e-6)
    assert measures["bitsPerCharacter"] == pytest.approx(nats / numpy.log(2) / len(TEXT), rel=1e-6)
    assert lockstep("sample", LATEST, "--prime", "Größe", "--length", "40", folder=tmp_path).out.startswith("Größe")
    assert vocabulary[300] in result_of("neighbors", LATEST, vocabulary[300], "--count", "3", folder=tmp_path)
    result_of("activations", LATEST, "--text", "text.txt", folder=tmp_path)


def given(kind, folder):
    """A tokenizer that another program has learnt, and a function that gives its numbers of a text."""
    lines = TEXT.splitlines()
    if kind in ("unigram", "bpe"):
        written = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines), model_writer=written, vocab_size=600, model_type=kind, hard_vocab_limit=False,
            byte_fallback=kind == "bpe", minloglevel=2, num_threads=1)
        (folder / "tokenizer").write_bytes(written.getvalue())
        return sentencepiece.SentencePieceProcessor(model_proto=written.getvalue()).encode
    if kind == "wordpiece":
        tokenizer = tokenizers.BertWordPieceTokenizer()
        tokenizer.train_from_iterator(lines, vocab_size=600, show_progress=False)
    else:
        tokenizer = tokenizers.ByteLevelBPETokenizer()
        tokenizer.train_from_iterator(lines, vocab_size=600, show_progress=False)
    tokenizer.save(str(folder / "tokenizer"))
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids


@pytest.mark.parametrize("kind", ["unigram", "bpe", "wordpiece", "byte-level"])
def test_a_tokenizer_is_given(tmp_path, kind):
    theirs = given(kind, tmp_path)
    config(tmp_path, "unit: subword, tokenizer: tokenizer")
    train("--output", "run", folder=tmp_path)
    assert numbers(tmp_path) == theirs(TEXT)
    # The checkpoint has the tokenizer; the file is needed no more.
    (tmp_path / "tokenizer").unlink()
    assert evaluate(tmp_path, "--data", "text.txt")["bitsPerByte"] > 0
    assert lockstep("sample", LATEST, "--length", "30", folder=tmp_path).code == 0


GPT4 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def tokenizer_of(kind):
    """A tokenizer of the package's parts, as models of that kind have it."""
    parts, trained = tokenizers.pre_tokenizers, tokenizers.trainers
    if kind == "gpt2":
        tokenizer, trainer = tokenizers.Tokenizer(tokenizers.models.BPE()), trained.BpeTrainer
        tokenizer.pre_tokenizer = parts.ByteLevel(add_prefix_space=False)
    elif kind == "gpt4":
        tokenizer, trainer = tokenizers.Tokenizer(tokenizers.models.BPE()), trained.BpeTrainer
        tokenizer.pre_tokenizer = parts.Sequence([
            parts.Split(tokenizers.Regex(GPT4), "isolated"), parts.ByteLevel(add_prefix_space=False, use_regex=False)])
    elif kind == "bert":
        tokenizer, trainer = tokenizers.Tokenizer(tokenizers.models.WordPiece(unk_token="[UNK]")), trained.WordPieceTrainer
        tokenizer.normalizer, tokenizer.pre_tokenizer = tokenizers.normalizers.BertNormalizer(), parts.BertPreTokenizer()
    elif kind == "unigram":
        tokenizer, trainer = tokenizers.Tokenizer(tokenizers.models.Unigram()), trained.UnigramTrainer
        tokenizer.normalizer = tokenizers.normalizers.Sequence([
            tokenizers.normalizers.NFKC(), tokenizers.normalizers.Replace(tokenizers.Regex(r"\s+"), " ")])
        tokenizer.pre_tokenizer = parts.Metaspace()
    else:
        tokenizer, trainer = tokenizers.Tokenizer(tokenizers.models.BPE()), trained.BpeTrainer
        tokenizer.normalizer = tokenizers.normalizers.Sequence([
            tokenizers.normalizers.Prepend("▁"), tokenizers.normalizers.Replace(" ", "▁")])
    if kind in ("gpt2", "gpt4"):
        tokenizer.decoder = tokenizers.decoders.ByteLevel()
    return tokenizer, trainer


@pytest.mark.parametrize("kind", ["gpt2", "gpt4", "bert", "unigram", "llama"])
def test_long_texts_are_cut_where_no_piece_changes(tmp_path, kind):
    """Paragraphs with blank lines between them: patterns look ahead over ends of lines, normalizers change them."""
    pick = numpy.random.default_rng(3)
    words = TEXT.split()
    gaps = ["\n\n", "\n\n\n", " \n\n", "\n  \n", "\n\n\t"]
    text = "".join(" ".join(pick.choice(words, size=pick.integers(5, 40))) + pick.choice(gaps) for _ in range(4000))
    assert len(text.encode()) > 5 * 2**17
    tokenizer, trainer = tokenizer_of(kind)
    lines = [line for line in text.splitlines() if line][:400]
    unknown = {"bert": {"special_tokens": ["[UNK]"]}, "unigram": {"unk_token": "<unk>", "special_tokens": ["<unk>"]}}.get(kind, {})
    tokenizer.train_from_iterator(lines if kind == "llama" else [text[:60000]], trainer(vocab_size=700, show_progress=False, **unknown))
    tokenizer.save(str(tmp_path / "tokenizer"))
    config(tmp_path, "unit: subword, tokenizer: tokenizer", text)
    result_of_quiet("prepare", "config.yml", folder=tmp_path)
    found, wanted = numbers(tmp_path), tokenizer.encode(text, add_special_tokens=False).ids
    assert len(found) == len(wanted) and found == wanted


@pytest.mark.parametrize("kind", ["pattern", "whitespace"])
def test_characters_of_words(tmp_path, kind):
    """A pattern of the user is read by Oniguruma, one of the package by Rust's regex: what they take for a word differs."""
    odd = [chr(code) for code in range(0x80, 0x3000) if unicodedata.category(chr(code)) not in ("Cc", "Cn", "Co", "Cs", "Zl", "Zp")]
    text = "".join(f"x{mark}y\n" for mark in odd)
    words = {word: number for number, word in enumerate(["u", "x", "y", "\n", *odd])}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=words, merges=[], unk_token="u"))
    parts = tokenizers.pre_tokenizers
    tokenizer.pre_tokenizer = parts.Split(tokenizers.Regex(r"\w+"), "removed") if kind == "pattern" else parts.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer"))
    config(tmp_path, "unit: subword, tokenizer: tokenizer", text)
    result_of_quiet("prepare", "config.yml", folder=tmp_path)
    assert numbers(tmp_path) == tokenizer.encode(text, add_special_tokens=False).ids


def test_neighbors_of_pieces_of_bytes_are_text(tmp_path):
    """The letters of such a piece stand for bytes: é for the byte E9, Ã© for the letter é."""
    text = "".join(f"el año {number} fue é {number} quien cantó la canción\n" for number in range(300))
    tokenizer = tokenizers.ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(text.splitlines(), vocab_size=300, show_progress=False)
    tokenizer.save(str(tmp_path / "tokenizer"))
    config(tmp_path, "unit: subword, tokenizer: tokenizer", text)
    train("--output", "run", folder=tmp_path)
    known = tokenizer.get_vocab()
    assert {"Ã©", "ĠÃ©", "ĠcanciÃ³n", "é", "ü"} <= known.keys() and "Ã¼" not in known
    with h5py.File(tmp_path / LATEST) as file:
        table = file["model_weights/embedding/embeddings"][()].astype(float)
    table /= numpy.linalg.norm(table, axis=1, keepdims=True)
    for given, piece, shown in ("é", "Ã©", "é"), (" é", "ĠÃ©", r"\u0020é"), (r"\u0020canción", "ĠcanciÃ³n", r"\u0020canción"), (r"\xe9", "é", r"\xe9"):
        found = json.loads(result_of("neighbors", LATEST, given, "--count", "3", "--json", folder=tmp_path))[0]
        assert found["word"] == shown
        cosines = table @ table[known[piece]]
        cosines[known[piece]] = -2
        assert found["neighbors"][0]["cosine"] == pytest.approx(cosines.max(), rel=1e-6)
    every = json.loads(result_of("neighbors", LATEST, "e", "--count", "299", "--json", folder=tmp_path))[0]
    words = [neighbor["word"] for neighbor in every["neighbors"]]
    assert {"é", r"\xe9", r"\u0020canción"} <= set(words) and len(set(words)) == 299 and not any("Ġ" in word for word in words)
    unknown = lockstep("neighbors", LATEST, "ü", folder=tmp_path)
    assert unknown.code == 65 and 'the model does not know "ü"' in unknown.complaint


PAIRS = """\
data: {format: pairs, path: pairs.tsv, unit: subword, target-unit: subword, vocabulary: 420, split: [0.8, 0.1, 0.1]}
model:
  embedding: 6
  layers: [{cell: gru, units: 7}]
  decoder: {embedding: 6, layers: [{cell: gru, units: 7}], attention: dot}
training: {batch: 8, steps: 6, optimizer: {kind: adam, rate: 0.02}}
parallel: {shards: 2}
"""


def test_each_side_of_pairs_has_its_own_pieces(tmp_path):
    lines = [line for line in TEXT.splitlines() if line.strip()]
    (tmp_path / "pairs.tsv").write_text("".join(f"{line}\t{line[::-1]}\n" for line in lines))
    (tmp_path / "config.yml").write_text(PAIRS)
    train("--output", "run", folder=tmp_path)
    with h5py.File(tmp_path / LATEST) as file:
        own = file["lockstep"]
        sides = [(own[tokens].asstr()[()].tolist(), base64.b64decode(own[name].asstr()[()]))
                 for tokens, name in (("vocabulary", "tokenizer"), ("classes", "target_tokenizer"))]
    (sources, of_source), (targets, of_target) = sides
    for pieces, model, text in (sources, of_source, lines[0]), (targets[1:], of_target, lines[0][::-1]):
        theirs = sentencepiece.SentencePieceProcessor(model_proto=model)
        assert [theirs.id_to_piece(i) for i in range(theirs.get_piece_size())] == pieces
        assert theirs.decode(theirs.encode(text)) == text
    assert targets[0] == "</s>" and set(sources) != set(targets[1:])
    again = lockstep("train", "config.yml", "--output", "run", "--set", "training.steps=9", folder=tmp_path)
    assert again.code == 0, again.err
    assert sources[400] in result_of("neighbors", LATEST, sources[400], "--count", "3", folder=tmp_path)


@pytest.mark.parametrize("unit", ["byte", "subword, vocabulary: 450", "grapheme"])
def test_labelled_text_has_these_units(tmp_path, unit):
    lines = [line for line in TEXT.splitlines() if line.strip()]
    (tmp_path / "text.tsv").write_text("".join(f"{'ab'[len(line) % 2]}\t{line}\n" for line in lines) + "a\t \u2603\n")
    (tmp_path / "config.yml").write_text(f"data: {{format: labelled-text, path: text.tsv, unit: {unit}}}\n{MODEL.replace(' unroll: 8,', '')}")
    train("--output", "run", folder=tmp_path)
    (tmp_path / "new.tsv").write_text("b\tGröße 👍🏽\n\nb\tunseen ☃☃\n")
    rows = result_of("predict", LATEST, "--data", "new.tsv", folder=tmp_path).splitlines()
    assert len(rows) == 4 and rows[2].startswith("2\t\t")
    assert evaluate(tmp_path)["examples"] > 0
    (tmp_path / "short.txt").write_text("Größe")
    result_of("activations", LATEST, "--text", "short.txt", folder=tmp_path)


def result_of_quiet(*arguments, folder):
    """What a command prints that shows its progress."""
    result = lockstep(*arguments, folder=folder)
    assert result.code == 0, result.err
    return result.out
