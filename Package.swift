// swift-tools-version: 6.2
import PackageDescription

// The instruction set is a build setting: this machine's by default, another by LOCKSTEP_MARCH (x86-64-v3, …).
// Without it a fused multiply-add of a vector becomes a call of libm for each lane.
let architecture = Context.environment["LOCKSTEP_MARCH"] ?? "native"
let machine: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(architecture)"])]
let unchecked: [SwiftSetting] = machine + [.unsafeFlags(["-Ounchecked"], .when(configuration: .release))]
let strict: [SwiftSetting] = machine + [.strictMemorySafety()]

let package = Package(
  name: "lockstep",
  products: [
    .executable(name: "lockstep", targets: ["lockstep"]),
    // All that `import Lockstep` hands on, so that a package that depends on it is built anew when any of it changes.
    .library(
      name: "Lockstep",
      targets: [
        "Lockstep", "Configuration", "Training", "Networks", "Datasets", "Communication", "Kernels", "Failures",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .executableTarget(
      name: "lockstep",
      dependencies: [
        "Reporting", "Inspection", "Formats", "Configuration", "Training", "Networks", "Datasets", "Communication",
        "HDF5", "Kernels", "Failures", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "Lockstep",
      dependencies: ["Configuration", "Training", "Networks", "Datasets", "Communication", "Kernels", "Failures"],
      path: "Sources/Library", swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: ["Inspection", "Formats", "Failures", "Training", "Networks", "Datasets", "Kernels"],
      swiftSettings: strict),
    .target(name: "Inspection", dependencies: ["Training", "Networks", "Kernels"], swiftSettings: strict),
    .target(name: "Formats", dependencies: ["Failures", "Networks", "Kernels"], swiftSettings: strict),
    .target(
      name: "Configuration",
      dependencies: [
        "Failures", "Training", "Networks", "Datasets", "Kernels", .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(
      name: "Training",
      dependencies: [
        "Failures", "Networks", "Datasets", "Communication", "HDF5", "Kernels",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(name: "Networks", dependencies: ["Datasets", "Kernels"], swiftSettings: strict),
    .target(name: "Datasets", dependencies: ["Failures", "HDF5", "Kernels"], swiftSettings: strict),
    .target(name: "Communication", dependencies: ["Failures", "CMPI"], swiftSettings: machine),
    .target(name: "HDF5", dependencies: ["Failures", "CHDF5"], swiftSettings: machine),
    .target(name: "Kernels", dependencies: ["CIntrinsics"], swiftSettings: unchecked),
    .target(name: "Failures", swiftSettings: strict),
    .target(name: "CIntrinsics", cSettings: [.unsafeFlags(["-march=\(architecture)"])]),
    .executableTarget(
      name: "fuzz", dependencies: ["Configuration", "Training"], path: "Tests/Fuzz", swiftSettings: machine),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .testTarget(
      name: "AllocationTests", dependencies: ["CAllocations", "Training", "Networks", "Datasets", "Communication"],
      swiftSettings: machine),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: machine),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "Datasets", "Kernels", "Training", "TestSupport"],
      swiftSettings: machine),
    .testTarget(
      name: "HDF5Tests", dependencies: ["HDF5", "Failures", "TestSupport"], resources: [.copy("foreign.hdf5")],
      swiftSettings: machine),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Failures", "TestSupport"], swiftSettings: machine),
    .testTarget(
      name: "CommunicationTests",
      dependencies: ["Communication", "CMPI", "Training", "Networks", "Datasets", "Kernels", "Failures"],
      swiftSettings: machine),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: ["Configuration", "Training", "Networks", "Datasets", "Kernels", "Failures", "TestSupport"],
      swiftSettings: machine),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Networks", "Datasets", "Communication", "Kernels", "Failures", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: machine),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Reporting", "Training", "Networks", "Datasets", "Kernels", "TestSupport"],
      swiftSettings: machine),
    .testTarget(
      name: "InspectionTests", dependencies: ["Inspection", "Networks", "Kernels"], swiftSettings: machine),
    .target(
      name: "TestSupport", dependencies: ["Failures", "Kernels"], path: "Tests/Support", resources: [.copy("Golden")],
      swiftSettings: machine),
    .systemLibrary(name: "CMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
  ]
)
