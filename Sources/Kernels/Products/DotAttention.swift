/// Attention by dot products (Luong, Pham and Manning, 2015): each step of one sequence attends to all steps of another
/// sequence in the same row of the batch.
///
///     w_ts = softmax_s(q_t · k_s)   c_t = Σ_s w_ts k_s
public struct DotAttention {
  /// q, (T · B, H), time-major.
  let queries: Matrix
  /// k, (S · B, H), time-major.
  let keys: Matrix
  /// w, (T · B, S).
  let weights: Matrix
  /// B, the number of rows of a step.
  let rows: Int

  /// Creates the attention of `queries` to `keys`.
  ///
  /// - Parameters:
  ///   - queries: q, (T · B, H), time-major.
  ///   - keys: k, (S · B, H), time-major.
  ///   - weights: Memory for w, (T · B, S). The forward pass sets it and the backward pass reads it.
  ///   - rows: B, the number of rows of a step.
  public init(queries: Matrix, keys: Matrix, weights: Matrix, rows: Int) {
    require(
      rows > 0 && queries.rows % rows == 0 && keys.rows % rows == 0,
      "rows is \(rows), of which \(queries.rows) queries and \(keys.rows) keys are not whole steps")
    requireShape(keys, keys.rows, queries.columns, "keys")
    requireShape(weights, queries.rows, keys.rows / rows, "weights")
    self.queries = queries
    self.keys = keys
    self.weights = weights
    self.rows = rows
  }

  /// Sets the weights and the contexts.
  ///
  /// - Parameters:
  ///   - lengths: The number of keys of each row of the batch. Empty if every row has all S keys.
  ///   - contexts: Receives c, (T · B, H). It must not share memory with the queries or keys.
  public func forward(lengths: Span<Int32>, into contexts: Matrix) {
    requireShape(contexts, of: queries, "contexts")
    requireSeparate(contexts, "contexts", from: queries, "queries")
    requireSeparate(contexts, "contexts", from: keys, "keys")
    forEachQuery(lengths) { query, keys in
      let (q, w) = (queries.place(query, 0), weights.place(query, 0))
      for key in 0..<weights.columns { w[key] = key < keys.count ? dot(q, keys[key], queries.columns) : 0 }
      if keys.count > 0 { softmax(weights.rows(query..<query + 1).columns(0..<keys.count)) }
      addWeighted(keys, w, to: contexts.place(query, 0), isFirst: true)
    }
  }

  /// Adds the gradients of the queries and keys, computed from the gradient of the contexts.
  ///
  /// - Parameters:
  ///   - lengths: The lengths of the forward pass.
  ///   - dContexts: The gradient of c, (T · B, H).
  ///   - dWeights: Memory for the gradients of the weights of one query, one row of at least S columns.
  ///   - dQueries: The gradient of q is added to it, (T · B, H).
  ///   - dKeys: The gradient of k is added to it, (S · B, H).
  public func backward(lengths: Span<Int32>, dContexts: Matrix, dWeights: Matrix, dQueries: Matrix, dKeys: Matrix) {
    requireShape(dContexts, of: queries, "dContexts")
    require(
      dWeights.rows == 1 && dWeights.columns >= weights.columns,
      "dWeights is (\(dWeights.rows), \(dWeights.columns)), not (1, \(weights.columns)) or wider")
    requireShape(dQueries, of: queries, "dQueries")
    requireShape(dKeys, of: keys, "dKeys")
    let (columns, d) = (queries.columns, dWeights.place(0, 0))
    forEachQuery(lengths) { query, keys in
      let (q, w, dContext) = (queries.place(query, 0), weights.place(query, 0), dContexts.place(query, 0))
      var mean: Float = 0
      for key in 0..<keys.count {
        d[key] = dot(dContext, keys[key], columns)
        mean += w[key] * d[key]
      }
      for key in 0..<keys.count { d[key] = w[key] * (d[key] - mean) }
      addWeighted(keys, d, to: dQueries.place(query, 0), isFirst: false)
      for key in 0..<keys.count {
        let target = dKeys.place(key * rows + query % rows, 0)
        forEachVector(columns) { k, lanes in
          let own = load(target + k, lanes).adding(Vector(repeating: w[key]), times: load(dContext + k, lanes))
          store(own.adding(Vector(repeating: d[key]), times: load(q + k, lanes)), target + k, lanes)
        }
      }
    }
  }

  /// The keys that a query attends to.
  private struct Keys {
    let start: UnsafeMutablePointer<Float>
    let stride: Int
    let count: Int

    subscript(key: Int) -> UnsafeMutablePointer<Float> { start + key * stride }
  }

  /// Calls `body` with each query and its keys. The queries of one row of the batch follow each other, so that the
  /// row's keys stay in the cache.
  private func forEachQuery(_ lengths: Span<Int32>, _ body: (_ query: Int, _ keys: Keys) -> Void) {
    if !lengths.isEmpty { requireCount(lengths.count, rows, "lengths") }
    for row in 0..<rows {
      let count = lengths.isEmpty ? weights.columns : Int(lengths[row])
      require(count >= 0 && count <= weights.columns, "lengths has \(count) for a row of \(weights.columns) keys")
      let keys = Keys(start: self.keys.place(row, 0), stride: rows * self.keys.stride, count: count)
      for query in stride(from: row, to: queries.rows, by: rows) { body(query, keys) }
    }
  }

  /// Sets `target` to Σ_s w_s k_s, or adds that to it if `isFirst` is false.
  private func addWeighted(
    _ keys: Keys, _ w: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>, isFirst: Bool
  ) {
    forEachVector(queries.columns) { k, lanes in
      var sum = isFirst ? Vector() : load(target + k, lanes)
      for key in 0..<keys.count { sum = sum.adding(Vector(repeating: w[key]), times: load(keys[key] + k, lanes)) }
      store(sum, target + k, lanes)
    }
  }

  private func dot(_ a: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
    var sum = Vector()
    forEachVector(count) { k, lanes in sum = sum.adding(load(a + k, lanes), times: load(b + k, lanes)) }
    return sum.sum()
  }
}
