import Bookkeeping

/// A message of ISO 20022, read from beginning to end and held against its shape on the way: an
/// element that is unknown, missing, doubled or out of order, or a text that is not of its kind, is
/// refused with its line and its path.
final class XMLMessage {
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
    /// The currency of the amount of the last step.
    private(set) var currency: ArraySlice<UInt8> = []
    /// The line of the last step.
    private(set) var line = 1
    /// The path of the element of the last step.
    var path: String { shape.nodes[lastNode].path }

    private let events: XMLEvents
    private let shape: XMLShape
    private var open: [Open] = []
    private var passed = 0
    private var began = false
    private var lastNode = 0
    /// The numbers of the shape's names by those of the events; -1: not in the shape.
    private var names: [Int] = []

    /// An element that has begun and not ended.
    private struct Open {
        var node: Int
        /// The last child met, and whether it was.
        var child = 0
        var met = false
        var currency: Range<Int> = 0..<0
        var currencyText: [UInt8] = []
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
    func next() throws(FileProblem) -> Step? {
        while let event = try events.next() {
            line = Int(event.line)
            if passed > 0 {
                passed += event.name < 0 ? -1 : 1
                if passed > 0 { continue }
            }
            if let step = try event.name < 0 ? ended(event) : started(event) { return step }
        }
        return nil
    }

    private func started(_ event: XMLEvents.Event) throws(FileProblem) -> Step? {
        guard !open.isEmpty else { return try startedRoot(event) }
        try onlySpace(event)
        let name = events.names[Int(event.name)]
        guard !event.isForeign else { throw wrongNamespace(name) }
        let node = try child(Int(event.name))
        lastNode = node
        guard shape.nodes[node].leaf == .amount ? !event.hasOtherAttribute : !hasAny(event) else {
            throw unexpected(
                shape.nodes[node].path,
                Text("带有不该有的属性", "has an attribute it should not have"))
        }
        open.append(Open(node: node))
        if event.currencyTo > event.currencyFrom {
            open[open.count - 1].currencyText = Array(
                events.text[Int(event.currencyFrom)..<Int(event.currencyTo)])
        }
        switch shape.nodes[node].leaf {
        case nil: return shape.nodes[node].mark > 0 ? .opened(shape.nodes[node].mark) : nil
        case .any: passed = 1
        default: break
        }
        return nil
    }

    private func hasAny(_ event: XMLEvents.Event) -> Bool {
        event.hasOtherAttribute || event.currencyTo > event.currencyFrom
    }

    private func startedRoot(_ event: XMLEvents.Event) throws(FileProblem) -> Step? {
        let name = events.names[Int(event.name)]
        guard name == shape.nodes[0].name, events.namespace == shape.namespace else {
            throw wrongNamespace(name)
        }
        open.append(Open(node: 0))
        lastNode = 0
        return nil
    }

    /// Finds the child of that name behind the last one; what is passed over must not be needed.
    private func child(_ eventName: Int) throws(FileProblem) -> Int {
        while names.count < events.names.count {
            names.append(shape.nameNumbers[events.names[names.count]] ?? -1)
        }
        let top = open.count - 1
        let parent = shape.nodes[open[top].node]
        guard let found = parent.children.firstIndex(where: { $0.name == names[eventName] }) else {
            throw unexpected(
                "\(parent.path)/\(events.names[eventName])",
                Text("不属于此处", "does not belong here"))
        }
        let wanted = parent.children[found]
        let isRepeated = open[top].met && open[top].child == found
        let isBehind = open[top].met && (found < open[top].child || parent.isChoice)
        guard isRepeated ? wanted.isMany : !isBehind else {
            throw unexpected(
                shape.nodes[wanted.node].path,
                isRepeated
                    ? Text("重复出现", "stands there twice")
                    : Text("顺序不对", "stands in the wrong order"))
        }
        if !parent.isChoice { try needed(parent, open[top].met ? open[top].child + 1 : 0, found) }
        open[top].child = found
        open[top].met = true
        return wanted.node
    }

    /// Nothing that is needed may have been left out between two children.
    private func needed(_ parent: XMLShape.Node, _ from: Int, _ to: Int) throws(FileProblem) {
        var index = from
        while index < to {
            if parent.children[index].isNeeded {
                throw missing(shape.nodes[parent.children[index].node].path)
            }
            index += 1
        }
    }

    private func ended(_ event: XMLEvents.Event) throws(FileProblem) -> Step? {
        guard let ending = open.popLast() else { return nil }
        let node = shape.nodes[ending.node]
        lastNode = ending.node
        switch node.leaf {
        case .any: return nil
        case nil:
            try onlySpace(event)
            if !node.isChoice {
                try needed(node, ending.met ? ending.child + 1 : 0, node.children.count)
            } else if !ending.met {
                throw missing(node.path)
            }
            return node.mark > 0 ? .closed(node.mark) : nil
        case let leaf?:
            try read(event, leaf, ending)
            return node.mark > 0 ? .value(node.mark) : nil
        }
    }

    private func read(
        _ event: XMLEvents.Event, _ leaf: XMLLeaf, _ ending: Open
    ) throws(FileProblem) {
        bytes = events.text[Int(event.textFrom)..<Int(event.textTo)]
        if leaf.isTrimmed {
            while let first = bytes.first, XMLMessage.isSpace(first) { bytes.removeFirst() }
            while let last = bytes.last, XMLMessage.isSpace(last) { bytes.removeLast() }
        }
        currency = ending.currencyText[...]
        let hasCurrency = leaf != .amount || XMLLeaf.currency.accepts(currency)
        guard leaf.accepts(bytes), hasCurrency else {
            throw FileProblem(
                line: line, field: shape.nodes[ending.node].path, code: "xml.value",
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
        for index in Int(event.textFrom)..<Int(event.textTo)
        where !XMLMessage.isSpace(events.text[index]) {
            throw unexpected(
                shape.nodes[lastNode].path,
                Text("旁边有不该有的文字", "has text beside it that should not be there"))
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
