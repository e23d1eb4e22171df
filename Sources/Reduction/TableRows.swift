import Communication
import Kernels
import Networks
import Plans

/// Sums the gradient of a table over all processes.
///
/// Only those rows travel that the batch of some process touched. They are copied to buffers of their own, one after
/// the other.
final class TableRows {
  private let table: TableGradient
  private let gradients: Gradients
  private let makeBucket: (Range<Int>, Bucket.Buffers) throws -> Bucket
  private let communicator: any Communicator
  private var buffers: Bucket.Buffers
  private var bucket: Bucket
  private var columns: Int { table.slot.shape[1] }

  init(_ table: TableGradient, _ gradients: Gradients, number: Int, _ place: Bucket.Place) throws {
    self.table = table
    self.gradients = gradients
    communicator = place.communicator
    makeBucket = { try Bucket.make([($0, 0)], first: number, $1, place)[0] }
    buffers = Bucket.Buffers(branches: Storage(count: 0), branchStride: 0, sums: Storage(count: 0))
    bucket = try makeBucket(0..<0, buffers)
  }

  /// Starts to send the rows of this process's branches.
  func begin() throws {
    if gradients.branches !== gradients.sums.storage {
      // Clears the sums of the last step, before it is known which rows get new ones.
      let sums = gradients.sums[table.slot]
      table.touchedByAll.forEach { sums.rows($0..<$0 + 1).fill(0) }
    }
    try table.findTouchedByAll(communicator)
    let floats = table.touchedByAll.count * columns
    if floats > buffers.branchStride { try makeRoom(floats) }
    for branch in 0..<gradients.groups.count {
      let source = gradients.branch(table.slot, branch)
      let target = Matrix(
        buffers.branches, offset: branch * buffers.branchStride, rows: floats / columns, columns: columns)
      forEachTouched { target.rows($0).copy(from: source.rows($1)) }
    }
    bucket.take(0..<floats)
    bucket.begin()
  }

  /// Adds this process's slices once they have all arrived.
  func add() throws {
    try bucket.send()
    try bucket.add()
  }

  /// Waits for the sums of the other slices, and copies all rows back to the table.
  func end() throws {
    try bucket.end()
    let source = Matrix(buffers.sums, rows: table.touchedByAll.count, columns: columns)
    let target = gradients.sums[table.slot]
    forEachTouched { target.rows($1).copy(from: source.rows($0)) }
  }

  /// Calls `body` with each touched row: its position among the touched rows, and its row in the table.
  private func forEachTouched(_ body: (_ place: Range<Int>, _ row: Range<Int>) -> Void) {
    var place = 0
    table.touchedByAll.forEach {
      body(place..<place + 1, $0..<$0 + 1)
      place += 1
    }
  }

  /// Allocates room for `floats` floats of a branch and half as many again, up to the size of the table.
  private func makeRoom(_ floats: Int) throws {
    let room = min(table.slot.count, floats + floats / 2)
    buffers = Bucket.Buffers(
      branches: Storage(count: gradients.groups.count * room), branchStride: room, sums: Storage(count: room))
    bucket = try makeBucket(0..<room, buffers)
  }
}
