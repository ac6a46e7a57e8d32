import Bookkeeping
import CLibXML

/// The tags of an XML file in order, as libxml2's push parser finds them: a piece of the file is
/// fed, and what it held is taken out one by one, so that memory does not grow with the file.
///
/// Refused are document types (and with them all entities but the five of XML), texts and depths
/// beyond any message of a bank, and whatever is not well-formed. Nothing external is ever loaded.
///
/// All unsafe code of this room's XML stands here: the parser is written in C.
@safe final class XMLEvents {
    /// A tag, and the text before it.
    struct Event {
        /// The number of the element's name in ``XMLEvents/names``; -1 for an end tag.
        var name: Int32
        /// The line it ends on, counted from 1.
        var line: Int32
        /// Where the text between the tag before and this one lies in ``XMLEvents/text``.
        var textFrom: Int32
        var textTo: Int32
        /// Where the value of the attribute `Ccy` lies; empty where there is none.
        var currencyFrom: Int32
        var currencyTo: Int32
        /// The element is of another namespace than the root.
        var isForeign = false
        /// There is an attribute other than `Ccy` and those about schemas.
        var hasOtherAttribute = false
    }

    /// Tags in order, and the texts between them.
    struct Batch {
        var events: [Event] = []
        var text: [UInt8] = []
    }

    /// The local names met so far, by number.
    var names: [String] { found.names }
    /// The namespace of the root element.
    var namespace: String { found.namespace }

    /// No text between two tags of a bank's message is longer.
    static let longestText = 1 << 16
    /// No bank's message is deeper.
    static let greatestDepth = 64

    private let file: ByteReader
    private let observe: (([UInt8]) -> Void)?
    private var piece: [UInt8] = []
    private var isOver = false
    private var failure: FileProblem?
    private var found = Found()

    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// The events of the file at that path. `observe` is shown its bytes in order.
    init(path: String, observe: (([UInt8]) -> Void)?) throws(FileProblem) {
        precondition(XMLEvents.isReady)
        file = try ByteReader(path: path)
        self.observe = observe
        var handler = unsafe XMLEvents.handler()
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe found.parser = xmlCreatePushParserCtxt(&handler, me, nil, 0, nil)
        guard unsafe found.parser != nil else { preconditionFailure("no memory for a parser") }
        _ = unsafe xmlCtxtUseOptions(found.parser, Int32(XML_PARSE_NONET.rawValue))
    }

    deinit { unsafe xmlFreeParserCtxt(found.parser) }

    /// Fills the batch with the next tags.
    ///
    /// - Returns: false behind the last one.
    func fill(_ batch: inout Batch) throws(FileProblem) -> Bool {
        batch.events.removeAll(keepingCapacity: true)
        batch.text.removeAll(keepingCapacity: true)
        repeat {
            if let failure { throw failure }
            guard !isOver else { return false }
            try feed()
        } while found.batch.events.isEmpty
        swap(&batch, &found.batch)
        // What stands behind the last tag belongs to the next one.
        found.batch.text.append(contentsOf: batch.text[found.textFrom...])
        found.textFrom = 0
        return true
    }

    /// Gives the parser one more piece of the file.
    private func feed() throws(FileProblem) {
        piece.removeAll(keepingCapacity: true)
        isOver = try file.read(into: &piece) == 0
        if !isOver { observe?(piece) }
        let count = Int32(piece.count)
        let parser = unsafe found.parser
        let result = unsafe piece.withUnsafeBytes { bytes in
            unsafe xmlParseChunk(
                parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count,
                isOver ? 1 : 0)
        }
        let namespacesHold = unsafe parser?.pointee.nsWellFormed != 0
        guard result != 0 || !namespacesHold, failure == nil else { return }
        failure = malformed()
        // What a file that was cut off ends with is no tag, though the parser may take it for one.
        if isOver { found.batch.events.removeAll() }
    }

    private func malformed() -> FileProblem {
        let last = unsafe xmlCtxtGetLastError(found.parser)
        let line = unsafe last.map { unsafe Int($0.pointee.line) } ?? found.line
        let code = unsafe last.map { unsafe UInt32(clamping: $0.pointee.code) } ?? 0
        if XMLEvents.endings.contains(code) {
            return FileProblem(
                line: max(line, 1), code: "xml.truncated",
                Text(
                    "文件到此中断，或不是 XML；可能不完整，请重新取得。",
                    "The file ends here before it is complete, or is no XML; fetch it again."))
        }
        return FileProblem(
            line: max(line, 1), code: "xml.malformed",
            Text(
                "此处不是正确的 XML；请重新取得文件，不要手工修改。",
                "This is not well-formed XML; fetch the file again, and do not edit it."))
    }

    /// What the parser says when a file ends too early.
    private static let endings: Set<UInt32> = [
        XML_ERR_DOCUMENT_END.rawValue, XML_ERR_DOCUMENT_EMPTY.rawValue,
        XML_ERR_TAG_NOT_FINISHED.rawValue,
    ]

    /// Ends the reading behind the events found so far.
    private func stop(_ code: String, _ text: Text) {
        guard failure == nil else { return }
        failure = FileProblem(line: found.line, code: code, text)
        unsafe xmlStopParser(found.parser)
    }

    // MARK: What the parser calls

