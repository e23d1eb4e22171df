import Files
import Testing

struct MessageTests {
  @Test func fieldsAreEncodedAsProtocolBuffersSpecifies() {
    var message = Message()
    message.add(1, 300)
    message.add(2, "ab")
    message.add(3) { $0.add(1, Float(1)) }
    #expect(message.bytes == [0x08, 0xAC, 0x02, 0x12, 2, 0x61, 0x62, 0x1A, 5, 0x0D, 0, 0, 0x80, 0x3F])
  }
}
