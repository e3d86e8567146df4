import Foundation
import Glibc
import Publishing
import Testing

@Suite struct PictureTests {
    @Test(
        "the sample district is published where AIDWATCH_SAMPLE_SITE says",
        .enabled(if: ProcessInfo.processInfo.environment["AIDWATCH_SAMPLE_SITE"] != nil))
    func publishesSample() throws {
        let environment = ProcessInfo.processInfo.environment
        let path = try #require(environment["AIDWATCH_SAMPLE_SITE"])
        let count = environment["AIDWATCH_SAMPLE_FINDINGS"].flatMap { Int($0) } ?? 186
        let publication = SampleDistrict.publication(findings: count, details: min(count, 200))
        let renderer = try SiteRenderer(dashboards: [TestFolders.dashboards])
        var (files, bytes) = (0, 0)
        let before = clock()
        let rendering = try ContinuousClock().measure {
            try renderer.render(publication) { _, content in
                files += 1
                bytes += content.count
            }
        }
        let cpu = Double(clock() - before) / 1e6
        var report: SiteWriter.Report?
        let first = try ContinuousClock().measure {
            report = try Publisher.publish(publication, to: URL(filePath: path), dashboards: [TestFolders.dashboards])
        }
        let again = try ContinuousClock().measure {
            _ = try Publisher.publish(publication, to: URL(filePath: path), dashboards: [TestFolders.dashboards])
        }
        print(
            "\(files) files, \(bytes) bytes: rendered \(rendering) (CPU \(cpu) s), published \(first) \(String(describing: report)), again \(again)"
        )
        #expect(files > 0)
    }
}
