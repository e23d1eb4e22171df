/// Draws a histogram as a line of block characters: the lowest for an empty interval, the highest for the fullest.
public func bars(_ histogram: [Int]) -> String {
  let blocks = Array("▁▂▃▄▅▆▇█")
  let most = Double(max(1, histogram.max() ?? 0))
  return String(histogram.map { blocks[Int((Double($0) / most * Double(blocks.count - 1)).rounded(.up))] })
}
