/// Copies the row of each token from `table` (tokens, E) to the row of `result` (rows, E) at the token's position.
public func gather(_ table: Matrix, _ tokens: Span<Int32>, into result: Matrix) {
  requireCount(tokens.count, result.rows, "tokens")
  requireShape(result, tokens.count, table.columns, "result")
  requireSeparate(result, "result", from: table, "table")
  for row in 0..<result.rows {
    let token = Int(tokens[row])
    require(token >= 0 && token < table.rows, "tokens has \(token), which is not among \(table.rows) tokens")
    copy(table.place(token, 0), to: result.place(row, 0), table.columns)
  }
}

/// Sets each row of `result` (rows, V) to zeros, with a one in the column of its token.
public func oneHot(_ tokens: Span<Int32>, into result: Matrix) {
  requireCount(tokens.count, result.rows, "tokens")
  result.fill(0)
  for row in 0..<result.rows {
    let token = Int(tokens[row])
    require(token >= 0 && token < result.columns, "tokens has \(token), which is not among \(result.columns) tokens")
    result.place(row, token).pointee = 1
  }
}
