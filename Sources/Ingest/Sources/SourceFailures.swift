import Formats
import Foundation
import Postgres
import Store

/// What to tell an operator of a source that could not be read; nothing of it was loaded then.
enum SourceFailures {
    static func of(_ problem: HTTPProblem, _ source: String) -> Failure {
        switch problem {
        case .notConnected(let why), .unreachable(let why):
            Failure(
                1170, .unreachable,
                Bilingual("the source \(source) cannot be reached: \(why)", "来源 \(source) 无法访问：\(why)"),
                repair: Bilingual("check the address, the network and the proxy", "请检查地址、网络与代理"))
        case .timeout:
            Failure(
                1171, .unreachable,
                Bilingual("the source \(source) did not answer in time", "来源 \(source) 未在限定时间内答复"),
                repair: Bilingual("ask its operator, or raise the timeouts", "请联系对方，或调高超时设置"))
        case .cut:
            Failure(
                1172, .unreachable,
                Bilingual(
                    "the answer of the source \(source) was cut off; nothing of it was loaded",
                    "来源 \(source) 的答复被截断，没有装载"),
                repair: Bilingual("run again; if it stays so, ask its operator", "请重新执行；若一再如此请联系对方"))
        case .tooLarge(let limit):
            Failure(
                1173, .personNeeded,
                Bilingual(
                    "an answer of the source \(source) has more than \(limit) bytes; nothing of it was loaded",
                    "来源 \(source) 的答复超过 \(limit) 字节，没有装载"),
                repair: Bilingual("ask for smaller pages, or raise max_bytes", "请减小每页条数，或调高 max_bytes"))
        case .insecure(let why):
            Failure(
                1174, .unreachable,
                Bilingual(
                    "the connection to the source \(source) is not secure: \(why)", "与来源 \(source) 的连接不安全：\(why)"),
                repair: Bilingual("check certificates, authorities and the clock", "请检查证书、根证书与时钟"))
        case .clientRefused(let why):
            Failure(
                1184, .notPermitted,
                Bilingual(
                    "the source \(source) refuses the client certificate, or asks for one: \(why)",
                    "来源 \(source) 拒绝客户端证书，或要求出示证书：\(why)"),
                repair: Bilingual("check client_certificate with its operator", "请与对方核对 client_certificate"))
        case .proxyUnreachable(let why):
            Failure(
                1182, .unreachable,
                Bilingual(
                    "the proxy of the source \(source) cannot be reached: \(why)", "来源 \(source) 的代理无法访问：\(why)"),
                repair: Bilingual("check proxy and the network", "请检查代理设置与网络"))
        case .proxyRefused(let status):
            Failure(
                1183, status == 403 || status == 407 ? .notPermitted : .unreachable,
                Bilingual(
                    "the proxy of the source \(source) answers \(status)", "来源 \(source) 的代理答复 \(status)"),
                repair: Bilingual("check the proxy's login and what it allows", "请检查代理的登录凭证与放行范围"))
        case .malformed(let why):
            Failure(
                1175, .unreachable,
                Bilingual("the source \(source) gives no proper answer: \(why)", "来源 \(source) 的答复不符合协议：\(why)"),
                repair: Bilingual("ask its operator", "请联系对方"))
        case .forbiddenAddress, .cancelled: refusedAddress(source, host: "link-local")
        }
    }

    /// An error of an exchange database; its description quotes no value of a row.
    static func exchange(_ error: PostgresError, _ source: String) -> Failure {
        error.kind == .connection
            ? of(.unreachable("\(error)"), source)
            : Failure(
                1181, error.sqlState == .insufficientPrivilege ? .notPermitted : .unreachable,
                Bilingual("the query of the source \(source) failed: \(error)", "来源 \(source) 的查询失败：\(error)"),
                repair: Bilingual("mend the query or the login's rights", "请检查查询语句或账号权限"))
    }

    /// A folder that is not there or may not be read, such as a share that is not mounted.
    static func folder(_ path: String, _ error: FormatError, _ source: String) -> Failure {
        let why = error.errorNumber.map { ": " + String(cString: strerror($0)) } ?? ""
        return Failure(
            1185, .unreachable,
            Bilingual(
                "the folder \(path) of the source \(source) cannot be read\(why)",
                "来源 \(source) 的目录 \(path) 无法读取\(why)"),
            repair: Bilingual("mount it, or correct its path or its rights", "请挂载该目录，或更正路径、权限"))
    }

    static func status(_ status: Int, _ source: String) -> Failure {
        if status == 407 { return of(.proxyRefused(status: status), source) }
        let isLogin = status == 401 || status == 403
        return Failure(
            1176, isLogin ? .notPermitted : .unreachable,
            Bilingual("the source \(source) answers \(status)", "来源 \(source) 答复 \(status)"),
            repair: isLogin
                ? Bilingual("check its login and certificate", "请检查登录凭证与证书")
                : Bilingual("run again later, or ask its operator", "请稍后重试，或联系对方"))
    }

    static func refusedAddress(_ source: String, host: String) -> Failure {
        Failure(
            1177, .notPermitted,
            Bilingual(
                "the source \(source) leads to \(host), where it may not", "来源 \(source) 指向 \(host)，不在允许范围"),
            repair: Bilingual("name the host under hosts if it is right", "如属正常，请在 hosts 中列出该主机"))
    }

    static func redirects(_ source: String) -> Failure {
        Failure(
            1178, .unreachable,
            Bilingual("the redirects of the source \(source) do not end", "来源 \(source) 的重定向没有终点"),
            repair: Bilingual("ask its operator", "请联系对方"))
    }

    static func repeats(_ source: String) -> Failure {
        Failure(
            1179, .unreachable,
            Bilingual(
                "the source \(source) leads back to a page already read; its cursor stays where it was",
                "来源 \(source) 的翻页回到已读过的一页，游标保持不动"),
            repair: Bilingual("ask its operator", "请联系对方"))
    }

    static func tooManyPages(_ source: String, _ most: Int) -> Failure {
        Failure(
            1180, .personNeeded,
            Bilingual("the source \(source) gives more than \(most) pages", "来源 \(source) 超过 \(most) 页"),
            repair: Bilingual("raise max_pages if that is right", "如属正常，请调高 max_pages"))
    }

    static func crashed(_ source: String) -> Failure {
        Failure(
            1154, .personNeeded,
            Bilingual(
                "reading the source \(source) ended the program \(SourceLease.mostAttempts) times, so it is held",
                "读取来源 \(source) 已使程序中止 \(SourceLease.mostAttempts) 次，已暂停读取"),
            repair: Bilingual(
                "see what it gives, then aidwatch source resume \(source)",
                "请查看其内容，处理后执行 aidwatch source resume \(source)"))
    }

    static func unavailable(_ source: String, _ outcome: SourceLease.Outcome) -> Failure {
        switch outcome {
        case .paused:
            Failure(
                1155, .personNeeded,
                Bilingual("the source \(source) is paused", "来源 \(source) 已暂停"),
                repair: Bilingual("aidwatch source resume \(source)", "请执行 aidwatch source resume \(source)"))
        case .held: crashed(source)
        case .busy, .notDue, .leased:
            Failure(
                1156, .busy,
                Bilingual("another worker reads the source \(source) now", "另一个进程正在读取来源 \(source)"),
                repair: Bilingual("wait until it has ended", "请等待其结束"))
        }
    }
}
