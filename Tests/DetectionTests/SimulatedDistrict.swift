import Domain
import Foundation
import Operation
import Simulation
import Store
import TestSupport

/// The files of an artificial district, in a folder that goes with it.
final class SimulatedDistrict: Sendable {
    /// The folder.
    let folder: String
    /// The last day of the data.
    let day: CalendarDay

    /// Writes a district.
    init(households: Int, seed: UInt64, day: CalendarDay = "2026-10-31") throws {
        folder = NSTemporaryDirectory() + "district-" + UUID().uuidString
        self.day = day
        _ = try ArtificialDistrict(resources: ProjectFiles.resources, households: households, seed: seed, asOf: day)
            .write(to: folder)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What the rules must find, each as rule and subject key.
    func truth() throws -> [String] {
        try String(contentsOfFile: folder + "/truth.csv", encoding: .utf8).split(separator: "\n").dropFirst().map {
            line in
            line.split(separator: ",", omittingEmptySubsequences: false).prefix(2).joined(separator: " ")
        }
    }
}
