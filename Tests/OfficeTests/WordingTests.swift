import Bookkeeping
import Foundation
import MutualAid
import Office
import Testing

/// What notices say stands on a page of the documentation, word for word.
@Suite struct WordingTests {
    @Test(arguments: Notice.Kind.allCases)
    func `a notice says what its page says, in both languages`(kind: Notice.Kind) throws {
        let world = try World()
        try world.open()
        let page = try world.text("\(World.root)/docs/formats/notices.md")
        for language in Language.allCases {
            let notice = try world.office.previewNotice(
                kind, of: World.scheme, in: language, on: "2024-03-01")
            #expect(
                page.contains("```text\n\(notice.subject)\n\n\(notice.text)\n```"),
                "\(kind) \(language)\n\(notice.subject)\n\n\(notice.text)")
            #expect(!notice.subject.contains("\n"))
        }
    }
}
