"""What the peers in PyTorch share: layers as a config has them, and a training loop that validates, and keeps the best weights.

A peer has PyTorch's own first weights and its own order of the examples; all else is the config's.
"""

import argparse
import copy
import json
import math
import random
import time

import torch
import yaml
from torch import nn

CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "simple-rnn": nn.RNN}
NOTHING = -100  # a target that cross_entropy leaves out
WINDOW = 64  # batches whose examples are sorted by length together


def options():
    """Config, files and seed, as quality.py gives them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("config")
    parser.add_argument("parts", nargs=3)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--epochs", type=int)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    random.seed(given.seed)
    config = yaml.safe_load(open(given.config))
    if given.epochs:
        config["training"]["epochs"] = given.epochs
    return config, given.parts


class Recurrent(nn.Module):
    """A layer of a config, (T, B, F) to (T, B, units)."""

    def __init__(self, plan, inputs, packs=False):
        super().__init__()
        self.packs = packs  # so that the states are those after each row's own end
        self.both = plan.get("bidirectional") == "concat"
        assert self.both or "bidirectional" not in plan, "only concat"
        self.layer = CELLS[plan["cell"]](inputs, plan["units"], bidirectional=self.both)
        self.dropout, self.output_dropout = plan.get("dropout", 0), nn.Dropout(plan.get("output-dropout", 0))
        self.outputs = plan["units"] * (2 if self.both else 1)

    def forward(self, inputs, lengths=None, state=None):
        if self.training and self.dropout:
            # The same ones at every step of time.
            inputs = inputs * nn.functional.dropout(torch.ones_like(inputs[:1]), self.dropout)
        if (self.both or self.packs) and lengths is not None:
            packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths, enforce_sorted=False)
            hidden, state = self.layer(packed, state)
            hidden, _ = nn.utils.rnn.pad_packed_sequence(hidden, total_length=len(inputs))
        else:
            hidden, state = self.layer(inputs, state)
        return self.output_dropout(hidden), state


class Model(nn.Module):
    """Input, layers and a dense layer over what is read: every step, or each row's last."""

    def __init__(self, model, inputs, outputs, every_step):
        super().__init__()
        self.embedding = nn.Embedding(inputs, model["embedding"]) if "embedding" in model else None
        self.layers, features = nn.ModuleList(), model.get("embedding", inputs)
        for plan in model["layers"]:
            self.layers.append(Recurrent(plan, features))
            features = self.layers[-1].outputs
        self.head = nn.Linear(features, outputs)
        self.every_step = every_step

    def forward(self, inputs, lengths=None, states=None):
        hidden = self.embedding(inputs) if self.embedding else inputs
        ends = []
        for layer, state in zip(self.layers, states or [None] * len(self.layers)):
            hidden, state = layer(hidden, lengths, state)
            ends.append(state)
        if not self.every_step:
            last = torch.full((hidden.shape[1],), len(hidden)) if lengths is None else lengths
            hidden = hidden[last - 1, torch.arange(hidden.shape[1])]
        return self.head(hidden), ends


def batches(lengths, size, shuffled):
    """Indices of examples, batch by batch; those of like length lie together, as Lockstep has them."""
    order = list(range(len(lengths)))
    if shuffled:
        random.shuffle(order)
    window = WINDOW * size if shuffled else len(order)
    order = [i for start in range(0, len(order), window)
             for i in sorted(order[start:start + window], key=lambda i: lengths[i])]
    found = [order[start:start + size] for start in range(0, len(order), size)]
    if shuffled:
        last = found.pop()
        random.shuffle(found)
        found.append(last)
    return found


def fit(config, model, training, loss_of, judge):
    """Trains, and prints one line of JSON with the validations and the test of the best weights.

    training: a function that gives the batches of an epoch; loss_of: the mean loss of one; judge: the loss and the measure of
    "validation" or "test".
    """
    plan, began = config["training"], time.perf_counter()
    assert plan["optimizer"]["kind"] == "adam"
    optimizer = torch.optim.Adam(model.parameters(), lr=plan["optimizer"]["rate"], eps=1e-7)
    schedule = plan.get("schedule", {"kind": "constant"})
    assert schedule["kind"] in ("constant", "cosine")
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 if schedule["kind"] == "constant" else (
        1 + math.cos(math.pi * min(1, step / schedule["decay-steps"]))) / 2)
    step, curve, best = 0, [], (float("inf"), None)

    def validate():
        nonlocal best
        model.eval()
        with torch.no_grad():
            loss, measure = judge("validation")
        model.train()
        curve.append({"step": step, "loss": loss, "measure": measure})
        if loss < best[0]:
            best = (loss, copy.deepcopy(model.state_dict()))

    for _ in range(plan["epochs"]):
        for batch in training():
            loss = loss_of(batch)
            optimizer.zero_grad()
            loss.backward()
            if "clip" in plan:
                nn.utils.clip_grad_norm_(model.parameters(), plan["clip"])
            optimizer.step()
            rates.step()
            step += 1
            if step % plan.get("validate-every", 500) == 0:
                validate()
    if not curve or curve[-1]["step"] != step:
        validate()
    seconds = time.perf_counter() - began
    model.load_state_dict(best[1])
    model.eval()
    with torch.no_grad():
        loss, measure = judge("test")
    print(json.dumps({"seconds": seconds, "steps": step, "loss": loss, "measure": measure, "curve": curve,
                      "torch": torch.__version__}))
