extension [String] {
  /// Returns the first texts of the list for a message, separated by commas, and how many others there are.
  package func list(most: Int) -> String {
    let others = count - most
    return prefix(most).joined(separator: ", ") + (others > 0 ? " and \(others) others" : "")
  }
}
