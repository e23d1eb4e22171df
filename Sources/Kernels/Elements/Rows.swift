/// Copies, for each token, its row of `table` (tokens, E) to the row of `result` (rows, E) at the token's place.
public func gather(_ table: Matrix, _ tokens: Span<Int32>, into result: Matrix) {
  require(tokens.count == result.rows && table.columns == result.columns, "shapes differ")
  for row in 0..<result.rows {
    let token = Int(tokens[row])
    require(token >= 0 && token < table.rows, "token \(token) of \(table.rows)")
    copy(table.place(token, 0), to: result.place(row, 0), table.columns)
  }
}

/// Sets each row of `result` (rows, V) to zeros with a one at its token.
public func oneHot(_ tokens: Span<Int32>, into result: Matrix) {
  require(tokens.count == result.rows, "\(tokens.count) tokens for \(result.rows) rows")
  result.fill(0)
  for row in 0..<result.rows { result[row, Int(tokens[row])] = 1 }
}
