import Kernels

/// An embedding in two dimensions: what lies together was found to be alike.
///
/// - Parameter words: a word for each row of the table.
package func embeddingSection(_ words: [String], _ table: Matrix, title: String) -> Page.Section {
  let shown = min(words.count, 400)
  let components = PrincipalComponents(table.rows(0..<shown))
  let shares = [components.shares.0, components.shares.1].map { "\(Int(($0 * 100).rounded())) %" }
  let which = shown < words.count ? "the first \(shown) of \(grouped(words.count)) tokens" : "\(shown) tokens"
  let note =
    "The two principal components of \(which), which hold \(shares[0]) and \(shares[1]) of the variance. "
    + (shown > EmbeddingMap.mostNames ? "Point at a dot for its token." : "")
  let map = EmbeddingMap(words: Array(words.prefix(shown)), places: components.places)
  return Page.Section(title, "<p class=\"note\">\(note)</p>\(map.figure)")
}
