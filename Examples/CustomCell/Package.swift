// swift-tools-version: 6.2
import PackageDescription

let architecture = Context.environment["LOCKSTEP_MARCH"] ?? "x86-64-v3"

let package = Package(
  name: "custom-cell",
  dependencies: [.package(name: "lockstep", path: "../..")],
  targets: [
    .executableTarget(
      name: "custom-cell", dependencies: [.product(name: "Lockstep", package: "lockstep")],
      swiftSettings: [.unsafeFlags(["-Xcc", "-march=\(architecture)"])])
  ]
)
