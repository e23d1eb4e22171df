/// Looks at the classes of examples for signs of a mistake, such as columns in another order or a header among the
/// examples.
struct ClassCheck {
  private let classes: Vocabulary
  private let counts: [Int]
  private let isOnePerExample: Bool

  /// Counts the targets of each class. Nil if the targets are not classes.
  init?(_ examples: Examples, _ encoding: Encoding) {
    guard case .token(let count) = examples.targets.form, examples.sources == nil, let classes = encoding.classes
    else { return nil }
    var counts = [Int](repeating: 0, count: count)
    for index in 0..<examples.count {
      for token in examples.targets.tokens(index) where token >= 0 { counts[Int(token)] += 1 }
    }
    (self.classes, self.counts, isOnePerExample) = (classes, counts, !examples.hasTargetAtEveryStep)
  }

  /// A warning for each sign; empty if the classes look right.
  var warnings: [String] {
    let (targets, used) = (counts.reduce(0, +), counts.indices.filter { counts[$0] > 0 })
    if used.count == 1 {
      return [
        "every example has the class \"\(classes.tokens[used[0]])\", so there is nothing to learn; check the targets"
      ]
    }
    if used.count > max(2, targets / 2) {
      return [
        "\(used.count) classes for \(targets) targets: nearly every target is a class of its own; check which column has "
          + "the labels"
      ]
    }
    let rare = used.filter { counts[$0] == 1 }.map { "\"\(classes.tokens[$0])\"" }
    if rare.isEmpty || !isOnePerExample { return [] }
    return [
      "\(rare.list(most: 5)): one example only; check whether this is a header or a misspelling, or give more examples"
    ]
  }
}
