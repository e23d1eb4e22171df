import Files
import Testing

struct JSONTreeTests {
  @Test func everyKindOfValue() throws {
    let text = #"{"a": [1, -2.5, 1e300, "é\n", true, false, null, {}, []], "b": {"c": 9007199254740991, "d": null}}"#
    let tree = try #require(JSONTree(Array(text.utf8)))
    let list = try #require(tree["a"]?.list)
    #expect(list.map(\.integer) == [1, nil, nil, nil, nil, nil, nil, nil, nil])
    #expect(list.map(\.number) == [1, -2.5, 1e300, nil, nil, nil, nil, nil, nil])
    #expect(list[3].text == "é\n")
    guard case .flag(true) = list[4], case .flag(false) = list[5], case .null = list[6] else {
      Issue.record("\(list)")
      return
    }
    #expect(list[7].entries?.isEmpty == true && list[8].list?.isEmpty == true)
    #expect(tree["b"]?["c"]?.integer == 9_007_199_254_740_991)
    #expect(tree["absent"] == nil && tree["b"]?["d"] == nil && list[0]["a"] == nil)
  }

  @Test(arguments: ["", "{", "[1,]", "[1", "{\"a\" 1}", "nan", "[1] 2"]) func whatIsNotJSON(text: String) {
    #expect(JSONTree(Array(text.utf8)) == nil)
  }
}
