/// What a model makes of examples, in the forms of the files that hold it.
protocol PredictionOutput {
  /// Lines with a header, their cells apart by a separator.
  func text(separator: String) -> String
  /// An HDF5 file.
  func image() throws -> [UInt8]
}
