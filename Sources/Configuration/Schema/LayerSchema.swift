import Networks

extension NetworkPlan.Layer: Section {
  init() { self.init(cell: CellKind.all[0], units: 1) }

  static var schema: [Key<NetworkPlan.Layer>] {
    [
      Key("cell", \.cell, "The type of the layer.", isRequired: true),
      Key("units", \.units, "The number of units, in each direction.", isRequired: true, check: size),
      Key("kernel-l2", \.kernelL2, "λ of the L2 penalty λ Σ w² on the kernel.", check: notNegative),
      Key("recurrent-l2", \.recurrentL2, "λ of the L2 penalty λ Σ w² on the recurrent kernel.", check: notNegative),
      Key("bias-l2", \.biasL2, "λ of the L2 penalty λ Σ w² on the bias.", check: notNegative),
      Key(
        "activation", \.activation, "For `simple-rnn`: the activation function.",
        conflict: { foreign(to: $0.cell.name, owners: ["simple-rnn"]) }),
      Key(
        "reset-after", \.resetAfter,
        "For `gru`: whether the reset gate multiplies the product of the recurrent kernel, rather than the hidden state "
          + "before the product.",
        conflict: { foreign(to: $0.cell.name, owners: ["gru"]) }),
      Key("kernel-initializer", \.kernelInitializer, "How to initialize the kernel of the inputs."),
      Key("recurrent-initializer", \.recurrentInitializer, "How to initialize the recurrent kernel."),
      Key(
        "unit-forget-bias", \.unitForgetBias, "For `lstm`: whether the forget gate starts open, with a bias of 1.",
        conflict: { foreign(to: $0.cell.name, owners: ["lstm"]) }),
      Key(
        "bidirectional", \.bidirectional,
        "Adds a second layer that reads each row backwards, and says how to merge the outputs of both. Without it, there is "
          + "only the first."),
      Key(
        "dropout", \.dropout,
        "The fraction of the inputs to drop during training. The mask is the same at every time step.",
        check: fraction),
      Key(
        "recurrent-dropout", \.recurrentDropout,
        "The fraction of the hidden state to drop before the recurrent kernel during training. The mask is the same at "
          + "every time step.",
        check: fraction),
      Key(
        "weight-drop", \.weightDrop,
        "The fraction of the elements of the recurrent kernel to drop during training. A new mask is drawn for each batch.",
        check: fraction),
      Key(
        "output-dropout", \.outputDropout,
        "The fraction of the outputs to drop during training. A new mask is drawn at every time step.",
        check: fraction),
      Key(
        "residual", \.residual,
        "Whether to add the inputs to the outputs. Both must have the same size. A first layer that "
          + "reads numbers or one-hot vectors has no inputs to add."),
      Key(
        "layer-normalization", \.layerNormalization,
        "Whether to normalize the outputs of each row and time step to mean 0 and standard deviation 1, and then to apply a "
          + "learned scale and shift."),
    ]
  }
}
