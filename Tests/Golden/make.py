"""Makes the golden values that NetworksTests and TrainingTests compare with: what Keras says about the same weights and inputs,
optax about the optimizers that Keras does not have, and scikit-learn about the same predictions.

To make them again, with Python 3.11, in a virtual environment:

    pip install keras==3.15.1 jax==0.10.2 numpy==2.4.6 optax==0.2.8 scikit-learn==1.9.1
    python Tests/Golden/make.py

It writes a file for each case to Tests/Support/Golden, the same bytes each time. Another folder
may be given as the only argument. The key `made_with` of each file records the versions that made it.

Numbers. Every weight and input is a float32, so that nine significant digits bring back the same bits. What follows from
them is computed in float64 and printed with nine digits: a truth that a float32 program is compared with, to within its own
rounding.

Shapes. Time-major, (T, B, F) and (T, B), where Keras has the batch first. An array is {"shape": [...], "values": [...]},
row-major. Weights have Keras's names and shapes: a kernel is (inputs, outputs); an LSTM's columns are its gates i, f, c, o,
a GRU's are z, r, h, and the second row of its bias belongs to the recurrent product.
"""

import json
import os
import platform
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_ENABLE_X64"] = "true"

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import sklearn.metrics
from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights

keras.config.set_floatx("float64")

STEPS, BATCH, VOCABULARY = 4, 3, 7
CLIP = 0.5
MERGE_MODES = ["concat", "sum", "mul", "ave"]
ACTIVATIONS = ["tanh", "sigmoid", "hard_sigmoid", "softsign", "relu", "elu", "selu", "linear"]
OPTAX_NAMES = {"beta_1": "b1", "beta_2": "b2", "epsilon": "eps"}


# Numbers in

class Source:
    """Random numbers that a float32 holds exactly."""

    def __init__(self, seed):
        self.generator = np.random.default_rng(seed)

    def normal(self, *shape, scale=1.0):
        return (scale * self.generator.standard_normal(shape)).astype(np.float32).astype(np.float64)

    def integers(self, limit, *shape):
        return self.generator.integers(limit, size=shape, dtype=np.int32)

    def fill(self, layers, scale=0.5):
        """Gives every weight of the layers a value, biases too, which Keras makes zero or one."""
        for layer in layers:
            layer.set_weights([self.normal(*weight.shape, scale=scale) for weight in layer.weights])


def swapped(array):
    """(B, T, ...) from (T, B, ...), or back."""
    return jnp.swapaxes(array, 0, 1)


def values(layer):
    return [weight.value for weight in layer.trainable_variables]


def named(layer, arrays):
    """The arrays under the names of the layer's weights."""
    return {weight.name: array for weight, array in zip(layer.trainable_variables, arrays, strict=True)}


def call(layer, weights, *inputs, **options):
    outputs, _ = layer.stateless_call(weights, [v.value for v in layer.non_trainable_variables], *inputs, **options)
    return outputs


@keras.saving.register_keras_serializable()
def tanh(x):
    """JAX's: Keras's goes through float32."""
    return jnp.tanh(x)


def recurrent(kind, units, activation=tanh, **options):
    return kind(units, activation=activation, return_sequences=True, **options)


# The cases

def embedding():
    source = Source(1)
    layer = keras.layers.Embedding(VOCABULARY, 5)
    layer.build((BATCH, STEPS))
    source.fill([layer])
    tokens = source.integers(VOCABULARY, STEPS, BATCH)
    outputs_gradient = source.normal(STEPS, BATCH, 5)

    def forward(weights):
        return swapped(call(layer, weights, swapped(tokens)))

    def score(weights):
        return jnp.sum(forward(weights) * outputs_gradient)

    weights = values(layer)
    return {
        "weights": named(layer, weights),
        "tokens": tokens,
        "outputs": forward(weights),
        "outputs_gradient": outputs_gradient,
        "gradients": named(layer, jax.grad(score)(weights)),
    }


