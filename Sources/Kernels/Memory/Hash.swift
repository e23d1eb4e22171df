/// Returns a hash of the bits of `matrix`. It is cheap, and it changes if any one bit changes. It is not cryptographic.
public func hash(_ matrix: Matrix) -> UInt64 {
  var lanesHash = SIMD16<UInt32>(repeating: 0x811C_9DC5)
  for row in 0..<matrix.rows {
    let start = matrix.start + row * matrix.stride
    forEachVector(matrix.columns) { k, lanes in
      let bits = unsafeBitCast(load(start + k, lanes), to: SIMD16<UInt32>.self)
      lanesHash = (lanesHash ^ bits) &* 0x0100_0193
    }
  }
  var hash = FNV.start
  for lane in 0..<Machine.lanes { hash = FNV.next(hash, UInt64(lanesHash[lane])) }
  return hash
}

/// Returns a hash of `bytes` and their count. It changes if any one 8-byte word changes. It is not cryptographic.
public func hash(_ bytes: Span<UInt8>) -> UInt64 {
  bytes.withUnsafeBytes(hash)
}

/// Returns the hash of the bytes of `floats`.
public func hash(_ floats: Span<Float>) -> UInt64 { floats.withUnsafeBytes(hash) }

private func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  var hash = WordHash(count: bytes.count)
  hash.add(bytes)
  return hash.value
}

/// The hash of Fowler, Noll and Vo (FNV-1a, 64 bits), over words instead of bytes. A step is a bijection in the hash
/// and in the word, so a change of one word always changes the hash.
enum FNV {
  static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always) static func next(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    (hash ^ word) &* 0x0000_0100_0000_01B3
  }
}
