/// Reads the records of one file in their order.
package protocol RecordReader: AnyObject {
    /// The names of the columns as they stand in the file; in JSON Lines it grows as new keys appear.
    var columns: [String] { get }

    /// Reads the next record or blank line.
    ///
    /// - Parameter record: where it goes; used again for each.
    /// - Returns: false at the end of the file.
    /// - Throws: ``FormatError`` when the file as a whole cannot be read; every later call throws the same.
    func next(into record: inout RecordBuffer) throws(FormatError) -> Bool
}
