/// How a command ends, as the process's exit status.
///
/// Source: the command line contract; 64 to 78 follow `sysexits.h`.
package enum ExitStatus: Int32, Sendable {
    /// Done.
    case done = 0
    /// Done, but a person is needed: a row was quarantined, a file held, a threshold met.
    case personNeeded = 1
    /// An unknown option, command, feed or rule was named.
    case usage = 64
    /// A package, backup, disposition or transition was refused.
    case refused = 65
    /// A named file or workspace is not there, or is not a regular file.
    case noInput = 66
    /// The database or an endpoint cannot be reached.
    case unreachable = 69
    /// A mistake in the program.
    case bug = 70
    /// A file could not be created or written.
    case cannotWrite = 73
    /// The disk is full, or reading or writing failed midway.
    case inputOutput = 74
    /// Somebody else is at it; try again.
    case busy = 75
    /// Not permitted.
    case notPermitted = 77
    /// A mistake in a settings, feed or rule file.
    case configuration = 78

    /// From what asks for nothing to what asks for most: of several that one counts.
    private static let gravities: [ExitStatus] = [
        .done, .personNeeded, .busy, .usage, .refused, .noInput, .notPermitted, .configuration, .unreachable,
        .cannotWrite,
        .inputOutput, .bug,
    ]

    /// The gravest of several statuses, whatever their order; nil where there is none.
    package static func gravest(_ statuses: [ExitStatus?]) -> ExitStatus? {
        gravities.last { statuses.contains($0) }
    }
}
