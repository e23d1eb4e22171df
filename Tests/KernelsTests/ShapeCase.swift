import Glibc
import Kernels

/// A kernel and a call of it with small arguments.
struct ShapeCase: Sendable {
  /// The type, name and labels of the kernel, as ``KernelNames`` finds them in the source.
  let name: String
  /// Calls the kernel. Each argument that can be wrong comes from `Arguments`.
  let call: @Sendable (Arguments) -> Void

  init(_ name: String, _ call: @escaping @Sendable (Arguments) -> Void) {
    self.name = name
    self.call = call
  }

  static let all =
    memory + products + steps + elements + losses + lossesOfForecasts + sums + updates + scalars + texts
    + others

  /// The kernels of which no argument can be wrong: they take a matrix or span of any shape, or no sizes at all.
  static let takeAnything = [
    "Machine.requireCPU(orSay:code:)", "InstructionSet.(one:other:)", "flushSubnormals()", "keepSubnormals()",
    "Matrix.fill(_:)", "Storage.fill(_:)", "Storage.withMutableSpan(_:)", "RowSet.removeAll()", "RowSet.forEach(_:)",
    "hash(_:)", "hash(_:)", "hash(_:)", "WordHash.init(count:)", "WordHash.add(_:)", "isFinite(_:)",
    "scale(_:by:)", "activate(_:_:)", "softmax(_:)", "logistic(_:)",
    "SumOfProducts.init(_:)", "DropoutPlace.init(step:time:firstRow:)",
    "Random.init(seed:stream:)", "Random.bits(_:)", "Random.uniform(_:)", "Random.normal(_:)", "Random.shuffled(_:)",
    "philox(_:_:)", "VectorMath.activation(_:_:)", "VectorMath.exp(_:)", "VectorMath.sigmoid(_:)",
    "VectorMath.tanh(_:)", "VectorMath.squareRoot(_:)",
    "PortableMath.exp(_:)", "PortableMath.log(_:)", "PortableMath.softplus(_:)", "Likelihood.parameters(_:)",
    "checkText(_:)", "ByteHash.init()", "ByteHash.add(_:)", "FastHash.init()", "FastHash.of(_:)", "FastHash.add(_:)",
    "CharacterTable.init()", "CodePointTable.init(_:)", "CharacterClasses.init(_:)", "WordTable.init(_:)",
    "ByteStringTable.init()", "ByteStringTable.number(of:)",
    "NarrowNumbers.width(below:)", "Processors.init(words:)", "Processors.formUnion(_:)",
    "Processors.useInThisThread()", "sideBySide(_:on:_:)",
  ]

  private static let texts = [
    ShapeCase("CharacterTable.encode(_:into:)") {
      var target = [UInt32](repeating: 0, count: $0.value("room", 5, or: 4))
      var numbers = target.mutableSpan
      _ = CharacterTable().encode(Array("a é b".utf8).span.extracting(first: 5), into: &numbers)
    },
    ShapeCase("CharacterClasses.nextWord(_:from:)") {
      var offset = $0.value("offset", 1, or: -1, 4)
      _ = CharacterClasses { _ in .ofWord }.nextWord(Array("abc".utf8).span, from: &offset)
    },
    ShapeCase("WordTable.encode(_:into:)") {
      var target = [UInt32](repeating: 0, count: $0.value("room", 3, or: 2))
      var numbers = target.mutableSpan
      _ = WordTable(CharacterClasses { _ in .single }).encode(Array("abc".utf8).span, into: &numbers)
    },
    ShapeCase("ByteStringTable.number(of:in:)") {
      let (start, end) = ($0.value("start", 1, or: -1), $0.value("end", 3, or: 4))
      _ = ByteStringTable().number(of: start..<end, in: Array("abc".utf8).span)
    },
    ShapeCase("ByteStringTable.bytes(of:)") {
      let table = ByteStringTable()
      _ = table.number(of: Array("abc".utf8).span)
      _ = table.bytes(of: $0.value("number", 0, or: -1, 1))
    },
    ShapeCase("NarrowNumbers.write(_:width:to:)") {
      var bytes = [UInt8](repeating: 0, count: $0.value("room", 4, or: 3))
      var target = bytes.mutableSpan
      NarrowNumbers.write([1, 2].span, width: $0.value("width", 2, or: 0, 3, 8), to: &target)
    },
    ShapeCase("NarrowNumbers.read(_:width:at:)") {
      let bytes = [UInt8](repeating: 0, count: 4)
      _ = NarrowNumbers.read(bytes.span, width: $0.value("width", 2, or: 0, 3), at: $0.value("index", 1, or: -1, 2))
    },
    ShapeCase("NarrowNumbers.count(_:width:into:)") {
      var counts = [0, 0]
      var target = counts.mutableSpan
      NarrowNumbers.count([1, 0].span, width: $0.value("width", 1, or: 0, 3), into: &target)
    },
    ShapeCase("find(_:in:from:)") {
      _ = find(Array("b".utf8).span, in: Array("abc".utf8).span, from: $0.value("start", 3, or: -1, 4))
    },
  ]

