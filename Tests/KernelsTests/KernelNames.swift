import FoundationEssentials

/// The names of the functions that the source of Kernels declares public.
enum KernelNames {
  /// Returns the name of each public or package function, initializer and subscript, with its type and the labels of
  /// its parameters.
  static func all() throws -> [String] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let sources = tests.appending(path: "../../Sources/Kernels").standardizedFileURL
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    return try files.filter { $0.hasSuffix(".swift") }.flatMap { file in
      all(in: try String(contentsOf: sources.appending(path: file), encoding: .utf8))
    }.sorted()
  }

  private static func all(in source: String) -> [String] {
    var (names, type) = ([String](), "")
    for line in source.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("/") {
      let words = line.split(separator: " ")
      if !line.hasPrefix(" ") {
        let keyword = words.firstIndex { ["struct", "class", "enum", "extension", "protocol"].contains($0) }
        if let keyword { type = "\(identifier(words[keyword + 1]))." } else if words.contains("func") { type = "" }
      }
      guard let first = words.first, first == "public" || first == "package" else { continue }
      let function = words.firstIndex { $0 == "func" || $0.hasPrefix("init(") || $0.hasPrefix("subscript(") }
      guard let function else { continue }
      let name = identifier(words[function] == "func" ? words[function + 1] : words[function])
      names.append("\(type)\(name)(\(labels(source[line.startIndex...], isSubscript: name == "subscript")))")
    }
    return names
  }

  private static func identifier(_ word: Substring) -> String {
    String(word.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
  }

  /// Returns the labels of the parameters in the first parentheses.
  private static func labels(_ source: Substring, isSubscript: Bool) -> String {
    var (depth, parameter, labels) = (0, "", "")
    for character in source.drop(while: { $0 != "(" }) {
      if "([<".contains(character) { depth += 1 }
      if ")]".contains(character) || (character == ">" && parameter.last != "-") { depth -= 1 }
      if depth == 0 || (depth == 1 && character == ",") {
        let names = parameter.drop { "( \n".contains($0) }.prefix { $0 != ":" }.split(separator: " ")
        if let label = names.first { labels += isSubscript && names.count == 1 ? "_:" : "\(label):" }
        parameter = ""
      } else {
        parameter.append(character)
      }
      if depth == 0 { break }
    }
    return labels
  }
}