    private static func handler() -> xmlSAXHandler {
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = XML_SAX2_MAGIC
        unsafe handler.startElementNs = { me, name, _, uri, _, _, count, _, attributes in
            unsafe XMLEvents.of(me) { unsafe $0.started(name, uri, Int(count), attributes) }
        }
        unsafe handler.endElementNs = { me, _, _, _ in
            unsafe XMLEvents.of(me) { $0.ended() }
        }
        unsafe handler.characters = { me, bytes, count in
            unsafe XMLEvents.of(me) { unsafe $0.read(bytes, Int(count)) }
        }
        unsafe handler.ignorableWhitespace = unsafe handler.characters
        unsafe handler.internalSubset = { me, _, _, _ in
            unsafe XMLEvents.of(me) { events in
                events.stop(
                    "xml.forbidden",
                    Text(
                        "文件声明了文档类型（DTD），银行报文不允许；不要使用此文件，请向银行重新取得。",
                        "The file declares a document type, which messages of banks do not have; "
                            + "do not use it, and fetch it again from the bank."))
            }
        }
        // Without it, errors would be written to the standard error stream.
        unsafe handler.serror = { _, _ in }
        return unsafe handler
    }

    /// Does something with the object a parser was made with. It lives as long as its parser.
    private static func of(_ me: UnsafeMutableRawPointer?, _ act: (XMLEvents) -> Void) {
        guard let me = unsafe me else { preconditionFailure("the parser knows whose it is") }
        unsafe Unmanaged<XMLEvents>.fromOpaque(me)._withUnsafeGuaranteedRef(act)
    }

    private func started(
        _ name: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?, _ count: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard let name = unsafe name else { return }
        if unsafe !found.start(name, uri, count, attributes) { tooMuch() }
    }

    private func ended() { found.end() }

    private func read(_ bytes: UnsafePointer<xmlChar>?, _ count: Int) {
        if unsafe !found.read(bytes, count) { tooMuch() }
    }

    private func tooMuch() {
        stop(
            "xml.too-long",
            Text(
                "此处的文字太长或层次太深，不是银行报文；请检查文件。",
                "A text is too long or elements are too deep here for a message of a bank; check "
                    + "the file."))
    }
}

extension XMLEvents {
    /// What the parser has found. It is a value of its own so that a call of the parser takes hold
    /// of it once and not of every part of it.
    @safe fileprivate struct Found: ~Copyable {
        var parser: xmlParserCtxtPtr?
        var batch = Batch()
        var names: [String] = []
        var namespace = ""
        var textFrom = 0
        private var depth = 0
        private var numbers: [UnsafePointer<xmlChar>: Int32] = unsafe [:]
        private var rootNamespace: UnsafePointer<xmlChar>?

        init() {}

        var line: Int {
            guard let parser = unsafe parser else { return 1 }
            return Int(unsafe xmlSAX2GetLineNumber(UnsafeMutableRawPointer(parser)))
        }

        /// Takes a tag that begins an element. False when it is too deep.
        mutating func start(
            _ name: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?, _ count: Int,
            _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
        ) -> Bool {
            depth += 1
            guard depth <= XMLEvents.greatestDepth else { return false }
            // The parser keeps one copy of every name and namespace: equal ones have one address.
            if depth == 1 {
                unsafe rootNamespace = uri
                if let uri = unsafe uri { namespace = unsafe String(cString: uri) }
            }
            var event = event(unsafe number(name))
            event.isForeign = unsafe uri != rootNamespace
            for index in 0..<count { unsafe take(attributes, index * 5, &event) }
            textFrom = batch.text.count
            batch.events.append(event)
            return true
        }

        private func event(_ name: Int32) -> Event {
            Event(
                name: name, line: Int32(clamping: line), textFrom: Int32(textFrom),
                textTo: Int32(batch.text.count), currencyFrom: 0, currencyTo: 0)
        }

        /// Takes an attribute: its name, prefix, namespace, and where its value begins and ends.
        private mutating func take(
            _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ at: Int,
            _ event: inout Event
        ) {
            guard let attributes = unsafe attributes, let name = unsafe attributes[at],
                let from = unsafe attributes[at + 3], let to = unsafe attributes[at + 4]
            else { return }
            if let uri = unsafe attributes[at + 2] {
                let about = unsafe String(cString: uri)
                if about != "http://www.w3.org/2001/XMLSchema-instance" {
                    event.hasOtherAttribute = true
                }
            } else if unsafe String(cString: name) == "Ccy", unsafe to - from <= 8 {
                event.currencyFrom = Int32(batch.text.count)
                unsafe batch.text.append(
                    contentsOf: UnsafeBufferPointer(start: from, count: to - from))
                event.currencyTo = Int32(batch.text.count)
            } else {
                event.hasOtherAttribute = true
            }
        }

        private mutating func number(_ name: UnsafePointer<xmlChar>) -> Int32 {
            if let known = unsafe numbers[name] { return known }
            let number = Int32(names.count)
            names.append(unsafe String(cString: name))
            unsafe numbers[name] = number
            return number
        }

        mutating func end() {
            depth -= 1
            batch.events.append(event(-1))
            textFrom = batch.text.count
        }

        /// Takes text. False when it is too long.
        mutating func read(_ bytes: UnsafePointer<xmlChar>?, _ count: Int) -> Bool {
            guard batch.text.count - textFrom + count <= XMLEvents.longestText else { return false }
            unsafe batch.text.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
            return true
        }
    }
}
