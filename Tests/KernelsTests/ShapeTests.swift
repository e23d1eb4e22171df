import Foundation
import Kernels
import Testing

/// Every kernel traps when one of its arguments has a wrong shape, with the compiler flags that users get, and does not
/// trap when all arguments are right.
///
/// The kernels are built without the compiler's own checks, so an argument that no one checks is a write out of bounds.
struct ShapeTests {
  /// How many processes run at a time. Each of them tries one wrong argument.
  private static let lanes = 4

  @Test(arguments: 0..<lanes)
  func wrongArgumentsTrap(lane: Int) async {
    for index in stride(from: lane, to: ShapeCase.all.count, by: ShapeTests.lanes) {
      let kernel = ShapeCase.all[index]
      let right = Arguments(mistake: nil)
      kernel.call(right)
      #expect(!right.mistakes.isEmpty, "\(kernel.name) has no wrong arguments")
      for (mistake, description) in right.mistakes.enumerated() {
        let result = await #expect(
          processExitsWith: .failure, observing: [\.standardErrorContent], "\(kernel.name), \(description)"
        ) { [index = index as Int, mistake = mistake as Int] in
          ShapeCase.all[index].call(Arguments(mistake: mistake))
        }
        // A crash would be a failure too. A check prints the file of the kernel and a message.
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
          message.hasPrefix("Kernels/") && message.contains(": Fatal error: "),
          "\(kernel.name), \(description): \(message)")
      }
    }
  }

  @Test func everyPublicKernelHasACase() throws {
    let kernels = try KernelNames.all()
    #expect(kernels.count > 80, "the parser finds too few")
    let cases = ShapeCase.all.map(\.name) + ShapeCase.takeAnything
    #expect(kernels.filter { !cases.contains($0) } == [], "these have no case")
    #expect(cases.filter { !kernels.contains($0) } == [], "there are no such kernels")
    for name in Set(kernels) {
      #expect(kernels.count { $0 == name } == cases.count { $0 == name }, "one case for each overload of \(name)")
    }
  }
}

/// The arguments of one call: all right, or one of them wrong.
final class Arguments {
  private let mistake: Int?
  /// What could be wrong, in the order in which the call asks for it.
  private(set) var mistakes: [String] = []

  /// - Parameter mistake: the index of what is wrong, nil if all is right.
  init(mistake: Int?) { self.mistake = mistake }

  /// A value that is `right`, or one of `wrong` if that is the mistake.
  func value<T>(_ name: String, _ right: T, or wrong: T...) -> T {
    let first = mistakes.count
    mistakes += wrong.map { "\(name): \($0) instead of \(right)" }
    guard let mistake, mistake >= first, mistake < mistakes.count else { return right }
    return wrong[mistake - first]
  }

  /// A number that can be one too small or too large.
  func number(_ name: String, _ right: Int) -> Int { value(name, right, or: right - 1, right + 1) }

  /// A matrix with a row or column too few or too many.
  func matrix(_ name: String, _ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows: number("rows of \(name)", rows), columns: number("columns of \(name)", columns))
  }

  /// A matrix, or `other` if it is the mistake that both share memory.
  func matrix(_ name: String, _ rows: Int, _ columns: Int, apartFrom otherName: String, _ other: Matrix) -> Matrix {
    let matrix = matrix(name, rows, columns)
    return value("\(name) has the memory of \(otherName)", false, or: true) ? other : matrix
  }

  /// A matrix for the first of two branches, in a storage that has no room for the second if that is the mistake.
  func branches(_ name: String, _ rows: Int, _ columns: Int, stride: Int) -> Matrix {
    let (rows, columns) = (number("rows of \(name)", rows), number("columns of \(name)", columns))
    let count = stride + rows * columns
    return Matrix(Storage(count: value("storage of \(name)", count, or: count - 1)), rows: rows, columns: columns)
  }

  /// A storage that is one float too small.
  func storage(_ name: String, _ count: Int) -> Storage {
    Storage(count: value("floats of \(name)", count, or: count - 1))
  }

  /// Values of which there is one too few or too many.
  func values<T>(_ name: String, _ values: [T]) -> [T] {
    value("number of \(name)", values, or: Array(values.dropLast()), values + [values[0]])
  }

  /// A range that begins below zero or ends behind `count`.
  func range(_ name: String, within count: Int) -> Range<Int> { value(name, 1..<count, or: -1..<count, 1..<count + 1) }

  /// h' of a step, and its product with a recurrent kernel.
  func state(_ rows: Int, _ units: Int, gates: Int, _ arrangement: PackedMatrix.Arrangement) -> State {
    let size = number("units of h'", units)
    let h = Matrix(rows: number("rows of h'", rows), columns: size)
    let kernel = PackedMatrix(value("arrangement", arrangement, or: arrangement == .plain ? .interleaved(1) : .plain))
    kernel.pack(Matrix(rows: size, columns: gates * number("units of the kernel", units)))
    let product = StateProduct(h, kernel)
    if value("packed again", false, or: true) { kernel.pack(Matrix(rows: size + 1, columns: gates * units)) }
    return State(h: h, product: product)
  }

  struct State {
    let h: Matrix
    let product: StateProduct
  }
}

/// The names of the functions that Sources/Kernels exports, as its source says.
enum KernelNames {
  /// The name of each public or package function, initializer and subscript, with its type and the labels of its
  /// parameters.
  static func all() throws -> [String] {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let sources = tests.appending(path: "../../Sources/Kernels").standardizedFileURL
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var names: [String] = []
    while let file = files?.nextObject() as? URL {
      if file.pathExtension == "swift" { names += all(in: try String(contentsOf: file, encoding: .utf8)) }
    }
    return names.sorted()
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

  /// The labels of the parameters of the first parenthesis.
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
