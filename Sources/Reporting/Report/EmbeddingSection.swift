import Kernels

/// Returns the section that shows an embedding in two dimensions. Tokens that are close together have similar vectors.
///
/// - Parameter words: a word for each row of the table.
package func embeddingSection(_ words: [String], _ table: Matrix, title: String) -> Page.Section {
  let shown = min(words.count, 400)
  let components = PrincipalComponents(table.rows(0..<shown))
  let variances = [components.variances.0, components.variances.1].map { "\(Int(($0 * 100).rounded())) %" }
  let which = shown < words.count ? "the first \(shown) of \(grouped(words.count)) tokens" : "\(shown) tokens"
  let note =
    "The first two principal components of \(which) explain \(variances[0]) and \(variances[1]) of the variance. "
    + (shown > EmbeddingMap.maximumNames ? "Point at a dot to see its token." : "")
  let map = EmbeddingMap(words: Array(words.prefix(shown)), places: components.places)
  return Page.Section(title, "<p class=\"note\">\(note)</p>\(map.figure)")
}
