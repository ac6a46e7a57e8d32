import Foundation
import Testing

/// Who may import what. The build does not stop an import that a dependency brings along.
@Suite struct ArchitectureTests {
    /// A room and the arrows that leave it; the system's own libraries come after the bar.
    private static let arrows: [(room: String, may: Set<String>)] = [
        ("Bookkeeping", []),
        ("MutualAid", ["Bookkeeping"]),
        ("PublicRecord", ["Crypto", "CSHA256"]),
        (
            "RecordFiles",
            ["PublicRecord", "Dispatch", "Foundation", "FoundationNetworking", "Synchronization"]
        ),
        ("BankFiles", ["Bookkeeping", "CLibXML", "Glibc"]),
        (
            "Storage",
            [
                "MutualAid", "Bookkeeping", "GRDB", "GRDBSQLite", "CLibPQ", "Crypto",
                "Dispatch", "Foundation", "Glibc", "Synchronization",
            ]
        ),
        (
            "Office",
            [
                "Storage", "BankFiles", "PublicRecord", "MutualAid", "Bookkeeping", "Yams",
                "Foundation", "Glibc", "Synchronization", "Dispatch",
                // Hands signed messages to gateways; it comes with the toolchain.
                "FoundationNetworking",
            ]
        ),
        (
            // Never the store.
            "Web",
            [
                "Office", "MutualAid", "PublicRecord", "Bookkeeping", "Hummingbird",
                "HummingbirdCore", "NIOCore", "Logging", "Dispatch", "Foundation",
            ]
        ),
        (
            "tongzhou",
            [
                "Office", "Web", "MutualAid", "PublicRecord", "Bookkeeping", "ArgumentParser",
                "Foundation", "Glibc", "Synchronization",
            ]
        ),
        // Stand-alone: no store, no server.
        ("tongzhou-verify", ["PublicRecord", "RecordFiles", "ArgumentParser", "Foundation"]),
        (
            // The record's formats alone: one mistake must not stand on both sides of a bank file.
            "custodian-sandbox",
            [
                "PublicRecord", "RecordFiles", "Dispatch", "GRDB",
                "Crypto", "Hummingbird", "NIOCore", "Logging", "ArgumentParser",
                "Foundation",
            ]
        ),
    ]

    @Test func `every room is in the table`() {
        #expect(Set(Repository.sources.map(\.room)) == Set(ArchitectureTests.arrows.map(\.room)))
    }

    @Test(arguments: arrows)
    func `a room imports along its arrows`(room: String, may: Set<String>) {
        for file in Repository.sources where file.room == room {
            for (number, line) in file.code {
                let words = line.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                    words[..<place].allSatisfy({
                        $0.hasPrefix("@") || $0 == "public" || $0 == "internal" || $0 == "private"
                    })
                else { continue }
                let module = String(words[place + 1])
                #expect(may.contains(module), "\(file):\(number): \(room) may not import \(module)")
            }
        }
    }
}
