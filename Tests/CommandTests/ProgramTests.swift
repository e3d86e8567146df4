import Testing

/// Everything that runs the built program: one run after the other, since all share one workspace.
@Suite("The program", .serialized)
enum ProgramTests {}
