import FoundationEssentials

/// How a process gives a column to other processes of its host. They map its file, so that its values are in memory once.
extension Column: Codable {
  private enum CodingKeys: CodingKey {
    case file, filed, last
  }

  /// Encodes where the values are. What is decoded from that can be used as long as it likes, but it has to be decoded while
  /// this column is there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(contents?.file, forKey: .file)
    try container.encode(filed, forKey: .filed)
    try container.encode(unsafe last.withUnsafeBytes { unsafe Data($0) }, forKey: .last)
  }

  /// Decodes a column of another process.
  ///
  /// - Throws: an `Errno` if its file cannot be opened.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    filed = try container.decode(Int.self, forKey: .filed)
    if let file = try container.decodeIfPresent(ProcessFile.self, forKey: .file) {
      contents = try ColumnContents(file, size: filed * MemoryLayout<Value>.stride)
    }
    let bytes = try container.decode(Data.self, forKey: .last)
    last = unsafe bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / MemoryLayout<Value>.stride).map {
        unsafe bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Value>.stride, as: Value.self)
      }
    }
  }
}
