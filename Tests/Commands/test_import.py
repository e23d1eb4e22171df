"""lockstep import, and model.weights-from with files of PyTorch and .keras archives."""

import io
import json
import pickle
import re
import zipfile

import h5py
import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from running import lockstep, result_of, snapshot, train
from test_export import CELLS, KINDS, LATEST, pytorch_probabilities, stacks  # noqa: F401, a fixture
from test_weights_from import weights

NEW = {"embedding": "encoder.emb", "rnn": "encoder.lstm", "head": "out"}


def renamed(tensors, names=NEW):
    """The arrays of an export with the names of a module of the user's."""
    return {names[name.split(".")[0]] + name[name.index("."):]: values for name, values in tensors.items()}


def arrays_of(path):
    found = {}
    with h5py.File(path) as file:
        file["model_weights"].visititems(
            lambda name, item: found.update({name: item[()].tobytes()}) if isinstance(item, h5py.Dataset) else None)
    return found


def imported(folder, path, *arguments):
    result = lockstep("import", path, "--config", "run/config.yml", "--output", "new.h5", *arguments, folder=folder)
    assert result.code == 0, result.err
    return folder / "new.h5"


def refused(folder, path, *arguments):
    """The exit code and the one line of an import that writes nothing."""
    before = snapshot(folder)
    result = lockstep("import", path, "--config", "run/config.yml", "--output", "new.h5", *arguments, folder=folder)
    assert snapshot(folder) == before and result.out == ""
    return result.code, result.complaint


