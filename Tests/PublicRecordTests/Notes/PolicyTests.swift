import PublicRecord
import Testing

@Suite struct PolicyTests {
    private static func key(_ name: String, _ byte: UInt8) throws -> String {
        try Keys.signer(name, byte, kind: .cosignature).key.text
    }

    private static func witnesses() throws -> String {
        let names = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
        return try names.enumerated().map {
            "witness \($1)\t \(try key("w\($0)", UInt8($0 + 1))) https://example.net\n"
        }.joined()
    }

    @Test(arguments: [
        (["X1", "X2", "Y3"], true),
        (["X1", "X2", "X3"], false),
        (["X1", "Y1", "Y2"], false),
        (["X2", "X3", "Y1"], true),
        ([], false),
    ])
    func `groups stand for their members`(names: [String], isEnough: Bool) throws {
        let text = try """
        # the example of the standard
          \(Self.witnesses())
        group X 2 X1 X2 X3
        group Y any Y1 Y2 Y3
        group both all X Y
        quorum both
        """
        let policy = try Policy(Array((text + "\n").utf8))
        #expect(policy.witnesses.count == 6)
        #expect(policy.isEnough(Set(names)) == isEnough)
    }

    @Test(
        arguments: [
            ("quorum none", nil),
            ("quorum X1", nil),
            ("", 7),
            ("quorum X9", 7),
            ("quorum none\nquorum none", 8),
            ("group none any X1\nquorum none", 7),
            ("group g 0 X1\nquorum g", 7),
            ("group g 3 X1 X2\nquorum g", 7),
            ("group g all\nquorum none", 7),
            ("group g all X1\ngroup h all X1\nquorum none", 8),
            ("group g all X1 X1\nquorum none", 7),
            ("group g all h\ngroup h all X1\nquorum g", 7),
            ("group X1 all X2\nquorum none", 7),
            ("witnesses X\nquorum none", 7),
            ("quorum none \u{7}", 7),
        ] as [(String, Int?)])
    func `a trust file is read strictly`(rest: String, line: Int?) throws {
        let text = try Self.witnesses() + rest
        let expected = line.map { Finding(.fileMalformed, .line(.trust, $0)) }
        #expect(finding { _ = try Policy(Array(text.utf8)) } == expected)
    }

    @Test func `32 of each are taken, and one key only once`() throws {
        var text = ""
        for index in 0..<32 {
            let byte = UInt8(index + 1)
            text += "log \(try Keys.signer("log\(index)", byte).key.text)\n"
            text += "witness w\(index) \(try Self.key("w\(index)", byte))\n"
            text += "group g\(index) all w\(index)\n"
        }
        let policy = try Policy(Array("\(text)quorum g31\n".utf8))
        #expect(policy.isEnough(["w31"]))
        #expect(policy.logs.count == 32)
        let twice = "witness again \(try Self.key("again", 1))\n\(text)quorum none\n"
        #expect(throws: Finding.self) { _ = try Policy(Array(twice.utf8)) }
        let wrongKind = "witness w \(try Keys.signer("w", 1).key.text)\nquorum w\n"
        #expect(throws: Finding(.noteMalformed, .line(.trust, 1))) {
            _ = try Policy(Array(wrongKind.utf8))
        }
    }
}
