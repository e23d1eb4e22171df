/// A complaint about a number below one, or so large that a product with it might not be a number of the machine.
func positive(_ value: Int) -> String? {
  let most = 1 << 30
  return value < 1
    ? "\(value) is not a positive number; give 1 or more"
    : value > most ? "\(value) is too large; at most \(most)" : nil
}

/// A complaint about a size of an array that no machine holds.
func size(_ value: Int) -> String? {
  let most = 1 << 20
  return value > most ? "\(value) is too large; at most \(most)" : positive(value)
}

/// The same for an optional size.
func size(_ value: Int?) -> String? { value.flatMap(size) }

/// The same for an optional number.
func positive(_ value: Int?) -> String? { value.flatMap(positive) }

/// A complaint about a number that is not above zero.
func positive(_ value: Double) -> String? { value <= 0 ? "\(value) is not a positive number; give one above 0" : nil }

/// A complaint about a time that is not above zero, or longer than any run.
func seconds(_ value: Double) -> String? {
  value > 1e9 ? "\(value) is too large; at most a billion seconds" : positive(value)
}

/// A complaint about an optional number that is not above zero.
func positive(_ value: Double?) -> String? { value.flatMap(positive) }

/// A complaint about a number below zero.
func notNegative(_ value: Double) -> String? { value < 0 ? "\(value) is less than 0; give 0 or more" : nil }

/// The same for an optional number.
func notNegative(_ value: Double?) -> String? { value.flatMap(notNegative) }

/// The same for a whole number, if it is not too large either.
func notNegative(_ value: Int) -> String? {
  value < 0 ? "\(value) is less than 0; give 0 or more" : value == 0 ? nil : positive(value)
}

/// A complaint about a number outside [0, 1).
func fraction(_ value: Double) -> String? {
  value < 0 || value >= 1 ? "\(value) is not in the range from 0 to below 1; give a number there" : nil
}
