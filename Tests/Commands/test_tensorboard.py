"""The event files in a run's folder, as TensorBoard's own reader reads them."""

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from running import metrics, train


def read(folder, run="train"):
    """All that TensorBoard finds in one of the run's folders; nothing is left out as too much."""
    events = EventAccumulator(str(folder / "run" / "tensorboard" / run), size_guidance={
        "scalars": 0, "histograms": 0, "tensors": 0})
    events.Reload()
    return events


def series(folder, tag, run="train"):
    return [(event.step, event.value) for event in read(folder, run).Scalars(tag)]


def test_curves_are_those_of_the_log(trained):
    lines = metrics(trained / "run")
    for name in ("loss", "gradientNorm", "rate", "tokensPerSecond"):
        logged = [(line["step"], pytest.approx(line[name], rel=1e-6)) for line in lines if name in line]
        assert len(logged) == 12 and series(trained, name) == logged
    for name in ("loss", "accuracy"):
        key = f"validation{name.capitalize()}"
        logged = [(line["step"], pytest.approx(line[key], rel=1e-6)) for line in lines if key in line]
        assert len(logged) == 3 and series(trained, name, "validation") == logged


def test_histograms(trained):
    import h5py

    events = read(trained)
    with h5py.File(trained / "run" / "checkpoints" / "latest") as file:
        kernel = file["model_weights/lstm_1/kernel"][()]
    values = events.Histograms("weights/lstm_1/kernel")
    assert [event.step for event in values] == [20, 40, 60]
    last = values[-1].histogram_value
    assert last.num == kernel.size == sum(last.bucket)
    assert (last.min, last.max) == (kernel.min(), kernel.max())
    assert last.sum == pytest.approx(float(kernel.sum(dtype="float64")), rel=1e-6)
    assert len(last.bucket) == len(last.bucket_limit) and last.bucket_limit[-1] == last.max
    gradients = [tag for tag in events.Tags()["histograms"] if tag.startswith("gradients/")]
    assert len(gradients) == 9  # one embedding, two layers of three arrays, kernel and bias of the dense one


def test_gradients_have_the_norm_of_the_log(trained):
    """The mean over targets: their squares sum to the square of the norm of the step's gradient, which is one of five."""
    events = read(trained)
    squares = {}
    for tag in events.Tags()["histograms"]:
        if tag.startswith("gradients/"):
            for event in events.Histograms(tag):
                squares[event.step] = squares.get(event.step, 0) + event.histogram_value.sum_squares
    norms = dict(series(trained, "gradientNorm"))
    for step in (20, 40, 60):
        assert squares[step] ** 0.5 == pytest.approx(norms[step], rel=0.8)


def test_samples_and_config(trained):
    events = read(trained)
    samples = events.Tensors("sample/text_summary")
    assert [event.step for event in samples] == [20, 40, 60]
    text = samples[-1].tensor_proto.string_val[0].decode()
    assert text.startswith("```\n") and len(text) == 300 + 8
    config = events.Tensors("config/text_summary")[0].tensor_proto.string_val[0].decode()
    assert (trained / "run" / "config.yml").read_text() in config


def test_projector(trained):
    from google.protobuf import text_format
    from tensorboard.plugins.projector import projector_config_pb2

    folder = trained / "run" / "tensorboard" / "train"
    config = text_format.Parse((folder / "projector_config.pbtxt").read_text(), projector_config_pb2.ProjectorConfig())
    embedding = config.embeddings[0]
    vectors = (folder / embedding.tensor_path).read_text().splitlines()
    words = (folder / embedding.metadata_path).read_text().splitlines()
    assert len(vectors) == len(words) == len(set((trained / "text.txt").read_text()))
    assert all(len(line.split("\t")) == 8 for line in vectors)


def test_goes_on_without_what_a_stop_left(folder):
    """Steps that are done again are shown once."""
    train("--output", "run", folder=folder)
    latest = folder / "run" / "checkpoints" / "latest"
    latest.unlink()
    latest.symlink_to("step-00000050.h5")
    train("--output", "run", folder=folder)
    assert [step for step, _ in series(folder, "loss")] == list(range(5, 65, 5))
    assert [step for step, _ in series(folder, "loss", "validation")] == [20, 40, 60]


def test_the_bits_stay_the_same_however_often_it_looks(trained, folder):
    from running import result_of

    train("--output", "run", "--set", "training.validate-every=7", folder=folder)
    result_of("compare", trained / "run/checkpoints/latest", "run/checkpoints/latest", folder=folder)


def test_examples_have_no_text(folder):
    (folder / "text.txt").write_text("".join(f"{word}\tthe {word} of it\n" for word in ("day", "night") * 40))
    train("--output", "run", "--set", "data.format=labelled-text", "--set", "training.unroll=null", "--set", "data.unit=word", folder=folder)
    tags = read(folder).Tags()
    assert tags["tensors"] == ["config/text_summary"]
    assert "loss" in tags["scalars"] and "accuracy" in read(folder, "validation").Tags()["scalars"]
