import Foundation
import Storage
import Testing

/// Work that does not fit into memory goes through files and comes back the same.
@Suite struct WorkTests {
    @Test(arguments: 1...8)
    func `records come back in order, however few fit into memory`(seed: Int) throws {
        var numbers = SeededNumbers(seed)
        let folder = try Folder()
        let records = (0..<Int.random(in: 0...700, using: &numbers)).map { _ in
            SortRecord(
                .random(in: -3...3, using: &numbers), .random(in: -3...3, using: &numbers),
                .random(in: .min ... .max, using: &numbers))
        }
        let sorted = SortedRecords(
            folder: folder.path, limit: .random(in: 1...100, using: &numbers))
        for record in records { try sorted.add(record) }
        #expect(sorted.count == records.count)
        let reader = try sorted.read()
        var read: [SortRecord] = []
        while let record = try reader.next() { read.append(record) }
        #expect(read == records.sorted(), "seed \(seed)")
    }

    @Test func `two threads' records are merged into one order`() throws {
        let folder = try Folder()
        let parts: [[Int64]] = [[5, 1, 9, 9, 2], [7, 3], []]
        let collections = parts.map { _ in SortedRecords(folder: folder.path, limit: 2) }
        for (collection, values) in zip(collections, parts) {
            for value in values { try collection.add(SortRecord(value)) }
        }
        let reader = try SortedRecords.merge(collections)
        var read: [Int64] = []
        while let record = try reader.next() { read.append(record.words.0) }
        #expect(read == [1, 2, 3, 5, 7, 9, 9])
    }

    @Test func `a work file gives back every number and leaves nothing behind`() throws {
        let folder = try Folder()
        let numbers: [Int64] = [0, 1, -1, 127, 128, -128, .max, .min, 1 << 40]
        let file = try WorkFile(folder: folder.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        var writer = WorkFile.Writer(file)
        for _ in 0..<20_000 { for number in numbers { try writer.write(signed: number) } }
        try writer.finish()
        for _ in 0..<2 {
            var reader = WorkFile.Reader(file)
            for _ in 0..<20_000 {
                for number in numbers { #expect(try reader.readSigned() == number) }
            }
            #expect(try reader.read() == nil)
        }
    }
}
