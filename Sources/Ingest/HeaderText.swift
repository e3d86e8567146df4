import Store

/// Headers as they are compared and shown.
enum HeaderText {
    /// A header without blanks, in lower case, full-width ASCII as ASCII, traditional characters as simplified ones.
    static func normalized(_ header: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in header.unicodeScalars {
            switch scalar.value {
            case 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x3000, 0xFEFF, 0x200B...0x200F: continue
            case 0xFF01...0xFF5E:
                if let plain = Unicode.Scalar(scalar.value - 0xFEE0) { result.append(plain) }
            default: result.append(simplified[scalar] ?? scalar)
            }
        }
        return String(result).lowercased()
    }

    /// The headers for a message; only their number where one could be a value, as in a file without a header line.
    ///
    /// Where the feed is given, so it is too where it knows none of them.
    static func shown(_ headers: [String], of feed: FeedDefinition? = nil) -> String {
        if looksLikeData(headers) || feed.map({ knowsNone(of: headers, $0) }) ?? false {
            return hidden(headers)
        }
        return headers.prefix(60).joined(separator: ", ") + (headers.count > 60 ? ", … (\(headers.count) in all)" : "")
    }

    /// What is told of headers that may be a record.
    static func hidden(_ headers: [String]) -> String {
        "not shown, since it may be a record (\(headers.count) \(headers.count == 1 ? "field" : "fields"))"
    }

    /// The headers one by one for a message; their number alone where one could be a value.
    static func shownApart(_ headers: [String]) -> [String] {
        looksLikeData(headers) ? ["(\(headers.count) headers, not shown, since they look like a record)"] : headers
    }

    /// Whether a header could be a value: it has four digits, or more characters than a header.
    private static func looksLikeData(_ headers: [String]) -> Bool {
        headers.contains { header in
            let digits = header.unicodeScalars.count { scalar in
                (0x30...0x39).contains(scalar.value) || (0xFF10...0xFF19).contains(scalar.value)
            }
            return digits >= 4 || header.count > 60
        }
    }

    /// Whether no column of the feed has one of these headers.
    static func knowsNone(of headers: [String], _ feed: FeedDefinition) -> Bool {
        let known = Set(feed.columns.flatMap(\.headers).map(normalized))
        return !headers.isEmpty && !headers.contains { known.contains(normalized($0)) }
    }

    /// Traditional characters that stand in headers of exports.
    private static let simplified: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs = zip(traditionalCharacters.unicodeScalars, simplifiedCharacters.unicodeScalars)
        return Dictionary(pairs) { first, _ in first }
    }()

    private static let traditionalCharacters =
        "編號類別狀態證聯繫絡電話屬區劃鄉鎮鄰發賬帳戶經辦審構環節開時間結錄備註熱線單來訴內滿報網對緊緯關係與勞動級碼執標準銀稱約"
        + "員崗機務親請兒際額當種徵補償張處產業醫療學養無殘異議評議價檢驗說記實現護車輛產險轉達復復閉銷終導門據數續總農領個長兩為採樣觀測"
    private static let simplifiedCharacters =
        "编号类别状态证联系络电话属区划乡镇邻发账账户经办审构环节开时间结录备注热线单来诉内满报网对紧纬关系与劳动级码执标准银称约"
        + "员岗机务亲请儿际额当种征补偿张处产业医疗学养无残异议评议价检验说记实现护车辆产险转达复复闭销终导门据数续总农领个长两为采样观测"
}