def lstm():
    return recurrent_case(Source(2), keras.layers.LSTM, {"h": 0.5, "c": 1.0})


def gru():
    return recurrent_case(Source(4), keras.layers.GRU, {"h": 0.5})


def gru_reset_before():
    return recurrent_case(Source(6), keras.layers.GRU, {"h": 0.5}, reset_after=False)


def simple_rnn(activation):
    options = {} if activation == "tanh" else {"activation": activation}
    return recurrent_case(Source(5), keras.layers.SimpleRNN, {"h": 0.5}, **options)


def recurrent_case(source, kind, scales, **options):
    """A recurrent layer of a kind, whose initial states have these scales."""
    features, units = 5, 6
    layer = recurrent(kind, units, return_state=True, **options)
    layer.build((BATCH, STEPS, features))
    source.fill([layer])
    inputs = source.normal(STEPS, BATCH, features)
    state = [source.normal(BATCH, units, scale=scale) for scale in scales.values()]
    outputs_gradient = source.normal(STEPS, BATCH, units)

    def forward(weights, inputs, state):
        outputs, *states = call(layer, weights, swapped(inputs), initial_state=state)
        return swapped(outputs), states

    def score(weights, inputs, state):
        return jnp.sum(forward(weights, inputs, state)[0] * outputs_gradient)

    weights = values(layer)
    outputs, last = forward(weights, inputs, state)
    of_weights, of_inputs, of_state = jax.grad(score, argnums=(0, 1, 2))(weights, jnp.asarray(inputs), state)
    return {
        "weights": named(layer, weights),
        "inputs": inputs,
        "initial_state": dict(zip(scales, state)),
        "outputs": outputs,
        "final_state": dict(zip(scales, last)),
        "outputs_gradient": outputs_gradient,
        "gradients": {
            **named(layer, of_weights),
            "inputs": of_inputs,
            "initial_state": dict(zip(scales, of_state)),
        },
    }


def bidirectional(merge_mode):
    """Two layers that read both ways, over rows of several lengths; of the upper one, once every step is read, once the last."""
    source = Source(7)
    lengths = np.array([4, 2, 3], np.int32)
    present = np.arange(STEPS) < lengths[:, None]
    layers = {
        "embedding": keras.layers.Embedding(VOCABULARY, 5),
        "bidirectional_1": both_ways(keras.layers.GRU, 6, merge_mode, return_sequences=True),
        "bidirectional_2": both_ways(keras.layers.LSTM, 4, merge_mode, return_sequences=True),
        "dense": keras.layers.Dense(VOCABULARY),
    }
    last = both_ways(keras.layers.LSTM, 4, merge_mode, return_sequences=False)
    width = 2 if merge_mode == "concat" else 1
    for layer, features in zip([*layers.values(), last], [None, 5, 6 * width, 4 * width, 6 * width]):
        layer.build((BATCH, STEPS, features) if features else (BATCH, STEPS))
    source.fill(layers.values(), scale=1.0)
    tokens = source.integers(VOCABULARY, STEPS, BATCH)
    targets = np.where(swapped(present), source.integers(VOCABULARY, STEPS, BATCH), -1).astype(np.int32)

    def forward(weights, upper, mask=None):
        options = {} if mask is None else {"mask": mask}
        vectors = call(layers["embedding"], weights["embedding"], swapped(tokens))
        hidden = call(layers["bidirectional_1"], weights["bidirectional_1"], vectors, **options)
        return call(layers["dense"], weights["dense"], call(upper, weights["bidirectional_2"], hidden, **options))

    def loss(weights):
        losses = cross_entropies(jnp.maximum(swapped(targets), 0), forward(weights, layers["bidirectional_2"], present))
        return jnp.sum(losses * present)

    def loss_of_last(weights):
        return cross_entropies(tokens[0], forward(weights, last)).sum()

    def by_layer(arrays):
        names = {"embedding": ["embeddings"], "dense": ["kernel", "bias"]}
        directions = [f"{way}_{array}" for way in ("forward", "backward") for array in ("kernel", "recurrent_kernel", "bias")]
        return {name: dict(zip(names.get(name, directions), values, strict=True)) for name, values in arrays.items()}

    weights = {name: values(layer) for name, layer in layers.items()}
    return {
        "weights": by_layer(weights),
        "tokens": tokens,
        "lengths": lengths,
        "targets": targets,
        "loss": loss(weights),
        "gradients": by_layer(jax.grad(loss)(weights)),
        "last": {"loss": loss_of_last(weights), "gradients": by_layer(jax.grad(loss_of_last)(weights))},
    }