FORMS = {"safetensors": "x.safetensors", "numpy": "x.npz", "keras": "x.keras"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_round_trips_give_the_same_bytes(kind, form, stacks, tmp_path):  # noqa: F811
    folder = stacks[kind]
    (tmp_path / "run").mkdir()
    for name in ("text.txt", "run/config.yml"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    result_of("export", folder / LATEST, "--format", form, FORMS[form], folder=tmp_path)
    new = imported(tmp_path, FORMS[form])
    assert arrays_of(new) == arrays_of(folder / LATEST)
    result_of("export", "new.h5", "--format", form, "again", folder=tmp_path)
    first, again = (tmp_path / FORMS[form]).read_bytes(), (tmp_path / "again").read_bytes()
    if form == "keras":
        with zipfile.ZipFile(io.BytesIO(first)) as a, zipfile.ZipFile(io.BytesIO(again)) as b:
            assert a.read("model.weights.h5") == b.read("model.weights.h5") and a.read("config.json") == b.read("config.json")
    elif form == "numpy":
        assert first == again
    else:
        assert {name: values.tobytes() for name, values in load_file(tmp_path / "x.safetensors").items()} == {
            name: values.tobytes() for name, values in load_file(tmp_path / "again").items()}


@pytest.mark.parametrize("form", ["safetensors", "npz"])
def test_a_state_dict_with_names_of_the_users(form, used):
    """The checkpoint judges as the arrays do, samples and exports at once."""
    result_of("export", LATEST, "--format", "safetensors", "x.safetensors", folder=used)
    draw = np.random.default_rng(4)
    tensors = {name: draw.normal(0, 0.3, values.shape).astype("f4") for name, values in load_file(used / "x.safetensors").items()}
    if form == "npz":
        np.savez_compressed(used / "mine.npz", **renamed(tensors))
    else:
        save_file(renamed(tensors), used / "mine.safetensors", metadata={"format": "pt"})
    new = imported(used, f"mine.{form}")
    with h5py.File(new) as file:
        known = file["lockstep/vocabulary"].asstr()[()].tolist()
    text = (used / "text.txt").read_text()[:17]
    (used / "judged.txt").write_text(text)
    report = json.loads(result_of("evaluate", "new.h5", "--data", "judged.txt", "--json", folder=used))
    tokens = [known.index(character) for character in text]
    probabilities = pytorch_probabilities(tensors, CELLS["trained"], tokens[:-1], len(known))
    assert -np.log(probabilities[np.arange(len(tokens) - 1), tokens[1:]]).mean() == pytest.approx(report["loss"], rel=1e-5)
    assert len(result_of("sample", "new.h5", "--length", "9", folder=used)) >= 9
    result_of("export", "new.h5", "--format", "safetensors", "back.safetensors", folder=used)
    back = load_file(used / "back.safetensors")
    assert all(np.array_equal(back[name], tensors[name]) for name in tensors if "bias_" not in name)


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_types_of_numbers(dtype, used):
    result_of("export", LATEST, "--format", "safetensors", "x.safetensors", folder=used)
    tensors = {name: values.astype("f2") for name, values in load_file(used / "x.safetensors").items()}
    save_file({name: values.astype("f4") for name, values in tensors.items()}, used / "f4.safetensors")
    expected = arrays_of(imported(used, "f4.safetensors"))
    save_file({name: values.astype(dtype) for name, values in tensors.items()}, used / "other.safetensors")
    assert arrays_of(imported(used, "other.safetensors")) == expected


def test_brain_floats(used):
    """They are the upper halves of floats."""
    result_of("export", LATEST, "--format", "safetensors", "x.safetensors", folder=used)
    whole = {name: (values.view("u4") & 0xFFFF0000).view("f4") for name, values in load_file(used / "x.safetensors").items()}
    save_file(whole, used / "f4.safetensors")
    halves = {name: (values.view("u4") >> 16).astype("u2") for name, values in whole.items()}
    save_file(halves, used / "u2.safetensors")
    data = (used / "u2.safetensors").read_bytes()
    (used / "bf.safetensors").write_bytes(with_type(data))
    assert arrays_of(imported(used, "bf.safetensors")) == arrays_of(imported(used, "f4.safetensors"))


def with_type(data):
    """A file of 16-bit integers as one of brain floats."""
    length = int.from_bytes(data[:8], "little")
    header = data[8:8 + length].replace(b'"U16"', b'"BF16"')
    return len(header).to_bytes(8, "little") + header + data[8 + length:]


def test_weights_from_takes_them(used):
    result_of("export", LATEST, "--format", "safetensors", "x.safetensors", folder=used)
    save_file(renamed(load_file(used / "x.safetensors")), used / "mine.safetensors")
    for processes in (0, 2):
        result = train("--output", f"new-{processes}", "--set", "model.weights-from=mine.safetensors", "--set", "training.steps=1",
                       "--set", "training.optimizer={kind: sgd, rate: 1.0e-30}", folder=used, processes=processes)
        assert "weights of mine.safetensors: 9 of 9 arrays taken" in result.err
        assert "lstm_1/kernel: from encoder.lstm.weight_ih_l0, converted from PyTorch" in result.err
        for name, values in weights(used).items():
            np.testing.assert_allclose(weights(used, f"new-{processes}")[name], values, rtol=0, atol=1e-20)


def test_a_map_tells_which_layer_is_which(used):
    """Two modules of the same shapes, whose names do not say which comes first, and a linear layer without a bias."""
    train("--output", "run", "--set", "model.layers=[{cell: lstm, units: 16}, {cell: lstm, units: 16}]", "--set", "model.embedding=16",
          "--set", "training.steps=1", "--resume", "never", "--output", "same", folder=used)
    (used / "run" / "config.yml").write_bytes((used / "same" / "config.yml").read_bytes())
    result_of("export", "same/checkpoints/latest", "--format", "safetensors", "x.safetensors", folder=used)
    tensors = load_file(used / "x.safetensors")
    mine = {"words.weight": tensors["embedding.weight"], "end.weight": tensors["head.weight"]}
    for index, name in enumerate(["up=per", "lower"]):
        mine |= {f"{name}.{key[4:-1]}0": values for key, values in tensors.items() if key.endswith(f"_l{index}")}
    save_file(mine, used / "mine.safetensors")
    code, complaint = refused(used, "mine.safetensors", "--map", "end=dense")
    assert code == 65 and "does not say which of these layers comes first: lower, up=per; name them with --map theirs=ours" in complaint
    maps = [word for pair in ("up=per=lstm_1", "lower=lstm_2", "end=dense") for word in ("--map", pair)]
    found = arrays_of(imported(used, "mine.safetensors", *maps))
    expected = arrays_of(used / "same" / "checkpoints" / "latest")
    assert {name: found[name] for name in expected if name != "dense/bias"} == {name: expected[name] for name in expected if name != "dense/bias"}
    assert not any(found["dense/bias"])
    key = "model.weights-map=[up=per=lstm_1, lower=lstm_2, end=dense]"
    assert "9 of 9 arrays taken" in train("--output", "third", "--set", "model.weights-from=mine.safetensors", "--set", key, "--set", "model.embedding=16",
                                          "--set", "training.steps=1", folder=used).err
    for pair, words in (("up=per=lstm_9", "gives up=per to lstm_9, which the model does not have; it has embedding, lstm_1, lstm_2, dense"),
                        ("over=lstm_1", "the map \"over=lstm_1\" names what is not there; the file has end, lower, up=per, words")):
        code, complaint = refused(used, "mine.safetensors", "--map", pair)
        assert code == 65 and words in complaint
    code, complaint = refused(used, "mine.safetensors", "--map", "upper")
    assert code == 64 and "is no pair of names; give theirs=ours" in complaint


def test_what_is_missing_is_named(used):
    result_of("export", LATEST, "--format", "safetensors", "x.safetensors", folder=used)
    tensors = load_file(used / "x.safetensors")
    head = tensors.pop("head.weight")
    save_file(tensors | {"head.weight": head[:, :9].copy()}, used / "small.safetensors")
    code, complaint = refused(used, "small.safetensors")
    assert code == 65 and "has nothing that fits dense/kernel" in complaint and "name its layers with --map theirs=ours" in complaint


@pytest.mark.parametrize("form", ["x.keras", "x.h5"])
def test_models_with_other_layers(tmp_path, form):
    """Weights alone do not show that a model adds, or takes means, of what its layers give."""
    import keras

    np.savez(tmp_path / "data.npz", inputs=np.zeros((40, 5, 3), "f4"), targets=np.arange(40) % 2)
    layers = "{cell: lstm, units: 3}, {cell: lstm, units: 3}"
    (tmp_path / "config.yml").write_text(f"data: {{format: arrays, path: data.npz}}\nmodel: {{layers: [{layers}]}}\ntraining: {{batch: 8}}\n")
    inputs = keras.Input((None, 3))
    first = keras.layers.LSTM(3, return_sequences=True)(inputs)

    def model(features):
        return keras.Model(inputs, keras.layers.Dense(2, activation="softmax")(features))

    models = {
        "add (Add)": model(keras.layers.LSTM(3)(keras.layers.Add(name="add")([first, inputs]))),
        "pool (GlobalAveragePooling1D)": model(
            keras.layers.GlobalAveragePooling1D(name="pool")(keras.layers.LSTM(3, return_sequences=True)(first))),
        "norm (BatchNormalization)": model(keras.layers.BatchNormalization(name="norm")(keras.layers.LSTM(3)(first)))}
    for name, built in models.items():
        built.save(tmp_path / form)
        result = lockstep("import", form, "--config", "config.yml", "--output", "new.h5", folder=tmp_path)
        assert result.code == 65 and f"{form} also has {name}, which no layer of the model computes" in result.complaint
        assert not (tmp_path / "new.h5").exists()
    plain = model(keras.layers.LSTM(3)(keras.layers.Dropout(0.1)(first)))
    plain.save(tmp_path / form)
    assert lockstep("import", form, "--config", "config.yml", "--output", "new.h5", folder=tmp_path).code == 0


def numbers(folder, layers, more=""):
    """A config whose model reads three numbers at a step and gives two at each."""
    np.savez(folder / "data.npz", inputs=np.zeros((40, 5, 3), "f4"), targets=np.zeros((40, 5, 2), "f4"))
    (folder / "config.yml").write_text(
        f"data: {{format: arrays, path: data.npz}}\nmodel: {{layers: {layers}{more}}}\ntraining: {{batch: 8}}\n")


def import_of(folder, path):
    result = lockstep("import", path, "--config", "config.yml", "--output", "new.h5", folder=folder)
    assert (result.code == 0) == (folder / "new.h5").exists()
    return result


def keras_models():
    """Models that compute something else than an LSTM (and a residual GRU) with a dense layer: what is said of each."""
    import keras
    from keras.layers import GRU, LSTM, Activation, Add, Dense, LayerNormalization, Softmax

    inputs = keras.Input((None, 3))

    def lstm(name="lstm"):
        return LSTM(3, return_sequences=True, name=name)

    def model(outputs):
        return keras.Model(inputs, outputs)

    first, twice = lstm()(inputs), lstm()
    residual = Add(name="add")([first, GRU(3, return_sequences=True)(first)])
    return {
        "LayerNormalization": (0, model(Dense(2)(LayerNormalization()(first))), "also has"),
        "another LSTM": (0, model(Dense(2)(lstm("more")(first))), "also has"),
        "another dense layer": (0, model(Dense(2)(Dense(2)(first))), "also has"),
        "two outputs": (0, keras.Model(inputs, [Dense(2)(first), Dense(2)(first)]), "also has"),
        "a layer that is called twice": (0, model(Dense(2)(twice(twice(inputs)))), "also has lstm (LSTM called 2 times)"),
        "the first step": (0, model(Dense(2)(first[:, 0])), "(GetItem of another step than the last)"),
        "two activations": (0, model(Softmax(name="more")(Dense(2, activation="softmax")(first))), "more (Softmax after the activation softmax)"),
        "an activation twice": (0, model(Activation("sigmoid", name="more")(Dense(2, activation="sigmoid")(first))), "more (Activation after"),
        "no residual": (1, model(Dense(2)(GRU(3, return_sequences=True)(first))), "has no residual connection for gru_2"),
        "two residuals": (1, model(Dense(2)(Add(name="more")([residual, first]))), "also has more (Add)"),
        "the same": (0, model(Dense(2)(first)), None), "the same residual": (1, model(Dense(2)(residual)), None),
    }


@pytest.mark.parametrize("form", ["x.keras", "x.h5"])
@pytest.mark.parametrize("name", [
    "LayerNormalization", "another LSTM", "another dense layer", "two outputs", "a layer that is called twice", "the first step",
    "two activations", "an activation twice", "no residual", "two residuals", "the same", "the same residual"])
def test_models_that_compute_something_else(tmp_path, form, name):
    residual, model, said = keras_models()[name]
    if form == "x.h5" and name == "two outputs":
        return
    numbers(tmp_path, "[{cell: lstm, units: 3}" + ", {cell: gru, units: 3, residual: true}]" * residual + "]" * (1 - residual))
    model.save(tmp_path / form)
    result = import_of(tmp_path, form)
    assert result.code == (65 if said else 0), result.err
    assert not said or said in result.complaint, result.complaint


@pytest.mark.parametrize("change, said", [
    ({}, None), ({"scale": True}, "also has"), ({"mode": "concat"}, "attention (Attention with score_mode concat)"),
    ({"reverse": True}, "Concatenate of the outputs before the context"), ({"swap": True}, "LSTM with its initial states in another order")])
def test_attention_that_computes_something_else(tmp_path, change, said):
    import keras
    from keras.layers import LSTM, Attention, Concatenate, Dense, Embedding

    (tmp_path / "pairs.tsv").write_text("".join(f"{'abc'[n % 3]}{n % 10}\t{'xyz'[n % 3]}{n % 10}\n" for n in range(60)))
    (tmp_path / "config.yml").write_text(
        "data: {format: pairs, path: pairs.tsv, unit: character}\nmodel: {embedding: 3, layers: [{cell: lstm, units: 4}], "
        "decoder: {embedding: 3, layers: [{cell: lstm, units: 4}], attention: dot}}\ntraining: {batch: 6, steps: 1}\n")
    train("--output", "run", folder=tmp_path)
    with h5py.File(tmp_path / LATEST) as file:
        words, classes = len(file["lockstep/vocabulary"]), len(file["lockstep/classes"])
    sources, targets = keras.Input((None,)), keras.Input((None,))
    read, *states = LSTM(4, return_sequences=True, return_state=True)(Embedding(words, 3)(sources))
    written = LSTM(4, return_sequences=True)(Embedding(classes, 3)(targets), initial_state=states[::-1] if "swap" in change else states)
    attention = Attention(name="attention", use_scale="scale" in change, score_mode=change.get("mode", "dot"))
    context = attention([written, read])
    both = Concatenate()([written, context] if "reverse" in change else [context, written])
    keras.Model([sources, targets], Dense(classes, activation="softmax")(Dense(4, activation="tanh")(both))).save(tmp_path / "x.keras")
    result = import_of(tmp_path, "x.keras")
    assert result.code == (65 if said else 0), result.err
    assert not said or said in result.complaint, result.complaint


def test_state_dicts_that_compute_something_else(tmp_path):
    pick = np.random.default_rng(2)

    def recurrent(layer, inputs, gates=4, units=4):
        shapes = {"weight_ih": (gates * units, inputs), "weight_hh": (gates * units, units), "bias_ih": (gates * units,), "bias_hh": (gates * units,)}
        return {f"rnn.{name}_l{layer}": pick.normal(size=shape).astype("f4") for name, shape in shapes.items()}

    head = {"fc.weight": np.ones((2, 4), "f4"), "fc.bias": np.ones(2, "f4")}
    normalization = {"norm.weight": np.ones(4, "f4"), "norm.bias": np.ones(4, "f4")}
    numbers(tmp_path, "[{cell: lstm, units: 4}]")
    for more in (recurrent(1, 4), normalization, {"last.weight": np.ones((2, 2), "f4"), "last.bias": np.ones(2, "f4")}):
        save_file(recurrent(0, 3) | head | more, tmp_path / "x.safetensors")
        result = import_of(tmp_path, "x.safetensors")
        assert result.code == 65 and "also has" in result.complaint and "which no layer of the model computes" in result.complaint
    numbers(tmp_path, "[{cell: lstm, units: 4, layer-normalization: true}]")
    save_file(recurrent(0, 3) | head | normalization, tmp_path / "x.safetensors")
    assert "epsilon 0.001; PyTorch's nn.LayerNorm has 1e-5" in import_of(tmp_path, "x.safetensors").out
    (tmp_path / "new.h5").unlink()
    numbers(tmp_path, "[{cell: simple-rnn, units: 4, activation: elu}]")
    save_file(recurrent(0, 3, gates=1) | head, tmp_path / "x.safetensors")
    result = import_of(tmp_path, "x.safetensors")
    assert result.code == 65 and "rnn has activation tanh, but simple_rnn_1 has elu" in result.complaint


def test_tied_embeddings(tmp_path):
    """The output layer's kernel of a file is dropped only if it is that of the embedding."""
    (tmp_path / "text.txt").write_text("some text of words " * 40)
    (tmp_path / "run").mkdir()
    (tmp_path / "config.yml").write_text(
        "data: {path: text.txt, split: [0.8, 0.1, 0.1]}\nmodel: {embedding: 4, tied-embeddings: true, layers: [{cell: lstm, units: 4}]}\n"
        "training: {batch: 2, unroll: 5, steps: 2}\n")
    train("--output", "run", folder=tmp_path)
    for form, name in FORMS.items():
        result_of("export", LATEST, "--format", form, name, folder=tmp_path)
        assert arrays_of(imported(tmp_path, name)) == arrays_of(tmp_path / LATEST)
    tensors = load_file(tmp_path / "x.safetensors")
    tensors["head.weight"] = tensors["head.weight"] + 1
    save_file(tensors, tmp_path / "other.safetensors")
    (tmp_path / "new.h5").unlink()
    code, complaint = refused(tmp_path, "other.safetensors")
    assert code == 65 and "also has head.weight" in complaint


def test_modules_that_compute_something_else(used):
    save_file({"lstm.weight_ih_l0": np.zeros((64, 8), "f4"), "lstm.weight_hh_l0": np.zeros((64, 4), "f4"),
               "lstm.weight_hr_l0": np.zeros((4, 16), "f4")}, used / "projected.safetensors")
    code, complaint = refused(used, "projected.safetensors")
    assert code == 65 and "lstm has projections (proj_size)" in complaint
    save_file({"lstm.weight_ih_l0": np.zeros((60, 8), "f4"), "lstm.weight_hh_l0": np.zeros((64, 16), "f4")}, used / "odd.safetensors")
    code, complaint = refused(used, "odd.safetensors")
    assert code == 65 and "lstm has arrays that no nn.LSTM, nn.GRU or nn.RNN has" in complaint
    save_file({"lstm.weight_ih_l0": np.zeros((64, 8), "f4"), "lstm.weight_hh_l0": np.zeros((64, 16), "f4"),
               "lstm.bias_ih_l0": np.ones(64, "f4")}, used / "one-bias.safetensors")
    code, complaint = refused(used, "one-bias.safetensors")
    assert code == 65 and "lstm has arrays that no nn.LSTM, nn.GRU or nn.RNN has" in complaint


@pytest.mark.parametrize("form", ["old", "new"])
def test_pickles_are_never_read(form, used):
    """The message has the lines of Python that turn one into safetensors."""
    class Trap:
        def __reduce__(self):
            return open, (str(used / "trapped"), "w")

    content = pickle.dumps(Trap(), protocol=2)
    if form == "new":
        with zipfile.ZipFile(used / "model.pt", "w") as archive:
            archive.writestr("model/data.pkl", content)
    else:
        (used / "model.pt").write_bytes(content)
    code, complaint = refused(used, "model.pt")
    assert code == 65 and 'torch.load("model.pt", weights_only=True)' in complaint and "safetensors.torch.save_file" in complaint


def header(entries, body=b"\0" * 64):
    text = entries if isinstance(entries, bytes) else json.dumps(entries).encode()
    return len(text).to_bytes(8, "little") + text + body


def entry(**changes):
    return {"a.weight": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]} | changes}


