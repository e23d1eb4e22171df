"""One training step in Keras (JAX behind it) on one core, timed: forward, backward, clip by the global norm, update.

    pip install -r Benchmarks/peers/requirements.txt
    taskset -c 0 python Benchmarks/peers/step_keras.py NAME [--steps N] [--warmup N]

The same shapes as step_pytorch.py. The step is one compiled function; each batch starts from a zero state, which costs
nothing. Prints one line of JSON; `msPerStep` is the median.
"""

import argparse
import json
import os
import resource
import statistics
import time

os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# XLA finds out by itself that taskset left it one core; this keeps it from splitting products all the same.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax
import keras
import numpy as np

CLIP = 5.0


def characters(cell, units):
    return {"cell": cell, "vocabulary": 96, "embedding": 96, "units": [units, units], "batch": 50, "unroll": 50,
            "classes": 96, "last": False, "adam": True}


WORKLOADS = {
    "char-128": characters(keras.layers.LSTM, 128),
    "char-256": characters(keras.layers.LSTM, 256),
    "char-512": characters(keras.layers.LSTM, 512),
    "gru-128": characters(keras.layers.GRU, 128),
    "rnn-128": characters(keras.layers.SimpleRNN, 128),
    "sentiment-32": {"cell": keras.layers.LSTM, "vocabulary": 10_000, "embedding": 32, "units": [32], "batch": 128,
                     "unroll": 500, "classes": 2, "last": True, "adam": True},
    "words-650": {"cell": keras.layers.LSTM, "vocabulary": 10_000, "embedding": 650, "units": [650, 650], "batch": 20,
                  "unroll": 35, "classes": 10_000, "last": False, "adam": False},
}


def build(work):
    layers = [keras.Input((work["unroll"],), work["batch"], dtype="int32"),
              keras.layers.Embedding(work["vocabulary"], work["embedding"])]
    for index, units in enumerate(work["units"]):
        top = index == len(work["units"]) - 1
        layers.append(work["cell"](units, return_sequences=not (top and work["last"])))
    return keras.Sequential([*layers, keras.layers.Dense(work["classes"])])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=WORKLOADS)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--warmup", type=int, default=3)
    options = parser.parse_args()

    work = WORKLOADS[options.name]
    keras.utils.set_random_seed(1)
    model = build(work)
    kind = keras.optimizers.Adam(0.002, global_clipnorm=CLIP) if work["adam"] else keras.optimizers.SGD(
        1.0, global_clipnorm=CLIP)
    kind.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

    def score(trainable, fixed, inputs, targets):
        scores, _ = model.stateless_call(trainable, fixed, inputs)
        return loss(targets, scores)

    @jax.jit
    def step(trainable, fixed, state, inputs, targets):
        value, gradients = jax.value_and_grad(score)(trainable, fixed, inputs, targets)
        trainable, state = kind.stateless_apply(state, gradients, trainable)
        return value, trainable, state

    trainable = [variable.value for variable in model.trainable_variables]
    fixed = [variable.value for variable in model.non_trainable_variables]
    state = [variable.value for variable in kind.variables]
    random = np.random.default_rng(1)
    times = []
    for _ in range(options.warmup + options.steps):
        inputs = random.integers(work["vocabulary"], size=(work["batch"], work["unroll"]), dtype=np.int32)
        shape = (work["batch"],) if work["last"] else (work["batch"], work["unroll"])
        targets = random.integers(work["classes"], size=shape, dtype=np.int32)
        started = time.perf_counter()
        value, trainable, state = step(trainable, fixed, state, inputs, targets)
        jax.block_until_ready((value, trainable, state))
        times.append(time.perf_counter() - started)

    print(json.dumps({
        "name": options.name,
        "msPerStep": round(1000 * statistics.median(times[options.warmup:]), 2),
        "peakMemoryMiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "keras": keras.__version__,
        "jax": jax.__version__,
    }))


if __name__ == "__main__":
    main()
