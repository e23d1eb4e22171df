import Failures
import FoundationEssentials

/// A file of `torch.save`: a pickle, which can run any code when it is read. Lockstep never reads one.
enum PyTorchPickle {
  /// Returns whether bytes start like a pickle: with the opcode `PROTO`, and one of its versions.
  static func isPickle(_ bytes: Data) -> Bool {
    bytes.count > 2 && bytes[bytes.startIndex] == 0x80 && (2...5).contains(bytes[bytes.startIndex + 1])
  }

  /// Returns the refusal of a pickle, with two lines of Python that turn it into a safetensors file.
  static func refusal(_ path: String) -> Failure {
    Failure(
      .data,
      "\(path) is a pickle, which could run code; in Python: import torch, safetensors.torch; "
        + "safetensors.torch.save_file({k: v.clone() for k, v in torch.load(\"\(path)\", weights_only=True).items()}, "
        + "\"model.safetensors\")")
  }
}
