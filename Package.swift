// swift-tools-version: 6.2
import PackageDescription

// The instruction set of the kernels is a build setting: AVX2 with fused multiply-add by default, another by LOCKSTEP_MARCH
// (x86-64-v4 for AVX-512, x86-64-v2 for old CPUs). Without it a fused multiply-add of a vector becomes a call of libm for each
// lane. A variable that is set to nothing is like one that is not set.
#if arch(x86_64)
  let usual = "x86-64-v3"
#else
  let usual = "armv8-a"
#endif
let architecture = Context.environment["LOCKSTEP_MARCH"].flatMap { $0.isEmpty ? nil : $0 } ?? usual
let machine: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(architecture)"])]
let unchecked: [SwiftSetting] = machine + [.unsafeFlags(["-Ounchecked"], .when(configuration: .release))]
let strict: [SwiftSetting] = machine + [.strictMemorySafety()]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// The targets from the top down. A target depends only on targets below it.
let package = Package(
  name: "lockstep",
  products: [
    .executable(name: "lockstep", targets: ["lockstep"]),
    // All modules that `import Lockstep` exports, so that a package that depends on it is rebuilt when any of them changes.
    .library(
      name: "Lockstep",
      targets: [
        "Lockstep", "Configuration", "Training", "Inference", "Checkpoints", "Reduction", "Plans", "Networks",
        "Datasets", "Tokens",
        "Communication", "Kernels", "Failures",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .executableTarget(
      name: "lockstep",
      dependencies: [
        "Reporting", "Inspection", "Formats", "Configuration", "Training", "Inference", "Checkpoints", "Reduction",
        "Plans", "Networks", "Datasets", "Communication", "HDF5", "Kernels", "Files", "Failures", argumentParser,
        system,
      ],
      swiftSettings: strict),
    .target(
      name: "Lockstep",
      dependencies: [
        "Configuration", "Training", "Inference", "Checkpoints", "Reduction", "Plans", "Networks", "Datasets",
        "Communication", "Kernels", "Failures",
      ],
      path: "Sources/Library", swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "Inspection", "Formats", "Training", "Inference", "Checkpoints", "Plans", "Networks", "Datasets", "Kernels",
        "Files", "Failures",
      ],
      swiftSettings: strict),
    .target(
      name: "Inspection", dependencies: ["Checkpoints", "Networks", "Kernels", "Files"], swiftSettings: strict),
    .target(
      name: "Formats", dependencies: ["Checkpoints", "Networks", "Datasets", "HDF5", "Kernels", "Files", "Failures"],
      swiftSettings: strict),
    .target(
      name: "Configuration",
      dependencies: ["Checkpoints", "Plans", "Networks", "Datasets", "Kernels", "YAML", "Files", "Failures"],
      swiftSettings: strict),
    .target(
      name: "Training",
      dependencies: [
        "Inference", "Checkpoints", "Reduction", "Plans", "Networks", "Datasets", "Communication", "Kernels", "Files",
        "Failures",
      ],
      swiftSettings: strict),
    .target(
      name: "Inference",
      dependencies: ["Reduction", "Networks", "Datasets", "Communication", "Kernels"], swiftSettings: strict),
    .target(
      name: "Checkpoints",
      dependencies: ["Plans", "Networks", "Datasets", "Tokens", "HDF5", "Kernels", "Files", "Failures", system],
      swiftSettings: strict),
    .target(
      name: "Reduction",
      dependencies: ["Plans", "Networks", "Datasets", "Communication", "Kernels", "Failures"], swiftSettings: strict),
    .target(name: "Plans", dependencies: ["Networks", "Datasets", "Failures"], swiftSettings: strict),
    .target(name: "Networks", dependencies: ["Datasets", "Kernels"], swiftSettings: strict),
    .target(
      name: "Datasets", dependencies: ["Tokens", "HDF5", "Kernels", "Files", "Failures"], swiftSettings: strict),
    .target(name: "Tokens", dependencies: ["Kernels", "Files", "Failures"], swiftSettings: strict),
    .target(name: "Communication", dependencies: ["Kernels", "Files", "Failures", "CLinux"], swiftSettings: machine),
    .target(name: "HDF5", dependencies: ["Failures", "CHDF5"], swiftSettings: machine),
    .target(name: "Kernels", dependencies: ["CIntrinsics"], swiftSettings: unchecked),
    .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: machine),
    .target(name: "Files", dependencies: ["Failures", "CLinux", "CZlib", "CUTF8Proc", system], swiftSettings: strict),
    .target(name: "Failures", swiftSettings: strict),
    .target(name: "CIntrinsics", cSettings: [.unsafeFlags(["-march=\(architecture)"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    // Without the flags of pkg-config, which are for building it: its header is where the compiler looks anyway.
    .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),

    .testTarget(
      name: "ReportingTests",
      dependencies: ["Reporting", "Formats", "Training", "Networks", "Datasets", "Kernels", "TestSupport"],
      swiftSettings: machine),
    .testTarget(
      name: "InspectionTests", dependencies: ["Inspection", "Networks", "Kernels"], swiftSettings: machine),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: [
        "Configuration", "Checkpoints", "Plans", "Networks", "Datasets", "Kernels", "Failures", "TestSupport",
      ],
      swiftSettings: machine),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Inference", "Checkpoints", "Reduction", "Plans", "Networks", "Datasets", "Communication",
        "Kernels",
        "Failures", "TestSupport",
      ],
      swiftSettings: machine),
    .testTarget(
      name: "AllocationTests",
      dependencies: ["CAllocations", "Training", "Plans", "Networks", "Datasets", "Communication"],
      swiftSettings: machine),
    .testTarget(
      name: "InferenceTests",
      dependencies: ["Inference", "Reduction", "Networks", "Datasets", "Communication", "Kernels", "TestSupport"],
      swiftSettings: machine),
    .testTarget(
      name: "CheckpointsTests",
      dependencies: [
        "Checkpoints", "Plans", "Networks", "Datasets", "HDF5", "Kernels", "Files", "Failures", "TestSupport", system,
      ],
      swiftSettings: machine),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: machine),
    .testTarget(
      name: "FilesTests", dependencies: ["Files", "Failures", "TestSupport", system], swiftSettings: machine),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "Datasets", "Kernels", "TestSupport"], swiftSettings: machine),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Kernels", "Files", "Failures", "TestSupport"],
      swiftSettings: machine),
    .testTarget(
      name: "TokensTests", dependencies: ["Tokens", "Failures", "TestSupport"], exclude: ["Golden"],
      swiftSettings: machine),
    .testTarget(
      name: "CommunicationTests",
      dependencies: [
        "Communication", "Training", "Reduction", "Plans", "Networks", "Datasets", "Kernels", "Failures",
      ],
      swiftSettings: machine),
    .testTarget(
      name: "HDF5Tests", dependencies: ["HDF5", "Files", "Failures", "TestSupport"], exclude: ["foreign.hdf5"],
      swiftSettings: machine),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels", "TestSupport"], swiftSettings: machine),
    .target(
      name: "TestSupport", dependencies: ["Networks", "Kernels", "Files", "Failures"], path: "Tests/Support",
      exclude: ["Golden"],
      swiftSettings: machine),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .executableTarget(
      name: "fuzz", dependencies: ["Configuration", "Checkpoints", "Plans", "Files"], path: "Tests/Fuzz",
      swiftSettings: machine),
  ]
)
