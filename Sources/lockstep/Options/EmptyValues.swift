import ArgumentParser

// An empty value comes from a variable of the shell that is not set: --output "$FOLDER". As a path it would mean the root
// of the file system to some calls, and the current folder to others.

/// Returns a path of the command line. This is the `transform` of all options and arguments that are files.
///
/// - Throws: an error if the path is empty.
func path(_ word: String) throws -> String {
  if word.isEmpty { throw ValidationError("empty") }
  return word
}

/// Returns the path of a folder, without slashes at its end. This is the `transform` of all options and arguments that
/// are folders.
///
/// - Throws: an error if the path is empty.
func folder(_ word: String) throws -> String {
  let slashes = try path(word).reversed().prefix { $0 == "/" }.count
  return slashes == word.count ? "/" : String(word.dropLast(slashes))
}

/// Checks that no option is followed by an equals sign and nothing. The parser would take the next argument as its
/// value.
///
/// - Throws: an error that names the first such option.
func checkNoEmptyValues(_ arguments: [String]) throws {
  for argument in arguments.prefix(while: { $0 != "--" }) where argument.hasPrefix("--") && argument.hasSuffix("=") {
    let name = argument.dropLast()
    if !name.contains("=") { throw ValidationError(emptyValue(of: name)) }
  }
}

/// The message for an empty value.
///
/// - Parameter name: the option or argument: `--output`, `<config>`.
func emptyValue(of name: some StringProtocol) -> String {
  "\(name) is empty; give a value, or check the variable that it comes from"
}
