// Everything that `import Lockstep` gives to another package.

@_exported public import Checkpoints
@_exported public import Communication
@_exported public import Configuration
@_exported public import Datasets
@_exported public import Failures
@_exported public import Inference
@_exported public import Kernels
@_exported public import Networks
@_exported public import Plans
@_exported public import Reduction
@_exported public import Training
