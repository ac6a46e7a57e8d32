import ArgumentParser
import Bookkeeping
import Foundation

extension Language {
    /// The language people are spoken to in: `--lang`, or the locale; English where it says
    /// nothing. It is needed before the arguments are parsed, since help speaks it too.
    static let current: Language = {
        let arguments = CommandLine.arguments
        if let place = arguments.firstIndex(of: "--lang"), arguments.count > place + 1,
            let language = Language(rawValue: arguments[place + 1])
        {
            return language
        }
        if let given = arguments.first(where: { $0.hasPrefix("--lang=") }),
            let language = Language(rawValue: String(given.dropFirst(7)))
        {
            return language
        }
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("zh") == true ? .zh : .en
    }()
}

/// The sentence in the language of this run.
func say(_ zh: String, _ en: String) -> String { Text(zh, en)(.current) }

/// The sentence in the language of this run.
func say(_ text: Text) -> String { text(.current) }

/// The help of an option in the language of this run.
func help(_ zh: String, _ en: String, valueName: String? = nil) -> ArgumentHelp {
    ArgumentHelp(say(zh, en), valueName: valueName)
}

extension CommandConfiguration {
    /// A command with its purpose and an example.
    init(_ name: String, _ zh: String, _ en: String, example: String) {
        self.init(
            commandName: name, abstract: say(zh, en),
            discussion: say("例：", "Example: ") + example)
    }

    /// A group of commands.
    init(group name: String, _ zh: String, _ en: String, _ commands: [any ParsableCommand.Type]) {
        self.init(commandName: name, abstract: say(zh, en), subcommands: commands)
    }
}
