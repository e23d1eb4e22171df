import CIntrinsics

/// Calls `body` with the offset of each whole vector of `count` floats, and then with the rest if there is one.
@inline(__always) func forEachVector(_ count: Int, _ body: (_ offset: Int, _ lanes: Int) -> Void) {
  var offset = 0
  while offset + Machine.lanes <= count {
    body(offset, Machine.lanes)
    offset += Machine.lanes
  }
  if offset < count { body(offset, count - offset) }
}

/// Loads a vector.
@inline(__always) func load(_ start: UnsafePointer<Float>) -> Vector {
  UnsafeRawPointer(start).loadUnaligned(as: Vector.self)
}

/// Stores a vector.
@inline(__always) func store(_ vector: Vector, _ start: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(start).storeBytes(of: vector, as: Vector.self)
}

/// Loads the first `lanes` floats from `start` on and sets the other lanes to zero (or `filler`), so that the end of a row
/// runs through the same vector code as its middle.
@inline(__always) func load(_ start: UnsafePointer<Float>, _ lanes: Int, filler: Float = 0) -> Vector {
  lanes == Machine.lanes ? load(start) : lockstep_load(start, lanes, filler)
}

/// Stores the first `lanes` floats of `vector`.
@inline(__always) func store(_ vector: Vector, _ start: UnsafeMutablePointer<Float>, _ lanes: Int) {
  if lanes == Machine.lanes { store(vector, start) } else { lockstep_store(vector, start, lanes) }
}

/// Copies contiguous floats. (Swift's own copy calls the C library, which costs too much for a short row.)
@inline(__always) func copy(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ count: Int) {
  forEachVector(count) { k, lanes in store(load(source + k, lanes), target + k, lanes) }
}

/// Adds contiguous floats to others.
@inline(__always) func add(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ count: Int) {
  forEachVector(count) { k, lanes in store(load(target + k, lanes) + load(source + k, lanes), target + k, lanes) }
}
