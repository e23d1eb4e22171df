/// Escapes the characters of a text that have a meaning in HTML.
package func escaped(_ text: String) -> String {
  let names: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"]
  return text.reduce(into: "") { $0 += names[$1] ?? String($1) }
}
