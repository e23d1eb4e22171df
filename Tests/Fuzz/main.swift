// Reads damaged checkpoints, many per second, and counts the results.
//
// usage: fuzz random SEEDS COUNT FIRST SCRATCH
//          Changes the checkpoints in the folder SEEDS at random and seals them again, COUNT times. FIRST is the number
//          of the first file; the same number always gives the same file. The files are written to the folder SCRATCH.
//          A file stays there if its arrays differ or if a signal ended the process that read it.
//        fuzz flips CHECKPOINT STRIDE SCRATCH
//          Flips every STRIDE-th bit, one at a time, and does not change the seal.
import Configuration
import FoundationEssentials
import Glibc

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
    let end = readInProcess(path, expecting: seeds[seed])
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
