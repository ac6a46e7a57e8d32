/// References after ISO 11649: `RF`, two check digits, up to 21 letters and digits.
enum CreditorReference {
    static func isOne(_ text: String) -> Bool {
        guard text.hasPrefix("RF"), (5...25).contains(text.utf8.count) else { return false }
        var rest = 0
        for byte in (text.dropFirst(4) + text.prefix(4)).utf8 {
            switch byte {
            case 48...57: rest = (rest * 10 + Int(byte - 48)) % 97
            case 65...90: rest = (rest * 100 + Int(byte - 55)) % 97
            default: return false
            }
        }
        return rest == 1
    }
}
