import BankFiles
import Bookkeeping
import MutualAid

/// Letters to print: one HTML file, one page a letter, large type, A4. Whatever people or rules
/// wrote is escaped.
struct LetterFile: ~Copyable {
    private var writer: ByteWriter
    /// How many letters it holds.
    private(set) var count: Int64 = 0
    /// How many of them have no address.
    private(set) var unaddressed: Int64 = 0
    private let day: Day
    private let sender: Text

    /// A file of letters of that day.
    init(path: String, day: Day, sender: Text) throws(FileProblem) {
        writer = try ByteWriter(path: path)
        self.day = day
        self.sender = sender
        writer.buffer.append(
            """
            <!doctype html>
            <meta charset="utf-8">
            <title>\(day)</title>
            <style>
            @page { size: A4; margin: 25mm 20mm }
            body { font: 14pt/1.6 "Noto Serif CJK SC", "Noto Serif", serif; margin: 0 }
            section { break-after: page }
            address { font-style: normal; min-height: 45mm; white-space: pre-line }
            h1 { font-size: 18pt }
            </style>

            """)
    }

    /// A letter to one person.
    mutating func write(
        to holder: Payer, post: String?, _ wording: Wording, _ language: Language
    ) throws(FileProblem) {
        count += 1
        writer.buffer.append(
            language == .zh ? "<section lang=\"zh\"><address>" : "<section lang=\"en\"><address>")
        if let post {
            escape(post)
        } else {
            unaddressed += 1
            number(holder, language)
        }
        writer.buffer.append("</address>\n<p>")
        escape(sender(language))
        writer.buffer.append(language == .zh ? "，" : ", ")
        writer.buffer.append(day.description)
        if post != nil {
            writer.buffer.append(" · ")
            number(holder, language)
        }
        writer.buffer.append("</p>\n<h1>")
        escape(wording.subject)
        writer.buffer.append("</h1>\n<p>")
        escape(wording.body)
        writer.buffer.append("</p></section>\n")
        try writer.flushIfFull()
    }

    private mutating func number(_ holder: Payer, _ language: Language) {
        switch (holder.code > 0, language) {
        case (true, .zh):
            writer.buffer.append("成员 ")
            writer.buffer.append(decimal: holder.code)
            writer.buffer.append(" 号")
        case (true, .en):
            writer.buffer.append("Member ")
            writer.buffer.append(decimal: holder.code)
        case (false, .zh):
            writer.buffer.append("付款人 \(holder)")
        case (false, .en):
            writer.buffer.append("Payer \(holder)")
        }
    }

    /// Text of which nothing is taken for markup; a new line begins a paragraph.
    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x26: writer.buffer.append("&amp;")
            case 0x3C: writer.buffer.append("&lt;")
            case 0x3E: writer.buffer.append("&gt;")
            case 0x22: writer.buffer.append("&quot;")
            case 0x0A: writer.buffer.append("<br>\n")
            default: writer.buffer.append(byte)
            }
        }
    }

    /// Makes the file durable.
    mutating func finish() throws(FileProblem) { try writer.finish() }
}