def both_ways(kind, units, merge_mode, **options):
    return keras.layers.Bidirectional(kind(units, activation=tanh, **options), merge_mode=merge_mode)


def dense():
    source = Source(3)
    rows, features = 6, 5
    layer = keras.layers.Dense(VOCABULARY)
    layer.build((rows, features))
    source.fill([layer])
    inputs = source.normal(rows, features)
    targets = source.integers(VOCABULARY, rows)

    def loss(weights, inputs):
        return cross_entropies(targets, call(layer, weights, inputs)).sum()

    weights = values(layer)
    logits = call(layer, weights, inputs)
    of_weights, of_inputs = jax.grad(loss, argnums=(0, 1))(weights, jnp.asarray(inputs))
    return {
        "weights": named(layer, weights),
        "inputs": inputs,
        "targets": targets,
        "logits": logits,
        "probabilities": keras.ops.softmax(logits),
        "loss": loss(weights, inputs),
        "gradients": {**named(layer, of_weights), "inputs": of_inputs},
    }


def losses():
    """Cross-entropies as `fit` has them: sums with weights of classes, divided by the number of targets; and their gradients."""
    source, rows = Source(31), 9
    logits, targets = source.normal(rows, VOCABULARY, scale=2.0), source.integers(VOCABULARY, rows)
    probabilities = source.integers(2, rows, VOCABULARY).astype(np.float64)
    some = np.where(np.arange(rows) % 3 == 1, -1, targets).astype(np.int32)
    given = {0: 2.0, 1: 0.5, 4: 3.0}

    def case(loss, targets, **what):
        value, gradient = jax.value_and_grad(loss)(jnp.asarray(logits))
        return {**what, "targets": targets, "loss": value, "gradient": gradient}

    def of_classes(smoothing, weights):
        loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing)
        wanted, ones = np.eye(VOCABULARY)[targets], {label: 1.0 for label in range(VOCABULARY)}
        of_targets = class_weight_to_sample_weights(targets, {**ones, **weights})
        return case(lambda logits: loss(wanted, logits, sample_weight=of_targets), targets, label_smoothing=smoothing,
                    class_weights=np.array([weights.get(label, 1.0) for label in range(VOCABULARY)]))

    def binary(smoothing):
        loss = keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=smoothing)
        return case(lambda logits: loss(probabilities, logits), probabilities, label_smoothing=smoothing)

    ignoring = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)
    return {
        "logits": logits,
        "cross_entropies": [of_classes(0.0, given), of_classes(0.2, {}), of_classes(0.1, given)],
        "ignoring": case(lambda logits: ignoring(some, logits), some),
        "binary": [binary(0.0), binary(0.2)],
    }


