import Datasets
import Kernels
import Networks

/// Finds likely target sequences for source sequences, by beam search.
///
/// At each step, the best `beams` partial targets of each source are kept. With one beam this is greedy search. Targets
/// are compared by the mean log probability of their tokens, including the end of the target: with the sum, long
/// targets would have no chance.
public final class BeamSearch {
  /// A target that was found.
  public struct Target: Sendable {
    /// The tokens of the target, without the end.
    public let tokens: [Int32]
    /// The mean log probability of the tokens and the end.
    public let logProbability: Double
  }

  /// The number of sources that are searched together.
  public let count: Int

  private let network: Network
  private let beams: Int
  private let states: CarriedState  // in the order of the partial targets that continue from them
  private var rows: Int { count * beams }

  /// Creates a search.
  ///
  /// - Parameters:
  ///   - count: the number of sources that are searched together.
  ///   - beams: the number of partial targets that are kept for each source.
  ///   - sourceSteps: the number of steps of the longest source.
  public init(_ blueprint: Blueprint, _ weights: Parameters, count: Int, beams: Int, sourceSteps: Int) {
    self.count = count
    self.beams = beams
    network = Network(blueprint, weights, steps: 1, sourceSteps: sourceSteps, rows: count * beams)
    states = CarriedState(like: network.carried)
  }

  /// Returns the most likely target that was found for each source.
  public func targets(of sources: [[Int32]]) -> [Target] {
    stride(from: 0, to: sources.count, by: count).flatMap { start in
      search(Array(sources[start..<min(start + count, sources.count)]))
    }
  }

  private func search(_ sources: [[Int32]]) -> [Target] {
    var searches = sources.map { Search(beams: beams, mostSteps: 2 * $0.count + 20) }
    var tokens = [Int32](repeating: 0, count: rows)  // each target starts with the boundary token
    var source = sourceBatch(sources)
    while searches.contains(where: { !$0.isOver }) {
      let isFirst = source != nil
      let scores = network.forward(
        Batch(
          source: source ?? Batch.Source(), inputs: Elements(tokens: tokens), targets: Elements(), steps: 1, rows: rows,
          weight: 0, startsAnew: isFirst))
      source = nil
      for index in searches.indices where !searches[index].isOver {
        let first = index * beams
        let next = searches[index].advance(scores.rows(first..<first + (isFirst ? 1 : beams)))
        for (beam, partial) in next.enumerated() {
          tokens[first + beam] = partial.token
          move(from: first + partial.parent, to: first + beam)
        }
      }
      network.carried.copy(from: states)
    }
    return searches.map(\.best)
  }

  /// Copies the state of a partial target to the row of one that continues it.
  private func move(from source: Int, to target: Int) {
    for (mine, old) in zip(states.states, network.carried.states) {
      mine.rows(target..<target + 1).copy(from: old.rows(source..<source + 1))
    }
  }

  /// The sources, each in as many rows as there are beams.
  private func sourceBatch(_ sources: [[Int32]]) -> Batch.Source? {
    let steps = sources.reduce(1) { max($0, $1.count) }
    var tokens = [Int32](repeating: 0, count: steps * rows)
    var lengths = [Int32](repeating: 0, count: rows)
    for (index, source) in sources.enumerated() {
      for row in index * beams..<(index + 1) * beams {
        lengths[row] = Int32(source.count)
        for (step, token) in source.enumerated() { tokens[step * rows + row] = token }
      }
    }
    return Batch.Source(inputs: Elements(tokens: tokens), lengths: lengths)
  }
}

/// The search for the target of one source.
private struct Search {
  /// A partial target.
  private struct Partial {
    var tokens: [Int32] = []
    var logProbability = 0.0
  }

  private let beams: Int
  private let mostSteps: Int
  private var partials = [Partial()]
  private var finished: [BeamSearch.Target] = []

  init(beams: Int, mostSteps: Int) {
    self.beams = beams
    self.mostSteps = mostSteps
  }

  /// Whether the search has ended: as many targets have ended as there are beams, or all have the greatest length.
  var isOver: Bool { partials.isEmpty }

  /// The best target. Empty if none has ended.
  var best: BeamSearch.Target {
    finished.max { $0.logProbability < $1.logProbability } ?? BeamSearch.Target(tokens: [], logProbability: -.infinity)
  }

  /// Extends the partial targets by one token.
  ///
  /// - Parameter scores: the scores of the next token, one row for each partial target.
  /// - Returns: for each partial target that is kept, the one that it continues, and its new token.
  mutating func advance(_ scores: Matrix) -> [(parent: Int, token: Int32)] {
    let candidates = partials.indices.flatMap { parent in
      likeliest(scores.rows(parent..<parent + 1).values).map { token, logProbability in
        (parent: parent, token: token, total: partials[parent].logProbability + logProbability)
      }
    }.sorted { ($1.total, $0.parent, $0.token) < ($0.total, $1.parent, $1.token) }
    var kept: [(parent: Int, token: Int32)] = []
    var next: [Partial] = []
    for candidate in candidates.prefix(beams) {
      let tokens = partials[candidate.parent].tokens
      let mean = candidate.total / Double(tokens.count + 1)
      if candidate.token == 0 || tokens.count + 1 == mostSteps {
        let rest = candidate.token == 0 ? [] : [candidate.token]
        finished.append(.init(tokens: tokens + rest, logProbability: mean))
      } else {
        kept.append((candidate.parent, candidate.token))
        next.append(Partial(tokens: tokens + [candidate.token], logProbability: candidate.total))
      }
    }
    partials = finished.count >= beams ? [] : next
    return partials.isEmpty ? [] : kept
  }

  /// The `beams` most likely next tokens, with their log probabilities.
  private func likeliest(_ scores: [Float]) -> [(Int32, Double)] {
    let most = Double(scores.max() ?? 0)
    let logarithm = most + PortableMath.log(scores.reduce(0) { $0 + PortableMath.exp(Double($1) - most) })
    var best: [(token: Int32, score: Float)] = []
    for (token, score) in scores.enumerated() where best.count < beams || score > best[best.count - 1].score {
      let place = best.firstIndex { $0.score < score } ?? best.count
      best.insert((Int32(token), score), at: place)
      if best.count > beams { best.removeLast() }
    }
    return best.map { ($0.token, Double($0.score) - logarithm) }
  }
}
