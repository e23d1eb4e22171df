// Reads damaged checkpoints, many in a second, and counts how that ends.
//
// usage: fuzz random SEEDS COUNT FIRST SCRATCH
//          changes the checkpoints in the folder SEEDS at random and seals them again, COUNT times; FIRST is the number
//          of the first (the same number is the same file). SCRATCH is where each is put; what ends badly stays there.
//        fuzz flips CHECKPOINT STRIDE SCRATCH
//          flips one bit of every STRIDE, and leaves the seal as it is.
import Configuration
import Foundation

let arguments = CommandLine.arguments
let tally: Tally
switch (arguments.count, arguments.dropFirst().first) {
case (6, "random"):
  tally = try changeAtRandom(
    seeds: arguments[2], numbers: Int(arguments[4])!..<Int(arguments[4])! + Int(arguments[3])!, scratch: arguments[5])
case (5, "flips"): tally = try flipBits(of: arguments[2], stride: Int(arguments[3])!, scratch: arguments[4])
default:
  print("usage: fuzz random SEEDS COUNT FIRST SCRATCH, or fuzz flips CHECKPOINT STRIDE SCRATCH")
  exit(64)
}
print(String(decoding: try JSONEncoder().encode(tally), as: UTF8.self))

func changeAtRandom(seeds folder: String, numbers: Range<Int>, scratch: String) throws -> Tally {
  let seeds = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
    try Seed(path: "\(folder)/\($0)")
  }
  let mutations = Mutations(seeds)
  var tally = Tally()
  for number in numbers {
    let (seed, bytes) = mutations.file(number)
    let path = "\(scratch)/\(number).h5"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let end = readApart(path, expecting: seeds[seed])
    tally.add(end)
    if end == .refused || end == .same { try FileManager.default.removeItem(atPath: path) }
  }
  return tally
}

func flipBits(of path: String, stride distance: Int, scratch: String) throws -> Tally {
  let seed = try Seed(path: path)
  var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  var tally = Tally()
  for bit in stride(from: 0, to: bytes.count * 8, by: distance) {
    let path = "\(scratch)/flipped.h5"
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    tally.add(read(path, expecting: seed))
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
  }
  return tally
}