def metrics():
    """What scikit-learn makes of predictions."""
    source, rows = Source(32), 60
    scores = source.normal(rows, VOCABULARY)
    scores[:, VOCABULARY - 1] -= 50  # neither wanted nor predicted
    targets = source.integers(VOCABULARY - 1, rows)
    scores[np.arange(rows), targets] += 1
    labels = list(range(VOCABULARY))
    predicted = scores.argmax(axis=1)
    each = sklearn.metrics.precision_recall_fscore_support(targets, predicted, labels=labels, zero_division=0)
    # Some of them equal.
    ones, chances = source.integers(2, rows, 3), np.round(source.generator.random((rows, 3)), 1)
    chances = chances.astype(np.float32).astype(np.float64)
    numbers, outputs, deviations = source.normal(rows, 3), source.normal(rows, 3), np.array([0.5, 2.0, 8.0])
    return {
        "classes": {
            "scores": scores, "targets": targets,
            "accuracy": sklearn.metrics.accuracy_score(targets, predicted),
            "top5Accuracy": sklearn.metrics.top_k_accuracy_score(targets, scores, k=5, labels=labels),
            "f1": sklearn.metrics.f1_score(targets, predicted, average="macro"),
            "each": dict(zip(("precision", "recall", "f1", "targets"), (column.astype(np.float64) for column in each))),
        },
        "two_classes": {
            "scores": np.stack([1 - chances[:, 0], chances[:, 0]], axis=1), "targets": ones[:, 0],
            "auc": sklearn.metrics.roc_auc_score(ones[:, 0], chances[:, 0]),
        },
        "binary": {
            "scores": chances, "targets": ones.astype(np.float64),
            "accuracy": np.mean((chances > 0.5) == (ones > 0.5)),
            "f1": sklearn.metrics.f1_score(ones, chances > 0.5, average="macro"),
            "auc": sklearn.metrics.roc_auc_score(ones, chances, average="macro"),
        },
        "numbers": {
            "scores": outputs, "targets": numbers, "deviations": deviations,
            "meanAbsoluteError": sklearn.metrics.mean_absolute_error(numbers * deviations, outputs * deviations),
        },
    }


