/// A small rule and its tickets, for tests of what becomes of findings.
enum Trial {
    /// Hits every open ticket.
    static let rule = RuleFolder.rule("data.trial", sql: query)

    /// The query of the rule.
    static let query = """
        select h.ticket_no as subject_key, null::text as case_no, null::text as id_number, h.region_code,
            null::date as event_date, null::date as due_on, jsonb_build_object('n', h.content, 'sources', '[]'::jsonb) as evidence
        from hotline h where h.answered_at is null
        """

    /// A file of tickets: T1 and T2 open since March 2, T3 answered in time.
    static let tickets = [
        header,
        "12345,T1,2026-03-02 10:00:00,500114001000,求助,",
        "12345,T2,2026-03-02 10:00:00,500114002000,求助,",
        "12345,T3,2026-03-02 10:00:00,500114001000,求助,2026-03-03 10:00:00",
    ]

    /// The header of the files.
    static let header = "line,ticket_no,received_at,region_code,content,answered_at"

    /// A ticket received on March 2, answered at a time or not.
    static func ticket(_ number: String, answered: String = "") -> [String] {
        [header, "12345,\(number),2026-03-02 10:00:00,500114001000,求助,\(answered)"]
    }
}
