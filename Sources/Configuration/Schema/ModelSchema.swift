import Networks

extension NetworkPlan: Section {
  init() { self.init(input: .values, layers: []) }

  static var schema: [Key<NetworkPlan>] {
    [
      Key(
        "embedding", \.input,
        "How tokens become vectors: the size of a learned embedding, or `one-hot`. Leave it out if the inputs are numbers."
      ),
      Key(
        "embedding-initializer", \.embeddingInitializer, "How to initialize the table of the embedding.",
        conflict: { $0.input.withoutTable }),
      // May change: a resumed run does not read the vectors again.
      Key(
        "embedding-vectors", \.embeddingVectors,
        "A file of vectors to initialize the embedding with: a word and its numbers on each line, as GloVe and word2vec "
          + "write them.",
        mayChange: true, conflict: { $0.input.withoutTable }),
      Key(
        "embedding-trainable", \.embeddingTrainable, "Whether to train the embedding.",
        conflict: { $0.input.withoutTable }),
      Key(
        "tied-embeddings", \.tiedEmbeddings,
        "Whether the output layer uses the table of the embedding as its kernel. A decoder uses its own embedding."),
      Key("layers", \.layers, "The recurrent layers, from the input up.", isRequired: true),
      Key(
        "decoder", \.decoder,
        "For `pairs`, and for `series` with the strategy `seq2seq`: the decoder, which writes the target. The layers above are "
          + "then the encoder, which reads the source. For `series`, the default is like the encoder."
      ),
      Key("dense", \.dense, "The dense layers between the recurrent layers and the output layer."),
      Key(
        "output-initializer", \.outputInitializer, "How to initialize the kernel of the output layer.",
        conflict: {
          $0.tiedEmbeddings
            ? "with tied-embeddings, the output layer has no kernel of its own; leave this key out" : nil
        }),
      Key(
        "loss", \.loss,
        "The loss function. The default is `cross-entropy` for classes and tokens, and `mean-squared-error` for numbers. For "
          + "`series`, `quantile` forecasts quantiles, and `gaussian`, `student-t` and `negative-binomial` forecast distributions."
      ),
      Key(
        "quantiles", \.quantiles,
        "For the losses that forecast quantiles or distributions: the quantiles to forecast, from the lowest to the highest. 0.5, "
          + "the median, is one of them.",
        check: quantilesComplaint),
      // May change: a resumed run does not read the weights again.
      Key(
        "weights-from", \.weightsFrom,
        "A file of weights to start from: a model or weights of Keras (`.keras`, `.h5`) or PyTorch (`.safetensors`, `.npz`), "
          + "or a checkpoint.",
        mayChange: true),
      Key(
        "weights-map", \.weightsMap,
        "Which layers of `weights-from` belong to which layers of the model, where names or shapes do not say it: "
          + "`theirs=ours`, such as `[encoder.lstm=rnn, out=dense]`.", mayChange: true,
        conflict: {
          $0.weightsFrom == nil ? "there is no weights-from; give it, or leave this key out" : nil
        }),
    ]
  }
}

private func quantilesComplaint(_ quantiles: [Double]) -> String? {
  if let wrong = quantiles.first(where: { $0 <= 0 || $0 >= 1 }) {
    return "\(wrong) is no quantile; give numbers between 0 and 1"
  }
  if !zip(quantiles, quantiles.dropFirst()).allSatisfy(<) {
    return "the quantiles are not in order; give them from the lowest to the highest, each once"
  }
  return quantiles.contains(0.5) ? nil : "0.5 is missing, the median, which is the forecast itself; add it"
}

extension NetworkPlan.Input {
  /// A complaint about keys of the embedding's table; nil if there is a table.
  fileprivate var withoutTable: String? {
    if case .embedding = self { nil } else { "the input has no embedding, so leave it out" }
  }
}

extension DecoderPlan: Section {
  static var schema: [Key<DecoderPlan>] {
    [
      Key(
        "embedding", \.input,
        "How the tokens of a target become vectors: the size of a learned embedding, or `one-hot`. Leave it out for `series`."
      ),
      Key(
        "embedding-initializer", \.embeddingInitializer, "How to initialize the table of the embedding.",
        conflict: { $0.input.withoutTable }),
      Key(
        "layers", \.layers,
        "The recurrent layers, one for each encoder layer. Each has the cell of its encoder layer, and as many units as both "
          + "of its directions together.",
        isRequired: true),
      Key(
        "attention", \.attention,
        "The attention to the outputs of the encoder: `dot` is dot-product attention. Without it, there is none."),
    ]
  }
}

extension DensePlan: Section {
  static var schema: [Key<DensePlan>] {
    [
      Key("units", \.units, "The number of units.", isRequired: true, check: size),
      Key("activation", \.activation, "The activation function."),
      Key("kernel-initializer", \.kernelInitializer, "How to initialize the kernel."),
      Key(
        "dropout", \.dropout,
        "The fraction of the outputs to drop during training. A new mask is drawn at every time step.",
        check: fraction),
    ]
  }
}

extension EmbeddingInitializer: Section {
  static var schema: [Key<EmbeddingInitializer>] {
    [
      Key("kind", \.kind, "The distribution of the first values."),
      Key(
        "limit", \.limit, "For `random-uniform`: the values are between -limit and limit.",
        conflict: { $0.kind.unless(.randomUniform) }, check: positive),
      Key(
        "deviation", \.deviation, "For `random-normal`: the standard deviation of the values; their mean is 0.",
        conflict: { $0.kind.unless(.randomNormal) }, check: positive),
    ]
  }
}
