/// Puts members on the roll many at a time. It is used where no roll number can be taken already;
/// the caller makes sure of that.
protocol MemberLoad: AnyObject {
    /// A member to be put on the roll; he is in the table after ``flush()`` at the latest.
    func write(_ row: RollRow) throws

    /// Writes the rows that wait.
    func flush() throws
}
