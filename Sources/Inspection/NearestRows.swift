import Kernels

/// Finds the rows of an embedding that are nearest to one of them by cosine similarity.
public struct NearestRows: Sendable {
  private let rows: [[Float]]
  private let norms: [Double]

  /// Reads a table of vectors, `(vocabulary, dimensions)`.
  public init(_ table: Matrix) {
    rows = (0..<table.rows).map { table.rows($0..<$0 + 1).values }
    norms = rows.map { NearestRows.product($0, $0).squareRoot() }
  }

  /// Returns the `count` other rows that are nearest to the row of `token`, the nearest first, with their cosines. The
  /// cosine with a row of zeros is 0.
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
