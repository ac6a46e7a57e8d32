import Bookkeeping
import Foundation
import MutualAid
import Office
import PublicRecord
import TestSupport
import Testing

/// Every member proves his own line, whatever the scheme and whatever came after.
@Suite struct RecordTests {
    @Test(arguments: LawTests.seeds)
    func `every member checks every statement he stands in, and nobody else`(seed: Int) throws {
        let life = try GeneratedLife(seed: seed, identified: seed % 2 == 0)
        life.world.shown = SharesShown()
        try life.live { _, _ in }
        #expect(try life.world.checkShares() > 50, "seed \(seed)")
        try life.world.check()
    }
}
