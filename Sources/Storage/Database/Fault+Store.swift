public import Bookkeeping
import Foundation
import GRDB

extension Fault {
    /// What an error of the database engine means; nil when it is no fault of the environment.
    static func of(_ error: DatabaseError, path: String) -> Fault {
        switch error.resultCode {
        case .SQLITE_FULL: Fault.storeFull(path)
        // A full disk shows itself as a failed write now and then.
        case .SQLITE_IOERR: isFull(path) ? Fault.storeFull(path) : Fault.storeFailing(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            Fault(
                "store.busy",
                Text(
                    "另一个程序正在写 \(path)；等它结束后重试，什么都没有改变。",
                    "Another program is writing \(path); try again when it is done. Nothing has "
                        + "changed."))
        // An error of the statement itself: a table or column is not there.
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR:
            Fault.storeDamaged(path)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            Fault.storeUnreachable(path)
        default: Fault.storeFailing(path)
        }
    }

    /// What PostgreSQL's refusal means.
    static func of(_ error: PostgresError, path: String) -> Fault {
        switch error {
        case .notConnected(let reason): return Fault.serverUnreachable(path, reason)
        case .lost, .unknown: return Fault.serverLost(path)
        case .refused(let code):
            switch code.prefix(2) {
            case "53": return code == "53100" ? Fault.storeFull(path) : Fault.serverBusy(path)
            case "57" where code == "57014": return Fault.serverTimeout(path)
            case "55", "57": return Fault.serverBusy(path)
            case _ where ["42501", "25006"].contains(code): return Fault.noRight(path, code)
            // Others were first, again and again.
            case "23", "40", "25": return Fault.serverBusy(path)
            case "42", "XX", "22": return Fault.storeDamaged("\(path) (SQLSTATE \(code))")
            default: return Fault.storeFailing(path)
            }
        }
    }

    private static func serverUnreachable(_ path: String, _ reason: String) -> Fault {
        Fault(
            "store.unreachable",
            Text(
                "连不上 \(path)；请检查地址、数据库服务和权限。（\(reason.trimmingCharacters(in: .whitespacesAndNewlines))）",
                "Cannot connect to \(path); check the address, the server and who may connect. "
                    + "(\(reason.trimmingCharacters(in: .whitespacesAndNewlines)))"))
    }

    static func addressUnreadable() -> Fault {
        Fault(
            "store.address",
            Text(
                "这不是数据库地址；应写成 postgres://用户@主机:端口/库。密码不要写在里面，"
                    + "一定要写时 @、/、?、: 写成 %40、%2F、%3F、%3A。",
                "This is no address of a database: write postgres://user@host:port/name. A password "
                    + "does not belong into it; where it must, write @, /, ? and : as %40, %2F, "
                    + "%3F and %3A."))
    }

    static func encodingUnfit(_ path: String) -> Fault {
        Fault(
            "store.encoding",
            Text(
                "\(path) 的编码不是 UTF8；请用 createdb -E UTF8 -T template0 另建一个库。",
                "\(path) is not in UTF8; make another one, with createdb -E UTF8 -T template0."))
    }

    private static func noRight(_ path: String, _ code: String) -> Fault {
        Fault(
            "store.no-right",
            Text(
                "对 \(path) 没有写的权利，或它只能读（SQLSTATE \(code)）；请给用户建表和读写的权利，或改用主库。",
                "There is no right to write to \(path), or it can only be read (SQLSTATE \(code)); "
                    + "give the user the right to make tables and write, or name the primary."))
    }

    static func serverLost(_ path: String) -> Fault {
        Fault(
            "store.lost",
            Text(
                "与 \(path) 的连接中断；请重复同一命令：已经做成的不会再做一遍。",
                "The connection to \(path) was lost; repeat the same command: what has been done "
                    + "is not done again."))
    }

    private static func serverBusy(_ path: String) -> Fault {
        Fault(
            "store.busy",
            Text(
                "另一个程序正在写 \(path)，或连接已满；稍后重试，什么都没有改变。",
                "Another program is writing to \(path), or it takes no more connections; try again "
                    + "later. Nothing has changed."))
    }

    private static func serverTimeout(_ path: String) -> Fault {
        Fault(
            "store.timeout",
            Text(
                "\(path) 上有一步超过了服务器允许的时间；请在地址或服务器上放宽 statement_timeout 后重试，什么都没有改变。",
                "A statement took longer than \(path) allows; raise statement_timeout in the address "
                    + "or on the server and try again. Nothing has changed."))
    }

    /// Whether the disk of that file has less room than a transaction may need.
    private static func isFull(_ path: String) -> Bool {
        let folder = (path as NSString).deletingLastPathComponent
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
        return free.map { $0 < 1 << 20 } ?? false
    }

    static func storeDamaged(_ path: String) -> Fault {
        Fault(
            "store.damaged",
            Text(
                "\(path) 不是完好的数据库；请从备份恢复，再用 doctor 检查。",
                "\(path) is not a sound database; restore it from a backup and run doctor."))
    }

    static func storeUnreachable(_ path: String) -> Fault {
        Fault(
            "store.unreachable",
            Text(
                "打不开或写不了 \(path)；请检查目录和权限。",
                "Cannot open or write \(path); check the folder and its permissions."))
    }

    static func storeMissing(_ folder: String) -> Fault {
        Fault(
            "store.missing",
            Text(
                "\(folder) 里没有数据；请先做 scheme open，或用 --data 指明数据在哪里。",
                "There are no data in \(folder); run scheme open, or say with --data where they are."
            ))
    }

    static func storeNotEmpty(_ path: String) -> Fault {
        Fault(
            "store.not-empty",
            Text(
                "\(path) 里已有数据；请换一个空的位置。",
                "There are data in \(path) already; take an empty place."))
    }

    /// There is no room left.
    public static func storeFull(_ path: String) -> Fault {
        Fault(
            "store.full",
            Text(
                "写 \(path) 时空间已满；腾出空间后重复同一命令，什么都没有改变。",
                "There is no room left for \(path); make room and repeat the command. Nothing has "
                    + "changed."))
    }

    static func storeFailing(_ path: String) -> Fault {
        Fault(
            "store.failing",
            Text(
                "读写 \(path) 失败；请检查磁盘，再用 doctor 检查。",
                "Reading or writing \(path) failed; check the disk and run doctor."))
    }
}