  private static let scalars = [
    ShapeCase("PortableMath.pow(_:_:)") {
      _ = PortableMath.pow(
        $0.value("base", 0.5, or: -1, .infinity, .nan), $0.value("exponent", 2, or: -1, .nan))
    },
    ShapeCase("PortableMath.cos(_:)") { _ = PortableMath.cos($0.value("x", 1, or: -1, 4, .nan)) },
    ShapeCase("PortableMath.logGamma(_:)") { _ = PortableMath.logGamma($0.value("x", 1, or: 0, -1, .nan)) },
    ShapeCase("PortableMath.digamma(_:)") { _ = PortableMath.digamma($0.value("x", 1, or: 0, -1, .nan)) },
    ShapeCase("PortableMath.incompleteBeta(_:_:_:)") {
      _ = PortableMath.incompleteBeta(0.5, $0.value("a", 2, or: 0, -1, .nan), $0.value("b", 3, or: 0, -1, .nan))
    },
    ShapeCase("Likelihood.loss(_:_:)") {
      _ = Likelihood.negativeBinomial.loss([2, 0.5, 0], $0.value("number", 3, or: -2))
    },
    ShapeCase("Likelihood.slopes(_:_:)") {
      _ = Likelihood.negativeBinomial.slopes([2, 0.5, 0], $0.value("number", 3, or: -2))
    },
    ShapeCase("Likelihood.quantile(_:_:)") {
      _ = Likelihood.gaussian.quantile($0.value("share", 0.5, or: 0, 1, .nan), [0, 1, 0])
    },
  ]

