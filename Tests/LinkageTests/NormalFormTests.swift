import Postgres
import TestSupport
import Testing

@Suite("Normal forms", .database)
struct NormalFormTests {
    @Test("of telephone numbers, names and division codes are those of the table")
    func table() async throws {
        let database = try TestDatabase.connect()
        let phones: [(String, String?)] = [
            ("13512340001", "13512340001"), ("135 1234 0001", "13512340001"), ("135-1234-0001", "13512340001"),
            ("8613512340001", "13512340001"), ("+86 13512340001", "13512340001"), ("0086-13512340001", "13512340001"),
            ("（+86）１３５１２３４０００１", "13512340001"), ("13512340001；13612340002", "13512340001"),
            ("13512340001、13612340002", "13512340001"), ("023-79222164", "02379222164"),
            ("+86 023 79222164", "02379222164"), ("86123456", "86123456"), ("电话13512340001", "13512340001"),
            ("无", nil), ("12345", nil), ("", nil),
        ]
        for (text, normal) in phones {
            let found = try await database.first(
                "select linkage.normal_phone($1)", [.init(text)], as: String?.self)
            #expect(found == .some(normal), "\(text)")
        }
        let names: [(String, String?)] = [
            ("王小明", "王小明"), (" 王　小明 ", "王小明"), ("王小明（户主）", "王小明"), ("王小明(本人)", "王小明"),
            ("买买提·吐尔逊", "买买提吐尔逊"), ("买买提•吐尔逊", "买买提吐尔逊"), ("ａbc", "ABC"), ("张先生", "张先生"), ("", nil),
        ]
        for (text, normal) in names {
            let found = try await database.first("select linkage.normal_name($1)", [.init(text)], as: String?.self)
            #expect(found == .some(normal), "\(text)")
        }
        let codes: [(String, String?)] = [
            ("500114001001", "500114001001"), ("500114001000", "500114001"), ("500114000000", nil),
        ]
        for (code, key) in codes {
            let found = try await database.first("select linkage.region_key($1)", [.init(code)], as: String?.self)
            #expect(found == .some(key), "\(code)")
        }
    }
}
