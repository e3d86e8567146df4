import Detection
import Domain
import Formats
import Foundation
import Ingest
import Postgres
package import Store

/// Examines an installation, each part on its own.
package struct Doctor: Sendable {
    /// What was found of one part.
    package struct Check: Sendable {
        /// The part.
        package let name: String
        /// Whether it is as it should be.
        package let isSound: Bool
        /// What was found.
        package let found: Bilingual
        /// What to do where it is not sound.
        package let repair: Bilingual

        /// The check as a JSON object in one line.
        package var json: String {
            """
            {"check":\(QuotedText.of(name)),"ok":\(isSound),"found":\(QuotedText.of(found.english)),\
            "repair":\(QuotedText.of(repair.english))}
            """
        }
    }

    private let directory: String
    private let open: @Sendable () throws -> Installation

    /// A doctor for the workspace in a folder.
    package init(directory: String, open: @escaping @Sendable () throws -> Installation) {
        self.directory = directory
        self.open = open
    }

    /// Examines workspace, feed files, rules, parameters, calendar, messages, retention, drop folders, database, and who
    /// draws the spot check.
    package func examine() async -> [Check] {
        let installation: Installation
        do {
            installation = try open()
        } catch {
            return [bad("workspace", error)]
        }
        var checks = [
            good("workspace", "\(installation.catalog.feeds.count) feeds", "\(installation.catalog.feeds.count) 个数据源")
        ]
        checks.append(rules(installation))
        checks.append(calendar(installation))
        checks.append(messages(installation))
        checks.append(retention(installation))
        checks += inboxes(installation)
        checks += strays(installation)
        checks += folders(installation)
        checks.append(await database(installation))
        if let drawer = installation.workspace.settings.sampleDrawer {
            checks.append(await self.drawer(drawer, installation))
        }
        return checks
    }

    private func rules(_ installation: Installation) -> Check {
        do {
            let rules = try installation.rules()
            if let broken = rules.broken.first { return bad("rules", broken.error) }
            _ = try installation.scan(rules)
            return good("rules", "\(rules.rules.count) rules", "\(rules.rules.count) 条规则")
        } catch {
            return bad("rules", error)
        }
    }

    private func calendar(_ installation: Installation) -> Check {
        do {
            let years = try CalendarFiles(installation.workspace.resources).calendar.announcedYears
            let thisYear = Calendar(identifier: .gregorian).component(.year, from: Date())
            guard years.contains(thisYear) else {
                return Check(
                    name: "calendar", isSound: false,
                    found: Bilingual(
                        "\(thisYear) is not announced: its deadlines are provisional", "缺少 \(thisYear) 年放假安排：期限为暂定"),
                    repair: Bilingual(
                        "add Pipelines/calendar/\(thisYear).yaml from the State Council's notice",
                        "请按国务院办公厅通知补充 Pipelines/calendar/\(thisYear).yaml"))
            }
            return good("calendar", "\(years.count) announced years", "已公布 \(years.count) 个年度")
        } catch {
            return bad("calendar", error)
        }
    }

    private func messages(_ installation: Installation) -> Check {
        do {
            let settings = try installation.messages()
            for case .http(let gateway) in settings.transports.values { _ = try gateway.secret.value() }
            let count = settings.templates.count
            return settings.isOn
                ? good("messages", "\(count) templates", "\(count) 个模板") : good("messages", "nobody is told", "未启用")
        } catch {
            return bad("messages", error)
        }
    }

    private func retention(_ installation: Installation) -> Check {
        do {
            try Purge(settings: installation.workspace.settings, catalog: installation.catalog).checkRetention()
            let count = installation.workspace.settings.retention.count
            return count > 0
                ? good("retention", "\(count) terms", "\(count) 项期限")
                : good("retention", "everything is kept", "未规定，全部保留")
        } catch {
            return bad("retention", error)
        }
    }

    /// Whether the person in whose name the schedule draws may do so.
    private func drawer(_ login: String, _ installation: Installation) async -> Check {
        do {
            let connection = try await installation.connect()
            let isOfDistrict = try await connection.first(
                """
                select exists (
                    select from access.login
                    where county_code = $1 and login = $2 and level = 'district' and revoked_at is null)
                """, [.init(installation.workspace.settings.district), .init(login)], as: Bool.self)
            await connection.close()
            if isOfDistrict == true { return good("samples", "drawn by \(login)", "由 \(login) 抽取") }
            return Check(
                name: "samples", isSound: false,
                found: Bilingual("\(login) is nobody's of the district", "\(login) 不是区级人员的登录名"),
                repair: Bilingual(
                    "grant it with aidwatch access grant, or name another in samples.drawn_by",
                    "请用 aidwatch access grant 授权，或在 samples.drawn_by 中改用其他登录名"))
        } catch {
            return bad("samples", error)
        }
    }

    private func inboxes(_ installation: Installation) -> [Check] {
        installation.catalog.feeds.compactMap { feed in
            let path = installation.workspace.inbox(of: feed.name)
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
                return Check(
                    name: "inbox/\(feed.name)", isSound: false, found: Bilingual("it is not there", "目录不存在"),
                    repair: Bilingual("run aidwatch init again", "请再次执行 aidwatch init"))
            }
            return openFolder("inbox/\(feed.name)", attributes)
        }
    }

    /// What lies in `inbox/` where nobody reads.
    private func strays(_ installation: Installation) -> [Check] {
        // What is wrong with the sources themselves is told with their folders.
        guard let sources = try? installation.sources().sources else { return [] }
        return StrayFiles.paths(beside: sources).map { path in
            Check(
                name: "inbox", isSound: false,
                found: Bilingual("\(path) lies in no drop folder and is not read", "\(path) 不在任何投放目录中，不会读取"),
                repair: Bilingual("put it into inbox/<feed>/", "请放入 inbox/<数据源>/"))
        }
    }

    /// The folders of sources that are not the workspace's own.
    private func folders(_ installation: Installation) -> [Check] {
        let sources: [SourceDefinition]
        do {
            sources = try installation.sources().sources.filter { !$0.isInbox }
        } catch {
            return [bad("sources", error)]
        }
        return sources.compactMap { source in
            guard case .directory(let settings) = source.connector else { return nil }
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: settings.path) else {
                return Check(
                    name: source.name, isSound: false,
                    found: Bilingual("\(settings.path) is not there", "目录 \(settings.path) 不存在"),
                    repair: Bilingual("mount it, or correct its path", "请挂载该目录，或更正路径"))
            }
            return openFolder(source.name, attributes)
        }
    }

    /// What is wrong with a drop folder that others than its sender may exchange, write to or look into.
    private func openFolder(_ name: String, _ attributes: [FileAttributeKey: Any]) -> Check? {
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        let isLink = attributes[.type] as? FileAttributeType == .typeSymbolicLink
        let isWritable = mode & 0o002 != 0
        guard isLink || isWritable || mode & 0o004 != 0 else { return nil }
        guard isLink || isWritable else {
            return Check(
                name: name, isSound: false,
                found: Bilingual(
                    "everybody may look into the drop folder, where files name persons in clear",
                    "任何人都可查看投放目录，其中文件含未脱敏的个人信息"),
                repair: Bilingual("close it to others than owner and group (chmod o-rx)", "请只对属主和属组开放（chmod o-rx）"))
        }
        return Check(
            name: name, isSound: false,
            found: isLink
                ? Bilingual("the drop folder is a symbolic link", "投放目录是符号链接")
                : Bilingual("everybody may write into the drop folder", "任何人都可写入投放目录"),
            repair: Bilingual(
                "make it a folder that only the sender may write to (chmod o-rwx)",
                "请改为普通目录并只允许报送方写入（chmod o-rwx）"))
    }

    private func database(_ installation: Installation) async -> Check {
        do {
            let connection = try await installation.connect()
            let version = try await connection.first("show server_version", as: String.self) ?? ""
            await connection.close()
            return good("database", "PostgreSQL \(version)", "PostgreSQL \(version)")
        } catch {
            return bad("database", error)
        }
    }

    private func good(_ name: String, _ english: String, _ chinese: String) -> Check {
        Check(name: name, isSound: true, found: Bilingual(english, chinese), repair: Bilingual("", ""))
    }

    private func bad(_ name: String, _ error: any Error) -> Check {
        if let failure = error as? Failure {
            return Check(name: name, isSound: false, found: failure.message, repair: failure.repair)
        }
        return Check(
            name: name, isSound: false, found: Bilingual("\(error)", "\(error)"),
            repair: Bilingual("mend what the message names", "请按提示修复"))
    }
}