  private static let memory = [
    ShapeCase("Storage.init(count:)") { _ = Storage(count: $0.value("count", 3, or: -1, Int.max)) },
    ShapeCase("Storage.bytes(ofMapped:)") { _ = Storage.bytes(ofMapped: $0.value("count", 3, or: -1, Int.max)) },
    ShapeCase("Storage.init(mapped:count:)") {
      let count = $0.value("count", 3, or: -1, Int.max)
      let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      if let page { _ = Storage(mapped: page, count: count) }
    },
    ShapeCase("Matrix.init(rows:columns:)") {
      _ = Matrix(rows: $0.value("rows", 2, or: -2, 1 << 62), columns: $0.value("columns", 4, or: -4, 1 << 62))
    },
    ShapeCase("Matrix.init(_:offset:rows:columns:)") {
      _ = Matrix(
        $0.storage("storage", 7), offset: $0.value("offset", 1, or: -1, 2),
        rows: $0.value("rows", 2, or: -2, 3, 1 << 62), columns: $0.value("columns", 3, or: -3, 4, 1 << 62))
    },
    ShapeCase("Matrix.rows(_:)") { _ = Matrix(rows: 4, columns: 2).rows($0.range("rows", within: 4)) },
    ShapeCase("Matrix.columns(_:)") { _ = Matrix(rows: 2, columns: 4).columns($0.range("columns", within: 4)) },
    ShapeCase("Matrix.subscript(_:_:)") {
      let matrix = Matrix(rows: 2, columns: 3)
      matrix[$0.value("row set", 1, or: -1, 2), $0.value("column set", 2, or: -1, 3)] = 1
      _ = matrix[$0.value("row got", 1, or: -1, 2), $0.value("column got", 2, or: -1, 3)]
    },
    ShapeCase("Matrix.copy(from:)") { Matrix(rows: 2, columns: 3).copy(from: $0.matrix("other", 2, 3)) },
    ShapeCase("Matrix.set(_:)") { Matrix(rows: 2, columns: 2).set($0.values("values", [1, 2, 3, 4])) },
    ShapeCase("Matrix.withMutableSpan(_:)") {
      let matrix = Matrix(rows: 3, columns: 4)
      matrix.columns(0..<$0.value("columns", 4, or: 3)).withMutableSpan { _ in }
    },
    ShapeCase("RowSet.init(rows:)") { _ = RowSet(rows: $0.value("rows", 70, or: -70)) },
    ShapeCase("RowSet.contains(_:)") { _ = RowSet(rows: 70).contains($0.value("row", 69, or: -1, 70, 1000)) },
    ShapeCase("RowSet.insert(_:)") {
      var rows = RowSet(rows: 70)
      rows.insert($0.value("row", 69, or: -1, 70, 1000))
    },
    ShapeCase("RowSet.insertAll(_:)") {
      var rows = RowSet(rows: 70)
      rows.insertAll($0.value("rows", 70, or: -1, 71))
    },
    ShapeCase("RowSet.copy(from:)") {
      var rows = RowSet(rows: 70)
      rows.copy(from: RowSet(rows: $0.number("rows of the other", 70)))
    },
    ShapeCase("RowSet.formUnion(_:)") {
      var rows = RowSet(rows: 70)
      rows.formUnion($0.value("words", [1, 63], or: [1], [1, 1, 1], [1, 64]))
    },
    ShapeCase("packedBFloat16Count(_:)") { _ = packedBFloat16Count($0.value("count", 40, or: -40)) },
    ShapeCase("packBFloat16(_:_:into:at:)") {
      packBFloat16(
        $0.storage("storage", 41), $0.range("range", within: 41), into: $0.storage("packed", 33),
        at: $0.value("target", 1, or: -1, 2))
    },
    ShapeCase("unpackBFloat16(_:at:into:_:)") {
      unpackBFloat16(
        $0.storage("packed", 33), at: $0.value("start", 1, or: -1, 2), into: $0.storage("storage", 41),
        $0.range("range", within: 41))
    },
  ]

