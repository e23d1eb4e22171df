extension Node {
  /// Whether the node is nothing: an empty value, `null` or `~`, without quotes.
  package var isNull: Bool {
    guard let scalar, scalar.isPlain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// The node as `true` or `false`, for which YAML 1.1 has six words in any case.
  package var bool: Bool? {
    guard let scalar, !scalar.isText else { return nil }
    return switch scalar.string.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  /// The node as a whole number: decimal, hexadecimal (`0x`), binary (`0b`) or octal (`0o` or `0`), with `_` between
  /// digits.
  package var int: Int? {
    guard let digits = number else { return nil }
    let sign = digits.hasPrefix("-") ? "-" : ""
    let magnitude = digits.hasPrefix("-") || digits.hasPrefix("+") ? digits.dropFirst() : digits[...]
    if magnitude == "0" { return 0 }
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8), ("0", 8)] where magnitude.hasPrefix(prefix) {
      return Int(sign + magnitude.dropFirst(prefix.count), radix: radix)
    }
    return Int(digits)
  }

  /// The node as a number, with `_` between digits; also `.inf` and `.nan`.
  package var float: Double? {
    guard let digits = number else { return nil }
    return switch digits.lowercased() {
    case ".inf", "+.inf": .infinity
    case "-.inf": -.infinity
    case ".nan": .nan
    default: Double(digits)
    }
  }

  /// The text of a value without quotes, without the `_` in it.
  private var number: String? {
    guard let scalar, scalar.isPlain else { return nil }
    return scalar.string.filter { $0 != "_" }
  }
}
