import Foundation
import TestSupport
import Testing

/// Where each fault of the table of faults is tried.
@Suite("Table of faults")
struct FaultTableTests {
    static let table: [(number: String, file: String, title: String)] = [
        ("F01", "CommandTests/Faults/KillTests", "F01: kill -9 at any step of a load loses no record and doubles none"),
        ("F01", "CommandTests/Faults/KillTests", "F01: a load that writes in the wrong order is found out"),
        (
            "F02", "CommandTests/Faults/KillTests",
            "F02: kill -9 at random times, one to three a file, over mixed formats"
        ),
        (
            "F02", "CommandTests/CrashTests",
            "kill -9 at any moment of a first load or of a merge loses no row and doubles none"
        ),
        (
            "F03", "CommandTests/Faults/InterruptTests",
            "F03: a session that the server ends at any step leaves nothing, and the next run loads all"
        ),
        (
            "F03", "CommandTests/Faults/ServerCrashTests",
            "F03: kill -9 of the server and an immediate stop lose nothing and double nothing; the next run starts it again"
        ),
        (
            "F04", "CommandTests/CrashTests",
            "a full database disk says what to do, keeps nothing, and goes on when there is room"
        ),
        (
            "F04", "CommandTests/Faults/InterruptTests",
            "a disk that is full at a step says so with 74, keeps nothing, and the next run loads all"
        ),
        (
            "F06", "CommandTests/Faults/BrokenLineTests",
            "F06: a connection cut at any byte, either way, loads all of a file or nothing; the next run mends it"
        ),
        (
            "F06", "CommandTests/Faults/BrokenLineTests",
            "F06: a slow line and one that passes a few bytes at a time load the file whole"
        ),
        (
            "F07", "CommandTests/Faults/InterruptTests",
            "F07: SIGTERM and Ctrl-C at any step end the program with its status, nothing loaded, no litter"
        ),
        ("F07", "CommandTests/CrashTests", "Ctrl-C and SIGTERM end a load within 5 seconds with nothing loaded"),
        (
            "F08", "IngestTests/BadRecordTests",
            "F08: forty kinds of bad record as first, middle and last: line, column and reason are exact, the others load"
        ),
        (
            "F09", "CommandTests/Faults/ReplayKillTests",
            "F09: kill -9 at any step of a replay, then again and once more: each record is there once"
        ),
        (
            "F09", "CommandTests/Faults/ReplayKillTests",
            "F09: a replay that marks its records after its rows are there is found out"
        ),
        (
            "F10", "IngestTests/FileReadingTests",
            "a file is held above 20 % and above 5 bad records, or when all are bad"
        ),
        ("F10", "IngestTests/HostileInputTests", "H01"), ("F10", "IngestTests/HostileInputTests", "H02"),
        (
            "F11", "IngestTests/DropFolderTests",
            "F11: whoever writes slowly, renames, or dies halfway, no half of a file is loaded"
        ),
        (
            "F12", "CommandTests/Faults/InterruptTests",
            "F12: a file that is replaced, cut, extended or removed while it is read loads as it was, or not at all"
        ),
        (
            "F12", "CommandTests/Faults/InterruptTests",
            "F12: a program that does not look at the file again is found out"
        ),
        ("F13", "IngestTests/MergeTests", "the same bytes again load nothing, renamed, gzipped or both"),
        (
            "F13", "IngestTests/UnsteadyFileTests",
            "two loaders of one file at once: one loads, the other finds a duplicate"
        ),
        ("F13", "CommandTests/CrashTests", "two programs at once: one loads a file, the other finds it loaded"),
        (
            "F14", "IngestTests/VersionOrderTests",
            "F14: five versions of a chain, delivered in any order, end in the last one's state with a gapless history"
        ),
        ("F15", "IngestTests/PoisonTests", "F15: wherever it stands, it is held and every other file loads"),
        (
            "F17", "IngestTests/HeaderChangeTests",
            "what vanished, is new or is renamed is told with before and after, kept, and never adapted"
        ),
        (
            "F34", "IngestTests/DropFolderTests",
            "F34: any sequence of writing, appending, renaming, cutting, deleting and looking ends as the model says"
        ),
        (
            "F35", "StoreTests/PrivateClusterTests",
            "a stale pid file is no obstacle, even when its number belongs to another program"
        ),
        (
            "F35", "StoreTests/PrivateClusterTests",
            "a moved folder starts under its new name, also when it was moved while running"
        ),
        ("F35", "StoreTests/PrivateClusterTests", "what a killed initdb left is replaced"),
        ("F35", "StoreTests/PrivateClusterTests", "data of another major version are refused with what to do"),
    ]

    @Test("each fault has its test where the table says", arguments: table.indices)
    func isThere(index: Int) throws {
        let (number, file, title) = Self.table[index]
        let text = try String(contentsOfFile: "\(SharedData.packageRoot)/Tests/\(file).swift", encoding: .utf8)
        #expect(text.contains(title), "\(number)")
    }
}