  private static let products = [
    ShapeCase("PackedMatrix.init(_:)") { _ = PackedMatrix(.interleaved($0.value("parts", 4, or: -1, 0, 5))) },
    ShapeCase("PackedMatrix.pack(_:)") {
      PackedMatrix(.interleaved(4)).pack(Matrix(rows: 3, columns: $0.number("columns", 8)))
    },
    ShapeCase("PackedMatrix.pack(transposed:)") {
      PackedMatrix(.interleaved(4)).pack(transposed: Matrix(rows: $0.number("rows", 8), columns: 3))
    },
    ShapeCase("multiply(_:_:into:from:)") {
      let (a, row) = ($0.matrix("a", 3, 5), $0.matrix("start", 1, 5))
      let b = packed($0.matrix("b", 5, 5), $0.value("arrangement", .plain, or: .interleaved(1)))
      let c = $0.matrix("c", 3, 5, apartFrom: "a", a)
      let sharesRow = $0.value("start has the memory of c", false, or: true)
      multiply(a, b, into: c, from: .row(sharesRow ? c.rows(1..<2) : row))
    },
    ShapeCase("multiply(_:_:transposed:into:from:)") {
      // Neighbouring columns of the same rows do not share memory.
      let wide = Matrix(rows: 6, columns: 14)
      let a = wide.rows(0..<$0.number("rows of a", 5)).columns(0..<$0.number("columns of a", 5))
      let first = $0.value("first column of c", 5, or: 4)
      let c = wide.rows(0..<$0.number("rows of c", 5)).columns(first..<first + $0.number("columns of c", 7))
      multiply(a, $0.matrix("b", 7, 5), transposed: true, into: c, from: .row($0.matrix("start", 1, 7)))
      let square = Matrix(rows: 5, columns: 5)
      multiply(Matrix(rows: 5, columns: 5), square, into: $0.matrix("product", 5, 5, apartFrom: "b", square))
    },
    ShapeCase("orthonormalize(_:length:)") {
      var vectors: [Double] = $0.value("vectors", [1, 0, 0, 1], or: [1, 0, 0], [1, 0, 0, 1, 1, 1])
      orthonormalize(&vectors, length: $0.value("length", 2, or: -1, 0, 1, 3))
    },
    ShapeCase("DotAttention.init(queries:keys:weights:rows:)") {
      _ = DotAttention(
        queries: $0.matrix("queries", 6, 5), keys: $0.matrix("keys", 8, 5), weights: $0.matrix("weights", 6, 4),
        rows: $0.value("rows", 2, or: -2, 0, 1, 3, 4))
    },
    ShapeCase("DotAttention.forward(lengths:into:)") {
      let (queries, keys) = (Matrix(rows: 6, columns: 5), Matrix(rows: 6, columns: 5))
      let attention = DotAttention(queries: queries, keys: keys, weights: Matrix(rows: 6, columns: 3), rows: 2)
      let lengths = $0.values("lengths", [0, $0.value("length", 3, or: -1, 4)] as [Int32])
      var contexts = $0.matrix("contexts", 6, 5, apartFrom: "queries", queries)
      if $0.value("contexts has the memory of keys", false, or: true) { contexts = keys }
      attention.forward(lengths: lengths.span, into: contexts)
    },
    ShapeCase("DotAttention.backward(lengths:dContexts:dWeights:dQueries:dKeys:)") {
      let attention = DotAttention(
        queries: Matrix(rows: 6, columns: 5), keys: Matrix(rows: 8, columns: 5), weights: Matrix(rows: 6, columns: 4),
        rows: 2)
      let lengths = $0.values("lengths", [0, $0.value("length", 4, or: -1, 5)] as [Int32])
      attention.backward(
        lengths: lengths.span, dContexts: $0.matrix("dContexts", 6, 5),
        dWeights: Matrix(rows: $0.number("rows of dWeights", 1), columns: $0.value("columns of dWeights", 4, or: 3)),
        dQueries: $0.matrix("dQueries", 6, 5), dKeys: $0.matrix("dKeys", 8, 5))
    },
  ]

  private static let elements = [
    ShapeCase("add(_:to:)") { add($0.matrix("source", 3, 5), to: $0.matrix("target", 3, 5)) },
    ShapeCase("multiplyElements(_:_:into:)") {
      multiplyElements($0.matrix("a", 3, 5), $0.matrix("b", 3, 5), into: $0.matrix("result", 3, 5))
    },
    ShapeCase("addElementProducts(_:_:to:)") {
      addElementProducts($0.matrix("a", 3, 5), $0.matrix("b", 3, 5), to: $0.matrix("sums", 3, 5))
    },
    ShapeCase("activateBackward(_:outputs:dOutputs:dSums:)") {
      activateBackward(
        .tanh, outputs: $0.matrix("outputs", 3, 5), dOutputs: $0.matrix("dOutputs", 3, 5),
        dSums: $0.matrix("dSums", 3, 5))
    },
    ShapeCase("normalize(_:into:inverseDeviations:)") {
      normalize(
        $0.matrix("x", 3, 5), into: $0.matrix("result", 3, 5),
        inverseDeviations: $0.matrix("inverseDeviations", 3, 1))
    },
    ShapeCase("scaleColumns(_:by:plus:into:)") {
      scaleColumns(
        $0.matrix("x", 3, 5), by: $0.matrix("a", 1, 5), plus: $0.matrix("b", 1, 5), into: $0.matrix("result", 3, 5))
    },
    ShapeCase("normalizeBackward(_:inverseDeviations:gamma:d:)") {
      normalizeBackward(
        $0.matrix("normalized", 3, 5), inverseDeviations: $0.matrix("inverseDeviations", 3, 1),
        gamma: $0.matrix("gamma", 1, 5), d: $0.matrix("d", 3, 5))
    },
    ShapeCase("reverseSteps(_:rows:lengths:into:)") {
      let source = $0.matrix("source", 6, 5)
      let lengths = $0.values("lengths", [0, $0.value("length", 3, or: -1, 4)] as [Int32])
      reverseSteps(
        source, rows: $0.value("rows", 2, or: -2, 0, 1, 3, 4), lengths: lengths.span,
        into: $0.matrix("result", 6, 5, apartFrom: "source", source))
    },
    ShapeCase("gather(_:_:into:)") {
      let tokens = $0.values("tokens", [0, $0.value("token", 2, or: -1, 3), 1] as [Int32])
      let table = Matrix(rows: 3, columns: $0.number("columns of table", 5))
      gather(table, tokens.span, into: $0.matrix("result", 3, 5, apartFrom: "table", table))
    },
    ShapeCase("oneHot(_:into:)") {
      let tokens = $0.values("tokens", [0, $0.value("token", 4, or: -1, 5)] as [Int32])
      oneHot(tokens.span, into: Matrix(rows: $0.number("rows of result", 2), columns: 5))
    },
  ]

