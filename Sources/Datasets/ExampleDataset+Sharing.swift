import Files
import FoundationEssentials

/// How a process gives its examples to the other processes of its host. They need neither read nor encode the data again, and
/// the examples are in memory and on the disk once.
extension ExampleDataset {
  /// Examples that other processes can open.
  package struct Offer {
    private let file: CacheFile
    /// What they open them with, as long as this value and the dataset are there.
    package let shared: ProcessFile

    /// Offers the examples of a dataset.
    ///
    /// - Throws: an `Errno`, for instance if the disk is full.
    package init(_ dataset: ExampleDataset) throws {
      file = try ColumnPlace.current.newFile()
      try file.write(Array(try JSON.encoder().encode(dataset)).span)
      shared = try file.shared()
    }
  }

  /// Opens the examples that another process of the host offers. They have what training needs: not the windows of series and
  /// the places of records, with which predictions are written.
  ///
  /// - Throws: an error if their files cannot be opened, for instance from another container.
  package init(_ shared: ProcessFile) throws {
    self = try JSON.decoder().decode(ExampleDataset.self, from: Data(try shared.bytes()))
  }
}
