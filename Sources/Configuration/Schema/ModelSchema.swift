import Networks

extension NetworkPlan: Section {
  init() { self.init(input: .values, layers: []) }

  private var withoutEmbedding: String? {
    if case .embedding = input { nil } else { "the input has no embedding, so leave it out" }
  }

  static var schema: [Key<NetworkPlan>] {
    [
      Key(
        "embedding", \.input,
        "How tokens become vectors: the size of a learned one, or `one-hot`; left out where the data has numbers."),
      Key(
        "embedding-initializer", \.embeddingInitializer, "How the table of the embedding is filled before training.",
        conflict: \.withoutEmbedding),
      // Only a run that begins reads it.
      Key(
        "embedding-vectors", \.embeddingVectors,
        "A file of vectors that the embedding starts from, a word and its numbers a line, as GloVe and word2vec have them.",
        mayChange: true, conflict: \.withoutEmbedding),
      Key(
        "embedding-trainable", \.embeddingTrainable, "Whether the embedding is trained, or stays as it starts.",
        conflict: \.withoutEmbedding),
      Key(
        "tied-embeddings", \.tiedEmbeddings,
        "Whether the scores are products with the vectors of the embedding, or of the decoder's."),
      Key("layers", \.layers, "The recurrent layers, from the input up.", isRequired: true),
      Key("decoder", \.decoder, "Of `pairs`: what writes the targets; the layers above then read the sources."),
      Key("dense", \.dense, "Dense layers between what is read of the recurrent ones and the scores."),
      Key(
        "output-initializer", \.outputInitializer,
        "How the kernel of the layer that gives the scores is filled before training.",
        conflict: { $0.tiedEmbeddings ? "the scores are products with the embedding, so leave it out" : nil }),
      Key("loss", \.loss, "What training makes small; left out, it follows from the targets."),
      // Only a run that begins reads it.
      Key(
        "weights-from", \.weightsFrom, "A file of weights to start from: of Keras, or a checkpoint.", mayChange: true),
    ]
  }
}

extension DecoderPlan: Section {
  static var schema: [Key<DecoderPlan>] {
    [
      Key(
        "embedding", \.input, "How the tokens before each target become vectors: a size, or `one-hot`.",
        isRequired: true),
      Key(
        "embedding-initializer", \.embeddingInitializer, "How the table of the embedding is filled before training.",
        conflict: { if case .embedding = $0.input { nil } else { "the decoder's input has no embedding" } }),
      Key(
        "layers", \.layers,
        "The recurrent layers, one for each of the encoder's: of the same cell, with the units of both of its directions.",
        isRequired: true),
      Key("attention", \.attention, "How it looks back at the encoder's outputs; left out, not at all."),
    ]
  }
}

extension DensePlan: Section {
  static var schema: [Key<DensePlan>] {
    [
      Key("units", \.units, "The number of its units.", isRequired: true, check: size),
      Key("activation", \.activation, "What it makes of its sums."),
      Key("kernel-initializer", \.kernelInitializer, "How its kernel is filled before training."),
      Key(
        "dropout", \.dropout, "The share of the outputs that is dropped in training, others at every step of time.",
        check: fraction),
    ]
  }
}

extension EmbeddingInitializer: Section {
  static var schema: [Key<EmbeddingInitializer>] {
    [
      Key("kind", \.kind, "The distribution."),
      Key(
        "limit", \.limit, "Of `random-uniform`: the numbers lie between -limit and limit.",
        conflict: { $0.kind.unless(.randomUniform) }, check: positive),
      Key(
        "deviation", \.deviation, "Of `random-normal`: the deviation from 0.",
        conflict: { $0.kind.unless(.randomNormal) }, check: positive),
    ]
  }
}
