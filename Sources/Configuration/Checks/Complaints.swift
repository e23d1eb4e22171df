// A complaint says what is wrong with a value and what to write. It is nil for a value that is fine.

/// Returns a complaint about a number below 1, or about one so large that a product with it could overflow an `Int`.
func positive(_ value: Int) -> String? {
  let most = 1 << 30
  return value < 1
    ? "\(value) is not a positive number; give 1 or more"
    : value > most ? "\(value) is too large; give at most \(most)" : nil
}

/// Returns a complaint about an array size below 1, or about one that no machine has the memory for.
func size(_ value: Int) -> String? {
  let most = 1 << 20
  return value > most ? "\(value) is too large; give at most \(most)" : positive(value)
}

/// Returns a complaint about an array size; nil for no size.
func size(_ value: Int?) -> String? { value.flatMap(size) }

/// Returns a complaint about a number below 1; nil for no number.
func positive(_ value: Int?) -> String? { value.flatMap(positive) }

/// Returns a complaint about a number that is not above 0.
func positive(_ value: Double) -> String? { value <= 0 ? "\(value) is not a positive number; give one above 0" : nil }

/// Returns a complaint about a number of seconds that is not above 0, or is longer than any run.
func seconds(_ value: Double) -> String? { tooLong(value) ?? positive(value) }

/// Returns a complaint about a number of seconds that is below 0, or is longer than any run.
func secondsOrZero(_ value: Double) -> String? { tooLong(value) ?? notNegative(value) }

private func tooLong(_ seconds: Double) -> String? {
  seconds > 1e9 ? "\(seconds) is too large; give at most a billion seconds" : nil
}

/// Returns a complaint about a number that is not above 0, or that is 0 where weights are computed.
func positiveFloat(_ value: Double) -> String? {
  value > 0 && value < Double(Float.leastNormalMagnitude)
    ? "\(value) is too small for a 32-bit float; give at least 1.2e-38" : positive(value)
}

/// Returns a complaint about a number that is not above 0; nil for no number.
func positive(_ value: Double?) -> String? { value.flatMap(positive) }

/// Returns a complaint about a number that is not above 0, or that is 0 where weights are computed; nil for no number.
func positiveFloat(_ value: Double?) -> String? { value.flatMap(positiveFloat) }

/// Returns a complaint about a number below 0.
func notNegative(_ value: Double) -> String? { value < 0 ? "\(value) is less than 0; give 0 or more" : nil }

/// Returns a complaint about a number below 0; nil for no number.
func notNegative(_ value: Double?) -> String? { value.flatMap(notNegative) }

/// Returns a complaint about a whole number that is below 0 or too large.
func notNegative(_ value: Int) -> String? {
  value < 0 ? "\(value) is less than 0; give 0 or more" : value == 0 ? nil : positive(value)
}

/// Returns a complaint about a number outside [0, 1).
func fraction(_ value: Double) -> String? {
  value < 0 || value >= 1 ? "\(value) is not in the range from 0 to below 1; give a number in this range" : nil
}
