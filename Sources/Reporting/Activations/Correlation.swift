/// Returns Pearson's correlation of two series, from −1 to 1. Nil if one of them is constant.
package func correlation(_ a: [Float], _ b: [Double]) -> Double? {
  let count = Double(a.count)
  let (meanA, meanB) = (a.reduce(0) { $0 + Double($1) } / count, b.reduce(0, +) / count)
  var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
  for index in a.indices {
    let (x, y) = (Double(a[index]) - meanA, b[index] - meanB)
    products += x * y
    squaresA += x * x
    squaresB += y * y
  }
  return squaresA > 0 && squaresB > 0 ? products / (squaresA * squaresB).squareRoot() : nil
}
