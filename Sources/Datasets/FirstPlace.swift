extension RandomAccessCollection where Index == Int {
  /// Returns the place of the first element that has a property which all elements behind it have too; the end if none has.
  func firstPlace(where hasProperty: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if hasProperty(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