BAD_SAFETENSORS = {
    "no JSON": header(b"{" + b"x" * 50),
    "a list": header(b"{}]"),
    "numbers for entries": header({"a": 7}),
    "offsets behind the end": header(entry(data_offsets=[0, 128])),
    "offsets that go back": header(entry(data_offsets=[64, 0])),
    "negative offsets": header(entry(data_offsets=[-64, 0])),
    "a negative shape": header(entry(shape=[-4, -4])),
    "an endless shape": header(entry(shape=[2**62, 2**62])),
    "another size": header(entry(shape=[4, 5])),
    "no arrays": header({}),
    "only integers": header(entry(dtype="I32")),
    "deep nesting": header(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "a long header": (1 << 62).to_bytes(8, "little") + b"{}" + b"\0" * 99,
    "not finite": header(entry(), np.full(16, np.nan, "<f4").tobytes()),
}


@pytest.mark.parametrize("kind", BAD_SAFETENSORS)
def test_bad_safetensors(kind, used):
    (used / "bad.safetensors").write_bytes(BAD_SAFETENSORS[kind])
    assert refused(used, "bad.safetensors")[0] == 65


@pytest.fixture
def archive(used):
    """The parts of a .keras file."""
    result_of("export", LATEST, "--format", "keras", "x.keras", folder=used)
    with zipfile.ZipFile(used / "x.keras") as file:
        return {name: file.read(name) for name in file.namelist()}


BAD_ARCHIVES = {
    "no weights": lambda parts: parts.pop("model.weights.h5"),
    "no config": lambda parts: parts.pop("config.json"),
    "config that is not JSON": lambda parts: parts.update({"config.json": b"{"}),
    "config that is a number": lambda parts: parts.update({"config.json": b"7"}),
    "weights that are not HDF5": lambda parts: parts.update({"model.weights.h5": b"x" * 999}),
    "weights cut short": lambda parts: parts.update({"model.weights.h5": parts["model.weights.h5"][:3000]}),
    "no files": lambda parts: parts.clear(),
    "other files": lambda parts: [parts.clear(), parts.update({"a.txt": b"x"})],
    "a bomb": lambda parts: parts.update({"config.json": b" " * 100_000_000}),
}


@pytest.mark.parametrize("kind", BAD_ARCHIVES)
def test_bad_archives(kind, used, archive):
    BAD_ARCHIVES[kind](archive)
    with zipfile.ZipFile(used / "bad.keras", "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in archive.items():
            file.writestr(name, content)
    assert refused(used, "bad.keras")[0] == 65


def test_damaged_archives(used, archive):
    data = (used / "x.keras").read_bytes()
    draw = np.random.default_rng(1)
    for place in draw.integers(0, len(data), 6):
        (used / "bad.keras").write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1:])
        result = lockstep("import", "bad.keras", "--config", "run/config.yml", "--output", "any.h5", folder=used)
        assert result.code in (0, 65) and len(result.complaints) == (result.code == 65)  # A byte that nothing depends on may change.


