import ArgumentParser
import Bookkeeping
import Office

/// Those who work in the office.
struct OfficeGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "office", "经办人：生成钥匙、列出名单", "those who work here: make keys, list them",
            [OfficeKey.self, OfficeList.self])
    }
}

/// `tongzhou office key`
struct OfficeKey: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "key", "生成一把个人签名钥匙", "make a person's own signing key",
            example: "tongzhou office key li-na.key")
    }

    @Argument(help: help("新的钥匙文件，只有本人能读", "the new key file, which only its owner reads"))
    var file: String

    @OptionGroup var manner: Manner

    func run() throws {
        let key = try Signer.makeKey(at: file, random: Clock.seed())
        if manner.json { return Output.json(["key": key.hex]) }
        Output.line(
            say(
                "已生成 \(file)，请只由本人保管。把公钥写入 \(People.file)：",
                "\(file) is made; only its owner keeps it. Write the public key into "
                    + "\(People.file):"))
        Output.line("  key: \(key.hex)")
    }
}

/// `tongzhou office list`
struct OfficeList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "列出经办人与权限", "list those who work here and what they may do",
            example: "tongzhou office list")
    }

    @OptionGroup var place: Place

    func run() throws {
        let people = try People(keysFolder: place.keys).all
        if place.manner.json { return Output.json(people) }
        Output.table(
            people.map { person in
                [
                    person.name, person.rights.map(\.rawValue).joined(separator: " "),
                    String(person.key.hex.prefix(8)),
                ]
            }, rightFrom: 9)
    }
}

/// Who does something that has to be signed.
struct SignerOptions: ParsableArguments {
    @Option(help: help("经办人在 office.yaml 里的名字", "the person, as office.yaml names him"))
    var by: String

    @Option(help: help("他自己的钥匙文件", "the file of his own key", valueName: "file"))
    var keyFile: String

    var signer: Signer { Signer(name: by, keyPath: keyFile) }
}
