/// Predictions of a model, in the formats that `predict` writes.
protocol PredictionOutput {
  /// Returns a header and lines of cells, with a separator between two cells.
  func text(separator: String) -> String
  /// Returns the bytes of an HDF5 file.
  func image() throws -> [UInt8]
}
