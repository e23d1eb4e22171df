import Datasets
import Files

/// Suggests what to write instead of an unknown name: a known name that differs only in case or accents, or else the
/// nearest known name. If no known name is near, the suggestion lists them, up to a hundred.
package func suggestion(for name: String, among known: [String]) -> String {
  for form in [withoutAccents, { $0.lowercased() }, { withoutAccents($0).lowercased() }] {
    if let same = known.first(where: { form($0) == form(name) }) { return "did you mean \(same)?" }
  }
  let distances = known.map { ($0, distance(name, $0)) }
  if let nearest = distances.min(by: { $0.1 < $1.1 }), nearest.1 <= max(2, nearest.0.count / 3),
    nearest.1 < max(name.count, nearest.0.count)
  {
    return "did you mean \(nearest.0)?"
  }
  return "known: \(known.list(most: 100))"
}

/// Returns a word without the marks on its letters.
private func withoutAccents(_ word: String) -> String {
  String(
    String.UnicodeScalarView(
      UnicodeForm.nfd.apply(word).unicodeScalars.filter { $0.properties.canonicalCombiningClass == .notReordered }))
}

/// Returns the least number of characters to insert, delete or replace to turn one word into another (Levenshtein,
/// 1966).
private func distance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var row = Array(0...b.count)
  for i in a.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
