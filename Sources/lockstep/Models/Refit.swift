import Checkpoints
import Communication
import Configuration
import Datasets
import Failures
import FoundationEssentials
import Inference
import Plans
import Training

/// Trains a model of series again and again, each time up to the first row that is forecast, and forecasts with it.
struct Refit {
  private let run: Run
  /// The path of the table.
  private let path: String

  /// - Throws: a failure of kind `usage` if the series have no times, or several files.
  init(_ model: Model, _ path: String) throws {
    var run = model.run
    if run.data.time == nil {
      throw Failure(.usage, "--refit: the series have no times; train with data.time, or leave it out")
    }
    if run.training.earlyStopping != nil || run.training.schedule.kind == .plateau {
      throw Failure(
        .usage, "--refit: \(model.path) was trained by its validations, which a refit has not; leave --refit out")
    }
    run.data.path = path
    (run.data.validationPath, run.data.testPath) = (nil, nil)
    (self.run, self.path) = (run, path)
  }

  /// Forecasts some windows, those that start at the same time with the same model.
  func forecasts(_ some: [Int], _ windows: SeriesWindows) throws -> Forecasts {
    var starts: [(time: String, windows: [Int])] = []
    for window in some.sorted(by: { windows.start($0) < windows.start($1) }) {
      let time = windows.time(window, step: 0)
      if starts.last?.time == time {
        starts[starts.count - 1].windows.append(window)
      } else {
        starts.append((time, [window]))
      }
    }
    return Forecasts(joining: try starts.map { try forecasts($0.windows, before: $0.time) })
  }

  private func forecasts(_ some: [Int], before time: String) throws -> Forecasts {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lockstep-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var run = run
    (run.data.validationFrom, run.data.testFrom) = (time, time)
    do {
      let trainer = try Trainer(run, config: try Configuration.text(run), output: folder, Solo())
      _ = try trainer.start()
      _ = try trainer.train(observer: nil)
    } catch let agreed as AgreedFailure {
      throw Failure(agreed.failure.kind, "--refit with the rows before \(time): \(agreed.failure.message)")
    }
    guard let latest = CheckpointFolder(output: folder).latest else {
      preconditionFailure("a run that has ended has a checkpoint")
    }
    let model = try Model(checkpoint: latest)
    return try model.forecasting(try model.open(path, isPartOfTraining: false)).forecaster.forecasts(some)
  }
}
