import Bookkeeping

/// A message of ISO 20022, read from beginning to end and held against its shape on the way: an
/// element that is unknown, missing, doubled or out of order, or a text that is not of its kind, is
/// refused with its line and its path.
struct XMLMessage: ~Copyable {
    /// A step through the message, of an element its reader has marked.
    enum Step: Equatable {
        /// An element begins that holds others.
        case opened(Int)
        /// An element with a text, which ``XMLMessage/bytes`` holds until the next step.
        case value(Int)
        /// An element ends that holds others.
        case closed(Int)
    }

    /// The text of the element of the last step.
    private(set) var bytes: ArraySlice<UInt8> = []
    /// The currency of the amount of the last step. Amounts hold no others.
    private(set) var currency: [UInt8] = []
    /// The line of the last step.
    private(set) var line = 1
    /// The path of the element of the last step.
    var path: String { shape.paths[lastNode] }

    private let events: XMLEvents
    private let shape: XMLShape
    private var batch = XMLEvents.Batch()
    private var place = 0
    private var open: [Open] = []
    private var passed = 0
    private var lastNode = 0
    /// The numbers of the shape's names by those of the events; -1: not in the shape.
    private var names: [Int] = []

    /// An element that has begun and not ended.
    private struct Open {
        var node: Int
        /// The last child met, and whether it was.
        var child = 0
        var met = false
    }

    init(
        path: String, shape: XMLShape, observe: (([UInt8]) -> Void)?
    ) throws(FileProblem) {
        events = try XMLEvents(path: path, observe: observe)
        self.shape = shape
    }

    /// The text of the last step.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The next step, or nil after the last one.
    mutating func next() throws(FileProblem) -> Step? {
        while true {
            if place == batch.events.count {
                place = 0
                bytes = []
                guard try events.fill(&batch) else { return nil }
            }
            let event = batch.events[place]
            place += 1
            if passed > 0 {
                passed += event.name < 0 ? -1 : 1
                if passed > 0 { continue }
            }
            line = Int(event.line)
            if let step = try event.name < 0 ? ended(event) : started(event) { return step }
        }
    }

    private mutating func started(_ event: XMLEvents.Event) throws(FileProblem) -> Step? {
        guard !open.isEmpty else { return try startedRoot(event) }
        try onlySpace(event)
        guard !event.isForeign else { throw wrongNamespace(events.names[Int(event.name)]) }
        let node = try child(Int(event.name))
        lastNode = node
        let found = shape.nodes[node]
        guard found.leaf == .amount ? !event.hasOtherAttribute : !hasAny(event) else {
            throw unexpected(
                shape.paths[node],
                Text("带有不该有的属性", "has an attribute it should not have"))
        }
        open.append(Open(node: node))
        switch found.leaf {
        case nil: return found.mark > 0 ? .opened(found.mark) : nil
        case .amount:
            currency.removeAll(keepingCapacity: true)
            for place in Int(event.currencyFrom)..<Int(event.currencyTo) {
                currency.append(batch.text[place])
            }
        case .any: passed = 1
        default: break
        }
        return nil
    }

    private func hasAny(_ event: XMLEvents.Event) -> Bool {
        event.hasOtherAttribute || event.currencyTo > event.currencyFrom
    }

    private mutating func startedRoot(_ event: XMLEvents.Event) throws(FileProblem) -> Step? {
        let name = events.names[Int(event.name)]
        guard name == shape.paths[0], events.namespace == shape.namespace else {
            throw wrongNamespace(name)
        }
        open.append(Open(node: 0))
        lastNode = 0
        return nil
    }

    /// Finds the child of that name behind the last one; what is passed over must not be needed.
    private mutating func child(_ eventName: Int) throws(FileProblem) -> Int {
        if eventName >= names.count { learnNames() }
        let top = open.count - 1
        let parent = shape.nodes[open[top].node]
        let found = find(names[eventName], in: parent.children, from: open[top].child)
        guard let found else {
            throw unexpected(
                "\(shape.paths[open[top].node])/\(events.names[eventName])",
                Text("不属于此处", "does not belong here"))
        }
        let wanted = shape.children[found]
        let isRepeated = open[top].met && open[top].child == found
        let isBehind = open[top].met && (found < open[top].child || parent.isChoice)
        guard isRepeated ? wanted.isMany : !isBehind else {
            throw unexpected(
                shape.paths[wanted.node],
                isRepeated
                    ? Text("重复出现", "stands there twice")
                    : Text("顺序不对", "stands in the wrong order"))
        }
        if !parent.isChoice { try needed(firstOpen(top), found) }
        open[top].child = found
        open[top].met = true
        return wanted.node
    }

