import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou member contact`
struct MemberContact: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "contact", "登记怎样通知一个人；内容密封，不再显示",
            "say how a person is reached; it is sealed and not shown again",
            example: "tongzhou member contact 12 --mail li@example.org --language zh")
    }

    @Argument(
        help: help("成员编号，或 P 加编号（名册外的付款人）", "roll number, or P and a number for a payer outside"))
    var holder: String

    @Option(help: help("邮箱", "mail address"))
    var mail: String?

    @Option(help: help("电话", "telephone number"))
    var phone: String?

    @Option(help: help("姓名和邮寄地址，可分多行", "name and postal address, in lines"))
    var post: String?

    @Option(help: help("用哪种语言：zh 或 en", "the language: zh or en"))
    var language: String?

    @Option(help: help("愿意怎样收：mail、webhook 或 letter", "the way preferred: mail, webhook or letter"))
    var channel: String?

    @Flag(help: help("先忘掉已登记的一切", "forget first what was known"))
    var forget = false

    @OptionGroup var at: SchemePlace

    static func language(_ text: String) throws -> Language {
        guard let language = Language(rawValue: text) else {
            throw CommandRefusal.notA(
                what: Text("zh 或 en", "zh or en"), given: text, option: "--language")
        }
        return language
    }

    private func wanted() throws -> NoticeChannel? {
        guard let channel else { return nil }
        guard let wanted = NoticeChannel(rawValue: channel), wanted != .erased else {
            throw CommandRefusal.notA(
                what: Text("mail、webhook 或 letter", "mail, webhook or letter"), given: channel,
                option: "--channel")
        }
        return wanted
    }

    func run() throws {
        guard let payer = Payer(holder), payer != .himself else {
            throw CommandRefusal.notA(
                what: Text("成员编号，或 P 加编号", "a roll number, or P and a number"), given: holder,
                option: "HOLDER")
        }
        let (office, scheme) = try at.open()
        let language = try language.map { try MemberContact.language($0) }
        let channel = try wanted()
        let isEmpty = [mail, phone, post].allSatisfy { $0 == nil } && language == nil
        guard !isEmpty || channel != nil || forget else {
            return show(try office.contact(scheme, of: payer, at: try at.moment(office, scheme)))
        }
        let answer = try office.contact(
            scheme, of: payer, at: try at.moment(office, scheme)
        ) { contact in
            if forget { contact = Contact() }
            contact.mail = mail ?? contact.mail
            contact.phone = phone ?? contact.phone
            contact.post = post ?? contact.post
            contact.language = language ?? contact.language
            contact.channel = channel ?? contact.channel
        }
        show(answer)
    }

    private func show(_ answer: ContactAnswer) {
        if at.json { return Output.json(answer) }
        let known = answer.known.joined(separator: ", ")
        let language = answer.language.map {
            say("，语言 \($0.rawValue)", ", language \($0.rawValue)")
        }
        let channel = answer.channel.map {
            say("，愿用 \($0.rawValue)", ", preferably \($0.rawValue)")
        }
        Output.line(
            say(
                "\(answer.holder)：\(known.isEmpty ? "没有联系方式" : known)\(language ?? "")\(channel ?? "")。",
                "\(answer.holder): \(known.isEmpty ? "no contact" : known)\(language ?? "")"
                    + "\(channel ?? "")."))
    }
}
