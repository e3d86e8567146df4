import Postgres
import Testing

@Suite("Addresses for client programs")
struct ClientAddressTests {
    @Test(
        "the password is taken out of every form of an address, and the rest stays",
        arguments: [
            (
                "postgresql://u:se%20cret@h:5433/d?sslmode=require",
                "user='u' host='h' port='5433' dbname='d' sslmode='require'"
            ),
            ("postgres://u@h/d?password=se%20cret", "user='u' host='h' dbname='d'"),
            ("host=h password='se cret' dbname=d", "host='h' dbname='d'"),
        ])
    func password(conninfo: String, rest: String) throws {
        let address = try ConnectionConfiguration(conninfo: conninfo).clientAddress
        #expect(address.password == "se cret")
        #expect(Set(address.conninfo.split(separator: " ")) == Set(rest.split(separator: " ")))
    }

    @Test("another database and login stand in it, whatever characters they have")
    func overrides() throws {
        let address = try ConnectionConfiguration(conninfo: "postgresql:///a?host=/run/x").database("b'\\ c").login("v")
            .clientAddress
        #expect(address == ClientAddress(conninfo: #"host='/run/x' dbname='b\'\\ c' user='v'"#, password: nil))
    }

    @Test("an address that cannot be read is refused without being quoted")
    func unreadable() {
        let error = #expect(throws: PostgresError.self) {
            try ConnectionConfiguration(conninfo: "host=h password='geheim").clientAddress
        }
        #expect(error?.kind == .usage)
        #expect(error.map { !"\($0) \($0.debugDescription)".contains("geheim") } == true)
    }
}