def test_npz_of_objects(used):
    np.savez(used / "objects.npz", a=np.array([{}], object))
    code, complaint = refused(used, "objects.npz")
    assert code == 65 and "Python objects, which Lockstep never loads" in complaint


def drawn(model):
    draw = np.random.default_rng(3)
    model.set_weights([draw.normal(0, 0.3, weight.shape).astype(np.float32) for weight in model.get_weights()])
    return model


def test_keras_lockstep_keras(tmp_path):
    """The order of layers of different classes is that of the model, also inside models."""
    import keras
    from keras.layers import GRU, LSTM, Bidirectional, Dense, LayerNormalization, SimpleRNN

    inner = keras.Sequential([keras.Input((None, 3)), LSTM(5, return_sequences=True), Bidirectional(GRU(4, return_sequences=True))])
    model = drawn(keras.Sequential([
        keras.Input((None, 3)), inner, LayerNormalization(), SimpleRNN(4, return_sequences=True), LSTM(5),
        Dense(3, activation="elu"), Dense(2, activation="softmax")]))
    model.save(tmp_path / "x.keras")
    with h5py.File(tmp_path / "data.h5", "w") as file:
        pick = np.random.default_rng(5)
        file["inputs"], file["targets"] = pick.normal(size=(40, 6, 3)).astype("f4"), pick.integers(0, 2, 40)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.yml").write_text(
        "data: {format: arrays, path: data.h5, split: [0.8, 0.1, 0.1]}\nmodel:\n  layers: [{cell: lstm, units: 5}, "
        "{cell: gru, units: 4, bidirectional: concat, layer-normalization: true}, {cell: simple-rnn, units: 4}, "
        "{cell: lstm, units: 5}]\n  dense: [{units: 3, activation: elu}]\ntraining: {batch: 8}\n")
    imported(tmp_path, "x.keras")
    result_of("export", "new.h5", "--format", "keras", "back.keras", folder=tmp_path)
    back = keras.saving.load_model(tmp_path / "back.keras")
    assert [a.tobytes() for a in back.get_weights()] == [a.tobytes() for a in model.get_weights()]
    lines = result_of("predict", "new.h5", "--data", "data.h5", folder=tmp_path).splitlines()[1:]
    found = np.array([line.split("\t")[2:] for line in lines], float)
    np.testing.assert_allclose(found, model(h5py.File(tmp_path / "data.h5")["inputs"][()]), rtol=0, atol=1e-5)
    settings = "model.layers.2.activation=relu"
    code, complaint = refused(tmp_path, "x.keras", "--set", settings)
    assert code == 65 and "has activation tanh, but simple_rnn_3 has relu" in complaint


def test_usage(used):
    result = lockstep("import", "x.h5", "--output", "y.h5", folder=used)
    assert result.code == 64
    code, complaint = refused(used, "absent.h5")
    assert code == 66 and "absent.h5 cannot be opened" in complaint
    result = lockstep("import", LATEST, "--config", "run/config.yml", "--output", "absent/y.h5", folder=used)
    assert result.code == 74 and "absent/y.h5 cannot be written" in result.complaint
    assert re.search(r"9 of 9 arrays taken", lockstep("import", LATEST, "--config", "run/config.yml", "--output", "y.h5", folder=used).out)
