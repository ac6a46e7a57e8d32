import ArgumentParser

/// Cases.
struct CaseGroup: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            group: "case", "案件：录入、导入、列出、查看", "cases: add, import, list, show",
            [CaseAdd.self, CaseImport.self, CaseList.self, CaseShow.self])
    }
}
