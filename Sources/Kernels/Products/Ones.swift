/// A row of ones: the product with it is the sum of the other factor's rows.
struct Ones: LeftFactor {
  let rowStride = 0
  @inline(__always) func start(_ row: Int) -> UnsafePointer<Float> { one }
  @inline(__always) func depthStride(_ height: Int) -> Int { 0 }
}

nonisolated(unsafe) private let one: UnsafePointer<Float> = {
  let place = UnsafeMutablePointer<Float>.allocate(capacity: 1)
  place.initialize(to: 1)
  return UnsafePointer(place)
}()
