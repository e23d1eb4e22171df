extension String {
  /// The text in lower case by the rules of Unicode, as in Python: a Greek sigma at the end of a word is "ς" (Unicode
  /// Standard, section 3.13, `Final_Sigma`), which `lowercased()` leaves out.
  var inLowerCase: String {
    let lowered = lowercased()
    // Most texts have none. It is 0xCE 0xA3 in UTF-8.
    if !utf8.contains(0xA3) || !unicodeScalars.contains("Σ") { return lowered }
    let scalars = Array(unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let isFinal =
        scalar == "Σ" && String.isCased(scalars[..<index].reversed()) && !String.isCased(scalars[(index + 1)...])
      result.append(contentsOf: isFinal ? "ς".unicodeScalars : scalar.properties.lowercaseMapping.unicodeScalars)
    }
    return String(result)
  }

  /// Whether the first scalar that has to do with case is a letter that has one.
  private static func isCased(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
    scalars.first { !$0.properties.isCaseIgnorable }?.properties.isCased == true
  }
}
