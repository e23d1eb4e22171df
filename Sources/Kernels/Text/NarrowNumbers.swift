/// Numbers of tokens in as few bytes as they need: 1, 2 or 4 bytes each, in the byte order of this machine.
public enum NarrowNumbers {
  /// Returns the least width of numbers below `count`.
  public static func width(below count: Int) -> Int { count <= 1 << 8 ? 1 : count <= 1 << 16 ? 2 : 4 }

  /// Writes numbers of a width. Higher bits are cut off.
  ///
  /// - Parameter target: room for `numbers.count` numbers.
  public static func write(_ numbers: Span<UInt32>, width: Int, to target: inout MutableSpan<UInt8>) {
    requireWidth(width)
    require(target.count >= numbers.count * width, "target has \(target.count) bytes for \(numbers.count) numbers")
    target.withUnsafeMutableBytes { target in
      guard let target = target.baseAddress else { return }
      switch width {
      case 1: write(numbers, to: target.assumingMemoryBound(to: UInt8.self))
      case 2: write(numbers, to: target.assumingMemoryBound(to: UInt16.self))
      default: write(numbers, to: target.assumingMemoryBound(to: UInt32.self))
      }
    }
  }

  /// Returns the number at `index`. The width can also be 8.
  @inline(__always)
  public static func read(_ bytes: Span<UInt8>, width: Int, at index: Int) -> Int {
    require(width == 8 || width == 4 || width == 2 || width == 1, "width is \(width), not 1, 2, 4 or 8")
    require(index >= 0 && (index + 1) * width <= bytes.count, "number \(index) of \(bytes.count / width)")
    return bytes.withUnsafeBytes { bytes in
      switch width {
      case 1: Int(bytes[index])
      case 2: Int(bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
      case 4: Int(bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      default: bytes.loadUnaligned(fromByteOffset: index * 8, as: Int.self)
      }
    }
  }

  /// Adds how often each number occurs to `counts`. Numbers beyond are passed over.
  public static func count(_ bytes: Span<UInt8>, width: Int, into counts: inout MutableSpan<Int>) {
    requireWidth(width)
    bytes.withUnsafeBytes { bytes in
      counts.withUnsafeMutableBufferPointer { counts in
        switch width {
        case 1: for number in bytes { count(Int(number), counts) }
        case 2:
          for index in 0..<bytes.count / 2 {
            count(Int(bytes.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)), counts)
          }
        default:
          for index in 0..<bytes.count / 4 {
            count(Int(bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)), counts)
          }
        }
      }
    }
  }

  @inline(__always) private static func count(_ number: Int, _ counts: UnsafeMutableBufferPointer<Int>) {
    if number < counts.count { counts[number] &+= 1 }
  }

  private static func write<Number: FixedWidthInteger>(_ numbers: Span<UInt32>, to target: UnsafeMutablePointer<Number>)
  {
    numbers.withUnsafeBufferPointer { numbers in
      for index in numbers.indices { target[index] = Number(truncatingIfNeeded: numbers[index]) }
    }
  }

  @inline(__always) private static func requireWidth(_ width: Int) {
    require(width == 1 || width == 2 || width == 4, "width is \(width), not 1, 2 or 4")
  }
}