def stack():
    source = Source(12)  # its gradient is longer than the clip
    model, penalties = stacked(), {"kernel": 0.01, "recurrent": 0.02, "bias": 0.03}
    penalized = stacked(**{f"{array}_regularizer": keras.regularizers.L2(l2) for array, l2 in penalties.items()})
    source.fill(model.layers, scale=1.0)
    tokens = source.integers(VOCABULARY, STEPS, BATCH)
    targets = source.integers(VOCABULARY, STEPS, BATCH)

    def forward(weights):
        return swapped(call(model, weights, swapped(tokens)))

    def loss(weights):
        return cross_entropies(targets, forward(weights)).sum()

    def by_layer(arrays):
        arrays = iter(arrays)
        return {layer.name: named(layer, [next(arrays) for _ in layer.weights]) for layer in model.layers}

    def mean_loss(weights):
        return loss(weights) / targets.size

    def penalized_mean_loss(weights):
        _, _, losses = penalized.stateless_call(
            weights, [v.value for v in penalized.non_trainable_variables], swapped(tokens), return_losses=True)
        assert len(losses) == len(penalties), "those of the first recurrent layer alone"
        return mean_loss(weights) + sum(losses)

    def updates(optimizer, mean_loss=mean_loss):
        """Three updates by an optimizer of Keras."""
        optimizer.build(model.trainable_variables)
        state = [v.value for v in optimizer.variables]
        return updates_by(optimizer.stateless_apply, state, configuration(optimizer), mean_loss)

    def updates_of_optax(rule, **config):
        """Three updates by a rule of optax. The config has Keras's names."""
        transformation = rule(**{OPTAX_NAMES.get(name, name): value for name, value in config.items()})

        @jax.jit
        def apply(state, gradients, weights):
            changes, state = transformation.update(gradients, state, weights)
            return optax.apply_updates(weights, changes), state

        return updates_by(apply, transformation.init(values(model)), {"kind": rule.__name__} | config)

    def updates_by(apply, state, config, mean_loss=mean_loss):
        """Three updates on the same batch, where the loss is the mean over its targets."""
        weights, taken = values(model), []
        for _ in range(3):
            mean, gradients = jax.value_and_grad(mean_loss)(weights)
            norm = jnp.sqrt(sum(jnp.sum(gradient ** 2) for gradient in gradients))
            assert norm > CLIP, "a clip that does nothing shows nothing"
            weights, state = apply(state, gradients, weights)
            taken.append({"mean_loss": mean, "gradient_norm": norm, "weights_after": by_layer(weights)})
        return {"config": config, "updates": taken}

    weights = values(model)
    return {
        "weights": by_layer(weights),
        "tokens": tokens,
        "targets": targets,
        "logits": forward(weights),
        "loss": loss(weights),
        "gradients": by_layer(jax.grad(loss)(weights)),
        "optimizers": {
            "adam": updates(keras.optimizers.Adam(learning_rate=0.01, global_clipnorm=CLIP)),
            "sgd": updates(keras.optimizers.SGD(learning_rate=0.1)),
            "sgd_clipped": updates(keras.optimizers.SGD(learning_rate=0.1, global_clipnorm=CLIP)),
            "sgd_nesterov": updates(keras.optimizers.SGD(learning_rate=0.1, momentum=0.9, nesterov=True)),
            "rmsprop": updates(keras.optimizers.RMSprop(learning_rate=0.01, global_clipnorm=CLIP)),
            "rmsprop_centered": updates(
                keras.optimizers.RMSprop(learning_rate=0.01, rho=0.8, momentum=0.7, epsilon=1e-4, centered=True)),
            "adagrad": updates(keras.optimizers.Adagrad(learning_rate=0.1, initial_accumulator_value=0.01, epsilon=1e-4)),
            "adam_amsgrad": updates(keras.optimizers.Adam(learning_rate=0.05, beta_1=0.5, beta_2=0.6, amsgrad=True)),
            "adamw": updates(keras.optimizers.AdamW(learning_rate=0.05, weight_decay=0.3, global_clipnorm=CLIP)),
            "lamb": updates(keras.optimizers.Lamb(learning_rate=0.02, beta_1=0.8, global_clipnorm=CLIP)),
            "lamb_decay": updates_of_optax(
                optax.lamb, learning_rate=0.05, beta_1=0.7, beta_2=0.9, epsilon=1e-4, weight_decay=0.3),
            # The decay of optax's lars has another norm than the paper's.
            "lars": updates_of_optax(optax.lars, learning_rate=0.5, momentum=0.8, trust_coefficient=0.02, epsilon=1e-3),
            "lars_nesterov": updates_of_optax(
                optax.lars, learning_rate=0.1, momentum=0.9, nesterov=True, trust_coefficient=0.1, epsilon=1e-7),
        },
        "penalized": {
            "l2": penalties,
            **updates(keras.optimizers.SGD(learning_rate=0.1, global_clipnorm=CLIP), penalized_mean_loss),
        },
    }


def stacked(**options):
    """A model of two recurrent layers, the first with options."""
    model = keras.Sequential([
        keras.layers.Embedding(VOCABULARY, 5, name="embedding"),
        recurrent(keras.layers.LSTM, 6, name="lstm", **options),
        recurrent(keras.layers.LSTM, 4, name="lstm_1"),
        keras.layers.Dense(VOCABULARY, name="dense"),
    ])
    model.build((BATCH, STEPS))
    return model


def cross_entropies(targets, logits):
    """In nats, one for each row or step."""
    return keras.ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)


def configuration(optimizer):
    """The rule and the numbers that the update depends on."""
    names = ["learning_rate", "momentum", "nesterov", "rho", "centered", "initial_accumulator_value", "beta_1", "beta_2",
             "amsgrad", "weight_decay", "epsilon", "global_clipnorm"]
    config = optimizer.get_config()
    return {"kind": type(optimizer).__name__.lower()} | {
        name: config[name] for name in names if config.get(name) is not None}


