import ArgumentParser
import Bookkeeping
import MutualAid
import Office

/// `tongzhou refund approve`
struct RefundApprove: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "approve", "同意一批退款和它付往的账号；须两个人先后同意才能发出",
            "approve a run and where it goes; two people have to before it is sent",
            example: "tongzhou refund approve 1 --by li-na --key-file li-na.key")
    }

    @Argument(help: help("第几批", "number of the run"))
    var number: Int

    @OptionGroup var person: SignerOptions
    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let answered = try office.approveRefunds(
            of: scheme, run: number, by: person.signer, at: try at.moment(office, scheme))
        if at.json { return Output.json(answered.answer) }
        Output.line(
            say("\(person.by) 同意第 \(number) 批退款。", "\(person.by) approves refund run \(number)."))
        Repetition.say(answered.repeated)
    }
}

/// `tongzhou refund send`
struct RefundSend: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "send", "把两人同意的一批退款写成文件，并送交托管方",
            "write an approved run into files and bring them to the custodian",
            example: "tongzhou refund send 1")
    }

    @Argument(help: help("第几批", "number of the run"))
    var number: Int

    @Flag(help: help("只写文件，不送交", "write the files and do not bring them"))
    var filesOnly = false

    @OptionGroup var at: SchemePlace

    func run() throws {
        let (office, scheme) = try at.open()
        let moment = try at.moment(office, scheme)
        let (answered, paths) = try office.sendRefunds(of: scheme, run: number, at: moment)
        let sent = answered.answer
        let byHand = try Carrying.isByHand(office, filesOnly: filesOnly)
        let wire = byHand ? [] : try office.deliverRefunds(scheme, run: number, at: moment)
        if at.json { return Output.json(sent) }
        for path in paths { Output.line("  \(path)") }
        if let unsent = sent.unsent {
            let currency = try office.show(scheme, on: moment.day).rules.currency
            Output.line(
                say(
                    "\(Output.count(unsent.payments)) 位付款人没有账号，共 "
                        + "\(Output.money(unsent.amount, currency))；补上账号后，两人再 approve，再 send。名单 \(unsent.name)",
                    "\(Output.count(unsent.payments, "payer")) without account, "
                        + "\(Output.money(unsent.amount, currency)); when it is known, approve and send "
                        + "again. List: \(unsent.name)"))
        }
        Repetition.say(answered.repeated)
        Carrying.say(wire, byHand: byHand)
    }
}
