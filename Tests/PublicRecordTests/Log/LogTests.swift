import PublicRecord
import Testing

@Suite struct LogTests {
    /// RFC 6962's examples: what the leaves are made of, and the roots over the first of them.
    private static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    private static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func `leaves and nodes hash as published`() {
        #expect(
            LogHash.leaf(Array("L123456".utf8)).hex
                == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
        #expect(
            LogHash.leaf(Array("hello world".utf8)).base64
                == "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=")
    }

    /// The log of the first leaves, and its files.
    private static func log(_ count: Int) throws -> (tail: LogTail, files: [String: [UInt8]]) {
        var tail = LogTail()
        for leaf in leaves.prefix(count) { tail.append(try #require(Hexadecimal.bytes(leaf))) }
        var files: [String: [UInt8]] = [:]
        for file in tail.takeFiles() { files[file.path] = file.bytes }
        return (tail, files)
    }

    @Test(arguments: 0...8)
    func `roots are those of the standard`(count: Int) throws {
        let (tail, files) = try Self.log(count)
        #expect(tail.root.hex == Self.roots[count])
        var tiles = LogTiles(size: UInt64(count)) { path, _ in files[path] }
        #expect(try tiles.root().hex == Self.roots[count])
    }

    @Test(arguments: [
        (
            UInt64(5), 8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1, 5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        ),
    ])
    func `proofs of inclusion are those published`(
        index: UInt64, size: Int, path: [String]
    ) throws {
        let (tail, files) = try Self.log(size)
        var tiles = LogTiles(size: UInt64(size)) { path, _ in files[path] }
        #expect(try tiles.inclusion(of: index).map(\.hex) == path)
        let leaf = try tiles.leaf(index)
        let hashes = try path.map { try #require(Hash(hex: $0)) }
        func holds(_ index: UInt64, _ size: Int, _ path: [Hash]) -> Bool {
            LogProof.includes(
                leaf, index: index, size: UInt64(size), root: tail.root, path: path)
        }
        #expect(holds(index, size, hashes))
        #expect(!holds(index ^ 1, size, hashes))
        #expect(!holds(index, size, hashes.dropLast()))
        #expect(!holds(index, size, hashes + [hashes[0]]))
        #expect(!holds(UInt64(size), size, hashes))
    }

    @Test(arguments: [
        (
            2, 5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        ),
        (
            6, 8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        ),
    ])
    func `proofs of consistency are those published`(
        old: Int, new: Int, path: [String]
    ) throws {
        let (tail, files) = try Self.log(new)
        var tiles = LogTiles(size: UInt64(new)) { path, _ in files[path] }
        #expect(try tiles.consistency(from: UInt64(old)).map(\.hex) == path)
        let hashes = try path.map { try #require(Hash(hex: $0)) }
        let oldRoot = try Self.log(old).tail.root
        func holds(_ root: Hash, _ path: [Hash]) -> Bool {
            LogProof.isConsistent(
                from: (UInt64(old), root), to: (UInt64(new), tail.root), path: path)
        }
        #expect(holds(oldRoot, hashes))
        #expect(!holds(tail.root, hashes))
        #expect(!holds(oldRoot, hashes.dropLast()))
        #expect(!holds(oldRoot, hashes + [oldRoot]))
    }

    @Test func `every proof of every size holds, from tiles alone, however the log grew`() throws {
        var files: [String: [UInt8]] = [:]
        var roots: [Hash] = [LogHash.empty]
        var tail = LogTail()
        let sizes = [1, 2, 255, 256, 257, 511, 512, 700]
        for size in sizes {
            // Begun again from its files each time.
            tail = try LogTail(size: tail.size) { path, _ in files[path] }
            while tail.size < UInt64(size) {
                tail.append(Array("entry \(tail.size)".utf8))
                roots.append(tail.root)
            }
            for file in tail.takeFiles() { files[file.path] = file.bytes }
            #expect(roots[size] == tail.root)
        }
        for size in sizes {
            var tiles = LogTiles(size: UInt64(size)) { path, _ in files[path] }
            for index in Set([0, size / 2, size - 1, size / 256 * 256]) where index < size {
                let leaf = LogHash.leaf(Array("entry \(index)".utf8))
                #expect(
                    LogProof.includes(
                        leaf, index: UInt64(index), size: UInt64(size), root: roots[size],
                        path: try tiles.inclusion(of: UInt64(index))))
            }
            for old in 0...size where old < 20 || old % 37 == 0 || old == size {
                #expect(
                    LogProof.isConsistent(
                        from: (UInt64(old), roots[old]), to: (UInt64(size), roots[size]),
                        path: try tiles.consistency(from: UInt64(old))))
            }
        }
    }

    @Test func `a log does not go on from files that are not its own`() throws {
        var tail = LogTail()
        for index in 0..<300 { tail.append(Array("entry \(index)".utf8)) }
        var files: [String: [UInt8]] = [:]
        for file in tail.takeFiles() { files[file.path] = file.bytes }
        for path in ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"] {
            var broken = files
            broken[path] = broken[path].map { Array($0.dropLast()) }
            #expect(throws: LogFileProblem(path: path)) {
                _ = try LogTail(size: 300) { path, _ in broken[path] }
            }
        }
    }

    @Test func `tiles are cut as the standard says`() {
        #expect(TilePath.digits(1_234_067) == "x001/x234/067")
        #expect(TilePath.digits(0) == "000")
        #expect(TilePath.width(level: 0, number: 272, size: 70_000) == 256)
        #expect(TilePath.width(level: 0, number: 273, size: 70_000) == 112)
        #expect(TilePath.width(level: 0, number: 274, size: 70_000) == nil)
        #expect(TilePath.width(level: 1, number: 1, size: 70_000) == 17)
        #expect(TilePath.width(level: 2, number: 0, size: 70_000) == 1)
        #expect(TilePath.width(level: 1, number: 0, size: 256) == 1)
        #expect(TilePath.tile(level: 1, number: 1, width: 17) == "tile/1/001.p/17")
        #expect(TilePath.entries(5) == "tile/entries/005")
    }
}
