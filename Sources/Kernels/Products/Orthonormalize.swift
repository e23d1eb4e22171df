/// Makes vectors orthonormal, in place, by the Gram-Schmidt process. Each vector loses its components along the vectors
/// before it and is scaled to length one. The components are removed twice, which is as accurate as Householder's
/// method (Giraud et al., 2005).
///
/// - Parameters:
///   - vectors: The vectors, one after the other.
///   - length: The length of a vector. There can be at most that many vectors.
public func orthonormalize(_ vectors: inout [Double], length: Int) {
  require(
    length > 0 && vectors.count % length == 0 && vectors.count / length <= length,
    "vectors has \(vectors.count) numbers, which are not at most \(length) vectors of \(length)")
  vectors.withUnsafeMutableBufferPointer { vectors in
    guard let start = vectors.baseAddress else { return }
    for place in 0..<vectors.count / length {
      let vector = start + place * length
      for _ in 0..<2 {
        for other in 0..<place {
          let direction = start + other * length
          add(direction, times: -dot(vector, direction, length), to: vector, length)
        }
      }
      let norm = dot(vector, vector, length).squareRoot()
      for k in 0..<length { vector[k] /= norm }
    }
  }
}

private typealias Doubles = SIMD8<Double>

private func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
  var sums = Doubles()
  var k = 0
  while k + 8 <= count {
    sums.addProduct(load(a + k), load(b + k))
    k += 8
  }
  var sum = sums.sum()
  while k < count {
    sum += a[k] * b[k]
    k += 1
  }
  return sum
}

private func add(
  _ direction: UnsafePointer<Double>, times factor: Double, to vector: UnsafeMutablePointer<Double>, _ count: Int
) {
  let factors = Doubles(repeating: factor)
  var k = 0
  while k + 8 <= count {
    let sum = load(vector + k).addingProduct(load(direction + k), factors)
    UnsafeMutableRawPointer(vector + k).storeBytes(of: sum, as: Doubles.self)
    k += 8
  }
  while k < count {
    vector[k] += direction[k] * factor
    k += 1
  }
}

@inline(__always) private func load(_ start: UnsafePointer<Double>) -> Doubles {
  UnsafeRawPointer(start).loadUnaligned(as: Doubles.self)
}
