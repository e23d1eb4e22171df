"""lockstep report: a self-contained HTML page about runs."""

import json
import re
import shutil
from html.parser import HTMLParser

import pytest

from running import lockstep, result_of, train

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """Collects the elements and texts of a page, and checks that every element is closed."""

    def __init__(self, html):
        super().__init__()
        self.html, self.open, self.text, self.found = html, [], [], []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag, **wanted):
        return [attributes for found, attributes in self.found
                if found == tag and all(attributes.get(key.strip("_")) == value for key, value in wanted.items())]

    @property
    def words(self):
        return re.sub(r"\s+", " ", " ".join(self.text))

    @property
    def headings(self):
        return re.findall(r"<h2>(.*?)</h2>", self.html)


def report(folder, *arguments):
    path = result_of("report", *arguments, folder=folder).strip()
    html = (folder / path).read_text(encoding="utf-8")
    # The page loads no other files and contains no scripts.
    assert not re.search(r"https?://|<script|<link|<img|@import|url\(", html)
    return Page(html)


def test_a_run_of_text(used):
    page = report(used, "run")
    assert (used / "run" / "report.html").exists()
    assert page.headings == [
        "Summary", "Loss and metrics", "Optimization and speed", "Samples", "Embedding", "Saturated gates", "Config"]
    assert 'name="viewport"' in page.html and "prefers-color-scheme: dark" in page.html
    for words in ("Loss", "validation", "Learning rate", "Speed", "Temperature 0.5", "forget, open", "lstm_2"):
        assert words in page.words, words
    # Each character of the vocabulary is drawn once for wide windows and once for narrow ones.
    assert len(page.all("g", **{"class": "place"})) == 2 * len(set((used / "text.txt").read_text()))
    # The three validations are three dots in each of the two versions of the loss chart.
    assert len(re.findall(r"<title>validation, step \d+: ", page.html)) == 2 * 3


def test_the_loss_is_that_of_the_log(used):
    from running import metrics

    page = report(used, "run", "--output", "page.html")
    for line in metrics(used / "run"):
        if "validationLoss" in line:
            shown = re.search(rf"validation, step {line['step']}: ([\d.]+)", page.html)[1]
            assert float(shown) == pytest.approx(line["validationLoss"], rel=1e-4)


def test_several_runs_on_one_picture(used):
    train("--output", "other", "--set", "training.optimizer.rate=0.01", "--set", "training.steps=20", folder=used)
    page = report(used, "run", "other", "--output", "both.html")
    assert "run, training" in page.words and "other, validation" in page.words
    marked = re.findall(r'<tr class="differs"><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td>', page.html)
    assert set(marked) == {("training.optimizer.rate", "0.02", "0.01"), ("training.steps", "60", "20")}
    assert "Samples: other" in page.headings


def test_classes(folder):
    lines = [f"{label}\tthe {word} of it\n" for word, label in (("day", "light"), ("night", "dark")) for _ in range(60)]
    (folder / "text.txt").write_text("".join(lines))
    train("--output", "run", "--set", "data.format=labelled-text", "--set", "training.unroll=null", "--set", "data.unit=word", folder=folder)
    page = report(folder, "run")
    assert "12 of 12 predictions are correct, 100.0 %" in page.words
    titles = [cell["title"] for cell in page.all("td") if "title" in cell]
    assert titles == ["dark predicted as dark: 100 %", "dark predicted as light: 0 %", "light predicted as dark: 0 %",
                      "light predicted as light: 100 %"]
    (folder / "text.txt").unlink()
    page = report(folder, "run")
    assert "text.txt: no such file" in page.words and "Loss and metrics" in page.headings


def test_forecasts(folder):
    rows = "".join(f"{row},{(row * 7) % 10}\n" for row in range(300))
    (folder / "text.txt").write_text("t,x\n" + rows)
    train("--output", "run", "--set", "training.unroll=null", "--set", "data={format: series, path: text.txt, inputs: [x], targets: [x], window: 4, split: [0.7, 0.1, 0.2]}",
          "--set", "model={layers: [{cell: gru, units: 8}]}", folder=folder)
    page = report(folder, "run")
    assert "data forecast" in page.words and "seasonal naive" in page.words
    assert "Embedding" not in page.headings


def test_pairs(folder):
    (folder / "text.txt").write_text("".join(f"{word}\t{word[::-1]}\n" for word in ("day", "night", "light", "heaven") * 20))
    train("--output", "run", "--set", "training.unroll=null", "--set", "data={format: pairs, path: text.txt, unit: character, split: [0.5, 0.25, 0.25]}", "--set",
          "model={embedding: 8, layers: [{cell: lstm, units: 16}], decoder: {embedding: 8, layers: [{cell: lstm, units: 16}]}}",
          folder=folder)
    page = report(folder, "run")
    assert "source prediction target" in page.words


def test_what_a_text_has_in_it_is_no_html(folder):
    (folder / "text.txt").write_text('<b>&"quoted"</b> is <i>not</i> bold\n' * 100)
    train("--output", "run", folder=folder)
    page = report(folder, "run")
    assert not page.all("b") and "&lt;" in page.html


@pytest.mark.parametrize("missing, word", [("config.yml", "config.yml"), ("metrics.jsonl", "metrics.jsonl")])
def test_no_run_there(used, missing, word):
    (used / "run" / missing).unlink()
    result = lockstep("report", "run", folder=used)
    assert result.code == 66 and word in result.complaint
    assert lockstep("report", "nowhere", folder=used).code == 66


def test_a_run_without_a_checkpoint_yet(used):
    shutil.rmtree(used / "run" / "checkpoints")
    assert "Embedding" not in report(used, "run").headings


def test_nowhere_to_write(used):
    result = lockstep("report", "run", "--output", "none/page.html", folder=used)
    assert result.code == 74 and "none/page.html" in result.complaint


def test_several_labels(folder):
    """Precision, recall and F1 of each label are those of `evaluate`, which are compared with scikit-learn's elsewhere."""
    words = ["sun", "rain", "wind"]
    lines = [(",".join(word for place, word in enumerate(words) if number >> place & 1), f"{number % 5} it was {number % 7}") for number in range(120)]
    (folder / "text.txt").write_text("".join(f"{labels}\t{text}\n" for labels, text in lines))
    train("--output", "run", "--set", "training.unroll=null", "--set", "model={embedding: 4, layers: [{cell: gru, units: 6}]}",
          "--set", "data={format: labelled-text, path: text.txt, labels: multi-label, unit: word, split: [0.5, 0.1, 0.4]}", folder=folder)
    page = report(folder, "run")
    cells = [cell.strip() for cell in page.words.split("F1")[-1].split()]
    judged = json.loads(result_of("evaluate", "run/checkpoints/best", "--json", folder=folder))
    some = [name for name in words if judged["classes"][name]["f1"]]
    assert some and all(int(cells[cells.index(name) + 1]) == judged["classes"][name]["targets"] for name in words)
    for name in some:
        row = cells[cells.index(name):][:6]
        found = judged["classes"][name]
        assert [float(cell) for cell in row[3:]] == pytest.approx([found[key] for key in ("precision", "recall", "f1")], abs=6e-4)
