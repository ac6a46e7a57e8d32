import ArgumentParser

/// One member.
struct MemberGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "member", "成员：查看、加入、退出、改选类别、更正、联系方式",
            "members: show, join, leave, choose a class, correct, contact",
            [
                MemberShow.self, MemberJoin.self, MemberLeave.self, MemberClass.self,
                MemberAdjust.self, MemberContact.self, MemberReceipt.self, MemberProof.self,
            ])
    }
}
