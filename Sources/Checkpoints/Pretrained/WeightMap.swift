import Failures

/// Which layers of a file belong to which layers of a model, as the user says: `theirs=ours`.
struct WeightMap {
  private let entries: [(theirs: [Substring], ours: String, text: String)]

  /// - Throws: a failure of kind `usage` if an entry has another form.
  init(_ texts: [String]) throws {
    entries = try texts.map { text in
      // Names of layers of the model have no equals sign, those of a file may.
      guard let sign = text.lastIndex(of: "="), sign > text.startIndex, text.index(after: sign) < text.endIndex else {
        throw Failure(.usage, "the map \"\(text)\" is no pair of names; give theirs=ours, such as encoder.lstm=rnn")
      }
      return (WeightMap.parts(text[..<sign]), String(text[text.index(after: sign)...]), text)
    }
  }

  private static func parts(_ name: some StringProtocol) -> [Substring] {
    Substring(name).split { $0 == "." || $0 == "/" }
  }

  /// Returns the name that the user gives to a layer of a file, without what follows the name of the map.
  func target(of layer: String) -> String? { entries.first { covers($0.theirs, layer) }?.ours }

  /// Returns the layers of a file with their targets.
  ///
  /// - Throws: a failure of kind `data` if an entry names a layer that the file does not have.
  func applied(to layers: [ForeignLayer], _ path: String) throws -> [ForeignLayer] {
    for entry in entries where !layers.contains(where: { covers(entry.theirs, $0) }) {
      let names = layers.map { $0.settings?.name ?? $0.name }.joined(separator: ", ")
      throw Failure(.data, "\(path): the map \"\(entry.text)\" names what is not there; the file has \(names)")
    }
    return layers.map { layer in
      var layer = layer
      layer.target = entries.first { covers($0.theirs, layer) }?.ours ?? layer.target
      return layer
    }
  }

  /// Returns whether an entry names a layer: by its path in the file or, in a file whose paths have only the classes of
  /// layers, by the name that the user gave it.
  private func covers(_ theirs: [Substring], _ layer: ForeignLayer) -> Bool {
    covers(theirs, layer.name) || layer.settings.map { covers(theirs, $0.name) } ?? false
  }

  /// Returns whether the parts of a layer's name have those of an entry beside each other.
  private func covers(_ theirs: [Substring], _ layer: String) -> Bool {
    let parts = WeightMap.parts(layer)
    return parts.indices.contains { parts[$0...].starts(with: theirs) }
  }
}
