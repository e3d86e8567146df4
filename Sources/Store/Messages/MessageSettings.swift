/// Who is told of what, and by which way: the settings of `Pipelines/messages.yaml`.
///
/// Everything is off until `templates` names the gateway's own template for what is to be told.
package struct MessageSettings: Sendable, Hashable {
    /// What a message tells.
    package enum Template: String, Sendable, CaseIterable {
        /// To a township: how many reminders it was given on a day.
        case reminder
        /// To a department: a help request that it was given.
        case help
        /// To an applicant: the case is accepted, posted for all to see, decided, or paid for the first time.
        case accepted, publicity, decided, paid

        /// Whether it goes to an applicant's telephone.
        package var isForApplicants: Bool { self != .reminder && self != .help }
    }

    /// A way that messages go.
    package enum Transport: Sendable, Hashable {
        /// A file each, in a folder.
        case file(folder: String)
        /// A POST each, to a gateway.
        case http(Gateway)
    }

    /// An HTTP gateway, which signs its answers with the secret that it shares with us.
    package struct Gateway: Sendable, Hashable {
        /// Its address and the limits of its answers.
        package var http: HTTPSettings
        /// Where receipts are asked for; nil: it gives none.
        package var receipts: String?
        /// The shared secret.
        package var secret: Secret
        /// How old an answer's time stamp may be.
        package var mostAge = Term(5, .minute)

        package init(_ http: HTTPSettings, receipts: String?, secret: Secret) {
            self.http = http
            self.receipts = receipts
            self.secret = secret
        }
    }

    /// Where the messages to a department or township go.
    package struct Channel: Sendable, Hashable {
        /// The name of its transport.
        package let transport: String
        /// A telephone number or what else the transport takes; nil where the transport alone tells.
        package let address: String?

        package init(transport: String, address: String?) {
            self.transport = transport
            self.address = address
        }
    }

    /// The hours of the day, in Asia/Shanghai, in which nobody is disturbed.
    package struct QuietHours: Sendable, Hashable {
        /// Seconds after midnight, the end not within; an end before the beginning is one of the next day.
        package let begin: Int, end: Int

        package init(begin: Int, end: Int) {
            self.begin = begin
            self.end = end
        }

        /// Whether a second of the day lies within.
        package func contains(_ second: Int) -> Bool {
            begin <= end ? begin <= second && second < end : begin <= second || second < end
        }
    }

    /// The gateway's template of what is told; what is not named is not told.
    package var templates: [Template: String] = [:]
    /// The ways, by name.
    package var transports: [String: Transport] = [:]
    /// The way to applicants.
    package var applicants: String?
    /// Departments by name, townships by code.
    package var channels: [String: Channel] = [:]
    /// When nothing is sent.
    package var quiet: QuietHours?
    /// The most messages to one applicant's number in 24 hours.
    package var mostPerNumber = 3
    /// How old may be what a message tells of, in days.
    package var mostDays = 7
    /// How often a message is tried before it counts as dead.
    package var attempts = 8
    /// The longest wait before the second try, and before any.
    package var firstWait = Term(1, .minute), longestWait = Term(6, .hour)
    /// How long a gateway is given before its receipt is asked for, and for how long it is asked for in all.
    package var receiptAfter = Term(1, .minute), receiptsFor = Term(3, .day)

    /// Nothing is told.
    package init() {}

    /// Whether anything is told.
    package var isOn: Bool { !templates.isEmpty }
}
