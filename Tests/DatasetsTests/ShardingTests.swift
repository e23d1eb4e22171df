import Datasets
import Testing

struct ShardingTests {
  @Test(arguments: [1, 2, 3, 7, 8, 12, 33])
  func shardsCoverTheRowsOnce(shards: Int) {
    for rows in [shards, shards + 1, 2 * shards - 1, 2 * shards, 5 * shards + 3, 1000] {
      let sharding = Sharding(rows: rows, shards: shards)
      let pieces = (0..<shards).map { sharding.rows(shard: $0) }
      #expect(pieces.flatMap { Array($0) } == Array(0..<rows))
      let sizes = pieces.map(\.count)
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1, "\(rows) rows in \(shards) shards")
    }
  }

  @Test(arguments: [1, 2, 3, 7, 8, 12, 33])
  func processesHoldWholeShards(shards: Int) {
    for processes in 1...shards {
      for rows in [shards, 3 * shards + 1, 1000] {
        let sharding = Sharding(rows: rows, shards: shards)
        let held = (0..<processes).map { sharding.shards(rank: $0, of: processes) }
        #expect(held.flatMap { Array($0) } == Array(0..<shards))
        #expect(!held.contains { $0.isEmpty }, "\(shards) shards on \(processes) processes")
        for (rank, mine) in held.enumerated() {
          let pieces = mine.flatMap { Array(sharding.rows(shard: $0)) }
          #expect(Array(sharding.rows(rank: rank, of: processes)) == pieces)
        }
      }
    }
  }
}
