/// The elements of a data form, as a checkpoint file names them.
enum FormElement: String {
  case source, input, target

  /// What an element is made of.
  enum Kind: String {
    case tokens, values
  }
}