    private mutating func learnNames() {
        for name in events.names[names.count...] { names.append(shape.nameNumbers[name] ?? -1) }
    }

    /// The child of that name: most often the one met last, or one soon behind it.
    private func find(_ name: Int, in range: Range<Int>, from: Int) -> Int? {
        let children = shape.children
        for place in max(from, range.lowerBound)..<range.upperBound
        where children[place].name == name {
            return place
        }
        return range.first { children[$0].name == name }
    }

    /// The first child that may still come, in the element opened last or at a place.
    private func firstOpen(_ top: Int) -> Int {
        open[top].met ? open[top].child + 1 : shape.nodes[open[top].node].children.lowerBound
    }

    /// Nothing that is needed may have been left out between two children.
    private func needed(_ from: Int, _ to: Int) throws(FileProblem) {
        var index = from
        while index < to {
            if shape.children[index].isNeeded {
                throw missing(shape.paths[shape.children[index].node])
            }
            index += 1
        }
    }

    private mutating func ended(_ event: XMLEvents.Event) throws(FileProblem) -> Step? {
        let top = open.count - 1
        let ending = open[top]
        let node = shape.nodes[ending.node]
        lastNode = ending.node
        switch node.leaf {
        case .any: break
        case nil:
            try onlySpace(event)
            if !node.isChoice {
                try needed(firstOpen(top), node.children.upperBound)
            } else if !ending.met {
                throw missing(path)
            }
        case let leaf?: try read(event, leaf)
        }
        open.removeLast()
        guard node.mark > 0, node.leaf != .any else { return nil }
        return node.leaf == nil ? .closed(node.mark) : .value(node.mark)
    }

    private mutating func read(
        _ event: XMLEvents.Event, _ leaf: XMLLeaf
    ) throws(FileProblem) {
        bytes = batch.text[Int(event.textFrom)..<Int(event.textTo)]
        if leaf.isTrimmed {
            while let first = bytes.first, XMLMessage.isSpace(first) { bytes.removeFirst() }
            while let last = bytes.last, XMLMessage.isSpace(last) { bytes.removeLast() }
        }
        let hasCurrency = leaf != .amount || XMLLeaf.currency.accepts(currency[...])
        guard leaf.accepts(bytes), hasCurrency else {
            throw FileProblem(
                line: line, field: path, code: "xml.value",
                Text(
                    "此处的值不符合 ISO 20022 的格式；请向银行重新取得文件。",
                    "The value here is not what ISO 20022 allows; fetch the file again from the "
                        + "bank."))
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private func onlySpace(_ event: XMLEvents.Event) throws(FileProblem) {
        let text = batch.text.span
        for index in Int(event.textFrom)..<Int(event.textTo)
        where !XMLMessage.isSpace(text[index]) {
            throw unexpected(
                path, Text("旁边有不该有的文字", "has text beside it that should not be there"))
        }
    }

    // MARK: Problems

    private func unexpected(_ path: String, _ what: Text) -> FileProblem {
        FileProblem(
            line: line, field: path, code: "xml.unexpected",
            Text(
                "此元素\(what.zh)；文件不符合 ISO 20022，请向银行重新取得。",
                "This element \(what.en); the file does not follow ISO 20022, fetch it again from "
                    + "the bank."))
    }

    /// An element that has to be there and is not.
    func missing(_ path: String, on line: Int? = nil) -> FileProblem {
        FileProblem(
            line: line ?? self.line, field: path, code: "xml.missing",
            Text(
                "缺少此元素；文件不完整，请向银行重新取得。",
                "This element is missing; the file is not complete, fetch it again from the bank."))
    }

    private func wrongNamespace(_ name: String) -> FileProblem {
        FileProblem(
            line: line, field: name, code: "xml.namespace",
            Text(
                "此文件不是 \(shape.namespace)；请用这个版本的报文。",
                "This is no \(shape.namespace); use a message of this version."))
    }

    /// Something wrong with the element of the last step.
    func problem(_ code: String, _ text: Text) -> FileProblem {
        FileProblem(line: line, field: path, code: code, text)
    }
}
