/// Returns a cell of a table, in quotes if it contains the separator, a quote or the end of a line (RFC 4180).
func quoted(_ cell: String, _ separator: String) -> String {
  // Compared as code points: Swift's character of a quote and a combining mark behind it is no quote.
  let special: [Unicode.Scalar] = ["\"", "\n", "\r"] + separator.unicodeScalars
  guard cell.unicodeScalars.contains(where: special.contains) else { return cell }
  var text = "\""
  for scalar in cell.unicodeScalars {
    if scalar == "\"" { text.unicodeScalars.append("\"") }
    text.unicodeScalars.append(scalar)
  }
  return text + "\""
}
