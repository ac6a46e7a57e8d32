import CLibPQ

/// The values bound to a statement, as libpq takes them: always apart from the text.
struct PostgresValues {
    private enum Place {
        case null
        case bytes(start: Int, count: Int, type: UInt32)
    }

    private var places: [Place] = []
    private var buffer: [UInt8] = []

    private mutating func place(_ index: Int32, _ type: UInt32, _ bytes: some Collection<UInt8>) {
        let index = Int(index) - 1
        while places.count <= index { places.append(.null) }
        // A value of the same size takes the room of the one before it.
        if case .bytes(let start, let count, _) = places[index], count == bytes.count {
            buffer.replaceSubrange(start..<start + count, with: bytes)
            places[index] = .bytes(start: start, count: count, type: type)
        } else {
            compact(besides: index)
            places[index] = .bytes(start: buffer.count, count: bytes.count, type: type)
            buffer.append(contentsOf: bytes)
        }
    }

    /// Takes out what the value with that index held.
    private mutating func compact(besides index: Int) {
        guard case .bytes(let gone, let size, _) = places[index] else { return }
        buffer.removeSubrange(gone..<gone + size)
        for other in places.indices {
            guard case .bytes(let start, let count, let type) = places[other], start > gone else {
                continue
            }
            places[other] = .bytes(start: start - size, count: count, type: type)
        }
        places[index] = .null
    }

    mutating func bind(_ index: Int32, _ value: Int64) {
        let bits = UInt64(bitPattern: value)
        place(
            index, PostgresType.integer,
            (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) })
    }

    mutating func bind(_ index: Int32, _ text: String) {
        place(index, PostgresType.text, Array(text.utf8))
    }

    mutating func bind(_ index: Int32, _ bytes: [UInt8]) {
        place(index, PostgresType.bytes, bytes)
    }

    mutating func bindNull(_ index: Int32) {
        let index = Int(index) - 1
        while places.count <= index { places.append(.null) }
        compact(besides: index)
    }

    /// Hands them to libpq: how many, their types, where they are, how long, in which form.
    func with<Answer>(
        _ body: (
            Int32, UnsafePointer<Oid>?, UnsafePointer<UnsafePointer<CChar>?>?,
            UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Answer
    ) -> Answer {
        var types: [Oid] = []
        var lengths: [Int32] = []
        for place in places {
            switch place {
            case .null:
                types.append(0)
                lengths.append(0)
            case .bytes(_, let count, let type):
                types.append(type)
                lengths.append(Int32(count))
            }
        }
        let formats = [Int32](repeating: 1, count: places.count)
        return unsafe buffer.withUnsafeBufferPointer { bytes in
            // An empty value is somewhere, too; only a null is nowhere.
            let nothing: StaticString = ""
            let pointers = unsafe places.map { place -> UnsafePointer<CChar>? in
                guard case .bytes(let start, let count, _) = place else { return nil }
                guard count > 0, let base = bytes.baseAddress else {
                    return unsafe UnsafeRawPointer(nothing.utf8Start)
                        .assumingMemoryBound(to: CChar.self)
                }
                return unsafe UnsafeRawPointer(base + start).assumingMemoryBound(to: CChar.self)
            }
            return unsafe body(Int32(places.count), types, pointers, lengths, formats)
        }
    }
}
