import Kernels

/// The rows of an embedding that point the same way as one of them.
public struct NearestRows: Sendable {
  private let rows: [[Float]]
  private let norms: [Double]

  /// A table of vectors, (vocabulary, dimensions).
  public init(_ table: Matrix) {
    rows = (0..<table.rows).map { table.rows($0..<$0 + 1).values }
    norms = rows.map { NearestRows.product($0, $0).squareRoot() }
  }

  /// The `count` nearest other rows, the nearest first: their cosine with the row of `token`, 0 with a row of zeros.
  public func nearest(to token: Int, count: Int) -> [(token: Int, cosine: Double)] {
    let others = rows.indices.filter { $0 != token }.map { (token: $0, cosine: cosine(token, $0)) }
    return Array(others.sorted { ($1.cosine, $0.token) < ($0.cosine, $1.token) }.prefix(count))
  }

  private func cosine(_ a: Int, _ b: Int) -> Double {
    let norm = norms[a] * norms[b]
    return norm > 0 ? NearestRows.product(rows[a], rows[b]) / norm : 0
  }

  private static func product(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}
