import Bookkeeping
import Foundation

/// A message as mail: headers of ASCII alone, the text in base64. Nothing that a person or a rule
/// wrote stands in a header as it is, so none of it can end one and begin another.
struct MailMessage {
    /// Who sends it; an address that was checked.
    let from: String
    /// What the sender is called.
    let sender: String
    /// Whom it is for; an address that was checked.
    let to: String
    /// What it is about.
    let subject: String
    /// Its text.
    let body: String
    /// What tells it from every other message, the same when it is sent again.
    let id: String
    /// Seconds since 1970-01-01.
    let time: Int64

    /// The whole message, with line ends as mail programs take them.
    var bytes: [UInt8] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let headers = [
            "From: \(MailMessage.encoded(sender)) <\(from)>", "To: <\(to)>",
            "Subject: \(MailMessage.encoded(subject))", "Date: \(MailMessage.date(time))",
            "Message-ID: <\(id)@\(domain)>", "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: base64",
        ]
        let text = Data("\(body)\n".utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithLineFeed,
        ])
        return Array("\(headers.joined(separator: "\n"))\n\n\(text)\n".utf8)
    }

    /// Text as encoded words (RFC 2047), each at most 75 characters and whole in itself.
    static func encoded(_ text: String) -> String {
        var words: [String] = []
        var piece = ""
        for character in text {
            // 45 bytes become 60 characters, and 72 with what is around them.
            if !piece.isEmpty, piece.utf8.count + character.utf8.count > 45 {
                words.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        words.append(piece)
        return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
            .joined(separator: "\n ")
    }

    /// A moment as mail writes it (RFC 5322), in universal time.
    static func date(_ time: Int64) -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let number = Int32(truncatingIfNeeded: time / 86_400)
        let (year, month, day) = Day(number: number).components
        let seconds = time % 86_400
        let two = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(days[Int(number % 7)]), \(day) \(months[month - 1]) \(year) "
            + "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) +0000"
    }
}