  private static let losses = [
    ShapeCase("softmaxCrossEntropy(_:_:labelSmoothing:classWeights:)") {
      let targets = $0.values("targets", [-1, $0.value("target", 2, or: 3)] as [Int32])
      let weights = $0.values("classWeights", [1, 1, 1] as [Float])
      _ = softmaxCrossEntropy($0.matrix("scores", 2, 3), targets.span, classWeights: weights.span)
    },
    ShapeCase("softmaxCrossEntropyGradient(_:_:labelSmoothing:classWeights:)") {
      let targets = $0.values("targets", [-1, $0.value("target", 2, or: 3)] as [Int32])
      let weights = $0.values("classWeights", [1, 1, 1] as [Float])
      softmaxCrossEntropyGradient($0.matrix("probabilities", 2, 3), targets.span, classWeights: weights.span)
    },
    ShapeCase("differenceLoss(_:_:_:)") {
      let targets = $0.values("targets", [1, 2, 3, 4, 5, 6] as [Float])
      _ = differenceLoss($0.matrix("outputs", 2, 3), targets.span, .squared)
    },
    ShapeCase("differenceLossGradient(_:_:_:)") {
      let targets = $0.values("targets", [1, 2, 3, 4, 5, 6] as [Float])
      differenceLossGradient($0.matrix("outputs", 2, 3), targets.span, .squared)
    },
    ShapeCase("binaryCrossEntropy(_:_:labelSmoothing:)") {
      let targets = $0.values("targets", [1, 0, 1, 0, 1, 0] as [Float])
      _ = binaryCrossEntropy($0.matrix("scores", 2, 3), targets.span)
    },
    ShapeCase("binaryCrossEntropyGradient(_:_:labelSmoothing:)") {
      let targets = $0.values("targets", [1, 0, 1, 0, 1, 0] as [Float])
      binaryCrossEntropyGradient($0.matrix("probabilities", 2, 3), targets.span)
    },
  ]

  private static let lossesOfForecasts = [
    ShapeCase("pinballLoss(_:_:_:)") {
      let targets = $0.values("targets", [1, 2, 3, 4] as [Float])
      let quantiles = $0.values("quantiles", [0.1, 0.5, 0.9])
      _ = pinballLoss($0.matrix("outputs", 2, 6), targets.span, quantiles.span)
    },
    ShapeCase("pinballLossGradient(_:_:_:)") {
      let targets = $0.values("targets", [1, 2, 3, 4] as [Float])
      let quantiles = $0.values("quantiles", [0.1, 0.5, 0.9])
      pinballLossGradient($0.matrix("outputs", 2, 6), targets.span, quantiles.span)
    },
    ShapeCase("likelihoodLoss(_:_:_:)") {
      let targets = $0.values("targets", [1, 2, 3, 4] as [Float])
      _ = likelihoodLoss($0.matrix("scores", 2, 4), targets.span, .gaussian)
    },
    ShapeCase("likelihoodParameters(_:_:)") {
      likelihoodParameters(Matrix(rows: 2, columns: $0.number("columns of scores", 4)), .gaussian)
    },
    ShapeCase("likelihoodLossGradient(_:_:_:)") {
      let targets = $0.values("targets", [1, 2, 3, 4] as [Float])
      likelihoodLossGradient($0.matrix("parameters", 2, 4), targets.span, .gaussian)
    },
  ]

