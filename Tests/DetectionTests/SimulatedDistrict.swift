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

    /// Writes a district, the last `batches` days of it in files of their own.
    init(households: Int, seed: UInt64, day: CalendarDay = "2026-10-31", batches: Int = 0) throws {
        folder = NSTemporaryDirectory() + "district-" + UUID().uuidString
        self.day = day
        var district = ArtificialDistrict(
            resources: ProjectFiles.resources, households: households, seed: seed, asOf: day)
        district.days = batches
        _ = try district.write(to: folder)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What rules must find: rule, key, case, person, region, event and due, without those of rules that are not there.
    func truth(of rules: Set<String>) throws -> [String] {
        try records("truth.csv").filter { rules.contains($0[0]) }.map { $0.prefix(7).joined(separator: " ") }
    }

    /// The records that cannot be loaded: file, line, column and reason.
    func quarantine() throws -> [String] {
        try records("quarantine.csv").map { $0.joined(separator: " ") }
    }

    /// The records of a file whose quoted fields stand last.
    private func records(_ name: String) throws -> [[String]] {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map { $0.isEmpty ? "-" : String($0) }
        }
    }
}
