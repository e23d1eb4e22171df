import Networks

extension NetworkPlan.Layer: Section {
  init() { self.init(cell: CellKind.all[0], units: 1) }

  static var schema: [Key<NetworkPlan.Layer>] {
    [
      Key("cell", \.cell, "The kind of layer.", isRequired: true),
      Key("units", \.units, "The number of its units.", isRequired: true, check: size),
      Key("kernel-l2", \.kernelL2, "λ of the penalty λ Σ w² on the kernel.", check: notNegative),
      Key("recurrent-l2", \.recurrentL2, "The same for the recurrent kernel.", check: notNegative),
      Key("bias-l2", \.biasL2, "The same for the bias.", check: notNegative),
      Key(
        "activation", \.activation, "Of `simple-rnn`: what it makes of its sums.",
        conflict: { $0.without("simple-rnn") }),
      Key(
        "reset-after", \.resetAfter,
        "Of `gru`: whether the reset gate is multiplied with the product, and not with the state before it.",
        conflict: { $0.without("gru") }),
      Key("kernel-initializer", \.kernelInitializer, "How the inputs' kernel is filled before training."),
      Key("recurrent-initializer", \.recurrentInitializer, "How the recurrent kernel is filled before training."),
      Key(
        "unit-forget-bias", \.unitForgetBias, "Of `lstm`: whether the forget gate starts open.",
        conflict: { $0.without("lstm") }),
      Key(
        "bidirectional", \.bidirectional,
        "How the outputs of a second layer, which reads each row from its end, are merged; left out, there is none."),
      Key(
        "dropout", \.dropout,
        "The share of the inputs that is dropped in training, the same ones at every step of time.", check: fraction),
      Key(
        "recurrent-dropout", \.recurrentDropout, "The same for the state that the recurrent kernel reads.",
        check: fraction),
      Key(
        "weight-drop", \.weightDrop,
        "The share of the recurrent kernel's elements that is dropped in training, others in each batch.",
        check: fraction),
      Key(
        "output-dropout", \.outputDropout,
        "The share of the outputs that is dropped in training, others at every step of time.", check: fraction),
      Key("residual", \.residual, "Whether the inputs are added to the outputs, which must be as many."),
      Key(
        "layer-normalization", \.layerNormalization,
        "Whether the outputs of each step and row are brought to mean 0 and deviation 1, then scaled and moved as is "
          + "learned."),
    ]
  }

  private func without(_ needed: String) -> String? {
    cell.name == needed ? nil : "\(cell.name) has none; it belongs to \(needed), so leave it out"
  }
}