  private static let updates = [
    ShapeCase("descentUpdate(weights:gradients:_:scale:rate:)") {
      descentUpdate(
        weights: $0.storage("weights", 5), gradients: $0.storage("gradients", 5), $0.range("range", within: 5),
        scale: 1, rate: 1)
    },
    ShapeCase("momentumUpdate(weights:gradients:velocity:scale:rate:momentum:nesterov:)") {
      momentumUpdate(
        weights: Storage(count: $0.number("weights", 5)), gradients: $0.storage("gradients", 5),
        velocity: Storage(count: $0.number("velocity", 5)), scale: 1, rate: 1, momentum: 0.9, nesterov: false)
    },
    ShapeCase("rmspropUpdate(weights:gradients:velocity:average:momentum:scale:rate:rho:epsilon:)") {
      rmspropUpdate(
        weights: Storage(count: $0.number("weights", 5)), gradients: $0.storage("gradients", 5),
        velocity: Storage(count: $0.number("velocity", 5)), average: Storage(count: $0.number("average", 5)),
        momentum: (Storage(count: $0.number("momentum", 5)), 0.9), scale: 1, rate: 1, rho: 0.9, epsilon: 1)
    },
    ShapeCase("adagradUpdate(weights:gradients:accumulator:_:scale:rate:epsilon:)") {
      adagradUpdate(
        weights: $0.storage("weights", 5), gradients: $0.storage("gradients", 5),
        accumulator: $0.storage("accumulator", 5), $0.range("range", within: 5), scale: 1, rate: 1, epsilon: 1)
    },
    ShapeCase(
      "adamUpdate(weights:gradients:first:second:largest:_:scale:rate:decay:beta1:beta2:epsilon:)"
    ) {
      adamUpdate(
        weights: $0.storage("weights", 5), gradients: $0.storage("gradients", 5), first: $0.storage("first", 5),
        second: $0.storage("second", 5), largest: $0.storage("largest", 5), $0.range("range", within: 5),
        scale: 1, rate: 1, decay: 0, beta1: 0.9, beta2: 0.9, epsilon: 1)
    },
    ShapeCase(
      "lambUpdate(weights:gradients:first:second:_:scale:rate:decay:beta1:beta2:corrections:epsilon:)"
    ) {
      lambUpdate(
        weights: $0.storage("weights", 5), gradients: $0.storage("gradients", 5), first: $0.storage("first", 5),
        second: $0.storage("second", 5), $0.range("range", within: 5), scale: 1, rate: 1, decay: 0, beta1: 0.9,
        beta2: 0.9, corrections: (1, 1), epsilon: 1)
    },
    ShapeCase("larsUpdate(weights:gradients:velocity:_:scale:rate:trust:decay:momentum:nesterov:epsilon:)") {
      larsUpdate(
        weights: $0.storage("weights", 5), gradients: $0.storage("gradients", 5), velocity: $0.storage("velocity", 5),
        $0.range("range", within: 5), scale: 1, rate: 1, trust: 1, decay: 0, momentum: 0.9, nesterov: false, epsilon: 1)
    },
  ]

  private static let others = [
    ShapeCase("multiplyAdd(rounds:)") { _ = multiplyAdd(rounds: $0.value("rounds", 1, or: -1)) },
    ShapeCase("fillDropoutMask(_:rate:key:at:)") {
      fillDropoutMask(
        Matrix(rows: 2, columns: 3), rate: $0.value("rate", 0.5, or: -0.1, 1, .nan), key: (1, 2),
        at: DropoutPlace(step: 1, time: 2, firstRow: 3))
    },
  ]
}
