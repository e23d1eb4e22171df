/// Formats a coordinate with at most two digits after the decimal point, which is finer than the pixels of a screen.
func coordinate(_ value: Double) -> String {
  let hundredths = Int((value * 100).rounded())
  return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
}
