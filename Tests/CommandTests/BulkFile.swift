import Foundation

/// A large file of a feed of its own, of which a test knows every row.
struct BulkFile {
    static let definition = """
        feed: bulk
        key: [k]
        columns:
          k: {type: text, required: true}
          v: {type: int, required: true}
          note: {type: text}
        """

    /// Keys `K0` to `K<count - 1>`.
    let count: Int
    /// What is added to each key's number to give its value.
    let shift: Int

    /// Writes the file; every tenth key is given twice, the last time rightly.
    func write(to path: String) throws {
        var text = "k,v,note\n"
        for number in 0..<count {
            if number % 10 == 0 { text += "K\(number),-1,\n" }
            text += "K\(number),\(number + shift),备注\(number &* 2_654_435_761 % 1_000_000_007)\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Records in the file.
    var records: Int { count + (count + 9) / 10 }

    /// What `BulkFile.question` answers where exactly this file is loaded.
    var answer: String { "\(count)|\(count)|\(count * (count - 1) / 2 + count * shift)|0" }

    /// Rows, keys, the sum of the values, and rows whose value does not belong to their key, whatever the shift.
    static let question = """
        select count(*), count(distinct row_key), coalesce(sum(v), 0),
        count(*) filter (where v - substr(k, 2)::int <> (select min(v - substr(k, 2)::int) from feed.bulk)) from feed.bulk
        """
}