def schedules():
    """Rates of the first steps, and what the callbacks make of a row of validation losses."""
    rate, steps = 0.05, range(30)
    of = keras.optimizers.schedules

    def rates(schedule):
        return jnp.stack([jnp.float64(schedule(step)) for step in steps])

    losses = jnp.asarray([3, 2.5, 2.6, 2.45, 2.44, 2.43, 2.2, 2.3, 2.25, 2.21, 2.4, 2.19, 2.3, 2.3, 2.3, 2.3, 2.1, 2.2, 2.2])
    return {
        "rate": rate,
        "exponential": rates(of.ExponentialDecay(rate, decay_steps=7, decay_rate=0.6)),
        "staircase": rates(of.ExponentialDecay(rate, decay_steps=7, decay_rate=0.6, staircase=True)),
        "cosine": rates(of.CosineDecay(rate, decay_steps=20)),
        "cosine_alpha": rates(of.CosineDecay(rate, decay_steps=20, alpha=0.1)),
        "losses": losses,
        "plateau": plateau(rate, losses, factor=0.5, patience=2, min_delta=0.1),
        "plateau_cooldown": plateau(rate, losses, factor=0.3, patience=1, min_delta=0, cooldown=3, min_lr=0.002),
        "stopping": {
            f"{patience} {min_delta}": stopping(losses, patience, min_delta)
            for patience in (1, 2, 3, 4, 5, 7) for min_delta in (0, 0.05, 0.2)},
    }


class Model:
    """As much of a model as callbacks look at."""

    def __init__(self, rate):
        self.optimizer = keras.optimizers.SGD(rate)
        self.stop_training = False


def plateau(rate, losses, **options):
    """The rate after each validation."""
    callback = keras.callbacks.ReduceLROnPlateau(mode="min", **options)
    callback.set_model(Model(rate))
    callback.on_train_begin()
    rates = []
    for index, loss in enumerate(losses.tolist()):
        callback.on_epoch_end(index, {"val_loss": loss})
        rates.append(jnp.float64(callback.model.optimizer.learning_rate))
    return jnp.stack(rates)


def stopping(losses, patience, min_delta):
    """The number of validations when training stops; 0 if it goes on behind the last."""
    callback = keras.callbacks.EarlyStopping(patience=patience, min_delta=min_delta, mode="min")
    callback.set_model(Model(1.0))
    callback.on_train_begin()
    for index, loss in enumerate(losses.tolist()):
        callback.on_epoch_end(index, {"val_loss": loss})
        if callback.model.stop_training:
            return index + 1
    return 0


# Numbers out

def plain(value):
    """Arrays and numbers as JSON has them, floats with nine significant digits."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (str, bool, int)):
        return value
    array = np.asarray(value)
    assert array.dtype in (np.float64, np.int32), array.dtype
    flat = [item if isinstance(item, int) else float(f"{item:.9g}") for item in array.ravel().tolist()]
    return {"shape": list(array.shape), "values": flat} if array.shape else flat[0]


def text(value, indent=""):
    """JSON with an array on each line."""
    deeper = indent + "  "
    if isinstance(value, list):
        lines = [deeper + text(item, deeper) for item in value]
        return "[\n" + ",\n".join(lines) + "\n" + indent + "]"
    if isinstance(value, dict) and "values" not in value:
        lines = [f"{deeper}{json.dumps(key)}: {text(item, deeper)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "\n" + indent + "}"
    return json.dumps(value)


def main():
    beside = Path(__file__).resolve().parent.parent / "Support" / "Golden"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else beside
    folder.mkdir(parents=True, exist_ok=True)
    made_with = {
        "python": platform.python_version(),
        "keras": keras.__version__,
        "jax": jax.__version__,
        "numpy": np.__version__,
    }
    cases = {case.__name__: case for case in (embedding, lstm, gru, gru_reset_before, dense, losses, metrics, stack, schedules)}
    for activation in ACTIVATIONS:
        cases[f"simple_rnn_{activation}"] = lambda activation=activation: simple_rnn(activation)
    for merge_mode in MERGE_MODES:
        cases[f"bidirectional_{merge_mode}"] = lambda merge_mode=merge_mode: bidirectional(merge_mode)
    for name, case in cases.items():
        (folder / f"{name}.json").write_text(text(plain({"made_with": made_with, **case()})) + "\n")


if __name__ == "__main__":
    main()
