"""Makes the models and numbers of Tests/TokensTests/Golden with sentencepiece and tokenizers, which are in
Tests/requirements.txt:

    python3 Tests/Golden/tokens.py
"""

import json
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

FOLDER = Path(__file__).resolve().parent.parent / "TokensTests" / "Golden"

LINES = """In the beginning God created the heaven and the earth. And the earth was without form, and void;
and darkness was upon the face of the deep. And the Spirit of God moved upon the face of the waters.
And God said, Let there be light: and there was light. And God saw the light, that it was good:
and God divided the light from the darkness. And God called the light Day, and the darkness he called Night.
And the evening and the morning were the first day. I'll, we'd, they've, don't: 12 of 3,456 or 78.9%
En el principio creó Dios los cielos y la tierra. Y la tierra estaba desordenada y vacía.
Съешь же ещё этих мягких французских булок, да выпей чаю. Ξεσκεπάζω τὴν ψυχοφθόρα βδελυγμία.
दुष्ट राक्षसों के राजा रावण का सर्वनाश। 我能吞下玻璃而不伤身体。 いろはにほへと ちりぬるを""".split("\n")

TEXTS = LINES + [
    "", " ", "a", "  two  spaces ", "\tTab\r\n\r\nlines\n\n end\n", "God\u2581said \u2581\u2581x", "cafe\u0301 café ÉCOLE ﬁle ½",
    "שָׁלוֹם עֲלֵיכֶם", "السَّلَامُ عَلَيْكُمْ", "👩‍👩‍👧‍👦👍🏽🇩🇪 ❤️‍🔥", "<sep>God<sep> the<s></s><unk>[CLS]<|end|> the ",
    "𠀀𪚥 ﾊﾝｶｸ が", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "x" * 130 + " y",
    "HE'LL I'M we'Ve 1234567 x_1 ... !?!", "\u00a0nbsp\u3000wide\u200bzero\ufffd\x07",
]


def train_pieces(name, size, kind, **settings):
    rules = FOLDER / "rules.tsv"
    rules.write_text("A\t61\nFB01\t66 69\nBD\t31 2F 32\nA0\t20\n9\t20\nA\t20\nD\t20\n65 301\tE9\n3000\t20\n41\t61\n")
    text = FOLDER / "text.txt"
    text.write_text("\n".join(LINES) + "\n")
    settings = {"normalization_rule_tsv": str(rules), **settings}
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(FOLDER / name), vocab_size=size, model_type=kind, minloglevel=2, num_threads=1,
        hard_vocab_limit=False, **settings)
    for path in (rules, text, FOLDER / f"{name}.vocab"):
        path.unlink()


def train(name, model, trainer, normalizer=None, pre_tokenizer=None, decoder=None, added=(), post=None):
    tokenizer = Tokenizer(model)
    for key, value in (("normalizer", normalizer), ("pre_tokenizer", pre_tokenizer), ("decoder", decoder),
                       ("post_processor", post)):
        if value is not None:
            setattr(tokenizer, key, value)
    tokenizer.train_from_iterator(LINES, trainer)
    tokenizer.add_tokens(list(added))
    tokenizer.save(str(FOLDER / f"{name}.json"), pretty=False)


LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+")


def train_all():
    train_pieces("unigram", 260, "unigram")
    train_pieces("unigram-bytes", 620, "unigram", byte_fallback=True, user_defined_symbols=["<sep>"],
                 treat_whitespace_as_suffix=True)
    train_pieces("pairs", 300, "bpe")
    train_pieces("pairs-bytes", 620, "bpe", byte_fallback=True, user_defined_symbols=["<sep>", "\n"],
                 normalization_rule_name="identity", normalization_rule_tsv="", remove_extra_whitespaces=False)
    train_pieces("pairs-across", 300, "bpe", split_by_whitespace=False, add_dummy_prefix=False)
    train_pieces("characters", 100, "char", character_coverage=0.98)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    train("gpt2", models.BPE(), trainers.BpeTrainer(vocab_size=400, initial_alphabet=alphabet, show_progress=False),
          None, pre_tokenizers.ByteLevel(add_prefix_space=True), decoders.ByteLevel(),
          [AddedToken("<|end|>", special=True, lstrip=True, rstrip=True), AddedToken("God", single_word=True)])
    train("llama3", models.BPE(ignore_merges=True),
          trainers.BpeTrainer(vocab_size=400, initial_alphabet=alphabet, show_progress=False), normalizers.NFC(),
          pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
                                   pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]),
          decoders.ByteLevel(), [AddedToken("<|end|>", special=True)])
    train("llama2", models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True),
          trainers.BpeTrainer(vocab_size=500, special_tokens=["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)],
                              show_progress=False),
          normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), None,
          decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]))
    train("suffix", models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"),
          trainers.BpeTrainer(vocab_size=220, special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False),
          normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents(),
                                normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]),
          pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=True)]),
          decoders.BPEDecoder())
    train("t5", models.Unigram(), trainers.UnigramTrainer(vocab_size=260, special_tokens=["<unk>", "</s>"],
                                                          unk_token="<unk>", show_progress=False),
          normalizers.NFKC(), pre_tokenizers.Metaspace(), decoders.Metaspace())
    train("bert", models.WordPiece(unk_token="[UNK]"),
          trainers.WordPieceTrainer(vocab_size=300, special_tokens=["[UNK]", "[CLS]", "[SEP]"], show_progress=False),
          normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer(), decoders.WordPiece(),
          post=processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]))
    train("words", models.WordLevel(unk_token="<unk>"), trainers.WordLevelTrainer(special_tokens=["<unk>"], show_progress=False),
          None, pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("merged_with_previous")]))


def numbers():
    result = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix == ".model":
            model = sentencepiece.SentencePieceProcessor(model_file=str(path))
            encoded = [model.encode(text) for text in TEXTS]
        elif path.suffix == ".json" and path.stem != "numbers":
            model = Tokenizer.from_file(str(path))
            encoded = [model.encode(text, add_special_tokens=False).ids for text in TEXTS]
        else:
            continue
        result[path.name] = {"numbers": encoded, "texts": [model.decode(ids) for ids in encoded]}
    return result


FOLDER.mkdir(exist_ok=True)
train_all()
(FOLDER / "numbers.json").write_text(json.dumps({"texts": TEXTS, "models": numbers()}, ensure_ascii=False, indent=0))
