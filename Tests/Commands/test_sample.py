"""lockstep sample: a text of the asked length, the same for the same seed."""

import pytest

from running import lockstep, result_of, train

BEST = "run/checkpoints/best"


def sample(folder, *arguments):
    """The text without the end of the line that print adds."""
    text = result_of("sample", BEST, *arguments, folder=folder)
    assert text.endswith("\n")
    return text[:-1]


@pytest.mark.parametrize("kind", ["trained", "one_hot"])
def test_one_seed_one_text(kind, request):
    folder = request.getfixturevalue(kind)
    known = set((folder / "text.txt").read_text(encoding="utf-8"))
    texts = [sample(folder, "--seed", seed, "--length", 200) for seed in (1, 1, 2, -3)]
    assert texts[0] == texts[1]
    assert len(set(texts)) == 3
    for text in texts:
        assert len(text) == 200
        assert set(text) <= known


def test_seed_and_length_have_defaults(trained):
    assert sample(trained) == sample(trained, "--seed", 1, "--length", 400, "--temperature", 1)


@pytest.mark.parametrize("prime, length", [("In the", 40), ("h", 1), ("the", 0), ("\n", 10), ("There was\nlight", 30)])
def test_begins_with_the_prime(trained, prime, length):
    text = sample(trained, "--prime", prime, "--length", length)
    assert text.startswith(prime)
    assert len(text) == len(prime) + length


def test_the_prime_decides_what_follows(skilled):
    texts = {sample(skilled, "--prime", prime, "--temperature", 0, "--length", 60)[len(prime):]
             for prime in ("firmame", "darknes", "with no")}
    assert len(texts) > 1


def test_temperature(trained):
    cold = {sample(trained, "--temperature", 0, "--seed", seed) for seed in (1, 2, 3)}
    assert len(cold) == 1
    letters = [len(set(sample(trained, "--temperature", heat, "--length", 1000))) for heat in (0, 0.5, 5)]
    assert letters == sorted(letters) and letters[0] < letters[2]
    # So cold that nothing else is left, though the scores grow large.
    assert sample(trained, "--temperature", 1e-6) == cold.pop()


@pytest.mark.parametrize("prime, shown", [("In the Ω", "Ω"), ("a\tb", "\\t"), ("\u0301", "\u0301")])
def test_unknown_character(trained, prime, shown):
    result = lockstep("sample", BEST, "--prime", prime, folder=trained)
    assert result.code == 65
    assert shown in result.complaint and "does not know" in result.complaint
    assert result.out == "" and len(result.err.splitlines()) == 1


def test_more_than_ascii(one_hot):
    for prime in ("Créé 漢", "🙂"):
        text = sample(one_hot, "--prime", prime, "--length", 50)
        assert text.startswith(prime) and len(text) == len(prime) + 50
    assert set(sample(one_hot, "--temperature", 3, "--length", 3000)) & set("éè漢字🙂")


@pytest.mark.parametrize("odd", ["\r\n", "e\u0301", "\ufeff", "👩‍🚀", "🇫🇷"])
def test_characters_that_go_together(folder, odd):
    """A character is a code point, whatever it looks like beside its neighbours."""
    text = (folder / "text.txt").read_text().replace("\n", odd + "\n")
    (folder / "text.txt").write_text(text, encoding="utf-8", newline="")
    train("--output", "run", "--set", "training.steps=20", folder=folder)
    train("--output", "run", "--set", "training.steps=25", folder=folder)
    assert sample(folder, "--prime", odd, "--length", 5).startswith(odd)
    sample(folder, "--temperature", 4, "--length", 2000)


def test_text_of_one_character(folder):
    (folder / "text.txt").write_text("a" * 4000)
    train("--output", "run", "--set", "training.steps=5", folder=folder)
    assert sample(folder, "--prime", "a", "--length", 5) == "aaaaaa"


def test_a_prime_that_looks_like_an_option(folder):
    (folder / "text.txt").write_text((folder / "text.txt").read_text().replace(".", " --so."))
    train("--output", "run", "--set", "training.steps=5", folder=folder)
    assert sample(folder, "--prime", "--so", "--length", 3).startswith("--so")


def test_text_of_one_line(folder):
    """Without a prime there is still something to begin with."""
    (folder / "text.txt").write_text((folder / "text.txt").read_text().replace("\n", " "))
    train("--output", "run", "--set", "training.steps=20", folder=folder)
    assert len(sample(folder, "--length", 30)) == 30
