// Element-by-element arithmetic on matrices and storages of the same shape.

/// Adds `source` to `target`.
public func add(_ source: Matrix, to target: Matrix) {
  requireShape(source, of: target, "source")
  for row in 0..<target.rows { add(source.place(row, 0), to: target.place(row, 0), target.columns) }
}

/// Sets `result` to the element-wise product of `a` and `b`. It may be one of them.
public func multiplyElements(_ a: Matrix, _ b: Matrix, into result: Matrix) {
  requireShape(a, of: result, "a")
  requireShape(b, of: result, "b")
  for row in 0..<result.rows {
    let (first, second, target) = (a.place(row, 0), b.place(row, 0), result.place(row, 0))
    forEachVector(result.columns) { k, lanes in
      store(load(first + k, lanes) * load(second + k, lanes), target + k, lanes)
    }
  }
}

/// Adds the element-wise product of `a` and `b` to `sums`.
public func addElementProducts(_ a: Matrix, _ b: Matrix, to sums: Matrix) {
  requireShape(a, of: sums, "a")
  requireShape(b, of: sums, "b")
  for row in 0..<sums.rows {
    let (first, second, target) = (a.place(row, 0), b.place(row, 0), sums.place(row, 0))
    forEachVector(sums.columns) { k, lanes in
      store(load(target + k, lanes).adding(load(first + k, lanes), times: load(second + k, lanes)), target + k, lanes)
    }
  }
}

/// Multiplies every float by `factor`.
public func scale(_ matrix: Matrix, by factor: Float) {
  for row in 0..<matrix.rows {
    let place = matrix.place(row, 0)
    forEachVector(matrix.columns) { k, lanes in store(load(place + k, lanes) * factor, place + k, lanes) }
  }
}

/// Adds `factor` times `source` to `target`, for the floats in `range`.
public func add(_ source: Storage, times factor: Float, to target: Storage, _ range: Range<Int>) {
  requireRange(range, within: source.count, "source")
  requireRange(range, within: target.count, "target")
  let (x, y, factors) = (source.base + range.lowerBound, target.base + range.lowerBound, Vector(repeating: factor))
  forEachVector(range.count) { k, lanes in
    store(load(y + k, lanes).adding(load(x + k, lanes), times: factors), y + k, lanes)
  }
}

/// Adds all floats of `source` to `target`, which has the same size.
public func add(_ source: Storage, to target: Storage) {
  requireCount(source.count, target.count, "source")
  add(UnsafePointer(source.base), to: target.base, source.count)
}
