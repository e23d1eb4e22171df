/// Where a step reads the sums of its inputs.
enum InputPlaces {
  /// In the memory that receives the gates.
  case inPlace
  /// In the rows of a table. The pointer has the number of each row's.
  case lookedUp(RowMajor, UnsafePointer<Int32>)
}
