"""Bills: what the command says, refusals, what an import says, the journal, and how each is used."""

from app.words.table import Table

STATES: Table = {
    "on_hand": ("在手", "on hand"),
    "endorsed": ("已背书", "endorsed"),
    "discounted": ("已贴现", "discounted"),
    "pledged": ("质押", "pledged"),
    "presented": ("托收中", "presented"),
    "honoured": ("已兑付", "honoured"),
    "dishonoured": ("拒付", "dishonoured"),
    "recourse": ("追索", "in recourse"),
    "recovered": ("已清偿", "recovered"),
    "returned": ("退回", "returned"),
}

VERBS: Table = {
    "endorse": ("背书", "endorse"),
    "discount": ("贴现", "discount"),
    "pledge": ("质押", "pledge"),
    "release": ("解除质押", "release"),
    "present": ("提示付款", "present"),
    "honour": ("兑付", "honour"),
    "dishonour": ("拒付", "dishonour"),
    "return": ("退回", "return"),
    "recourse": ("追索", "recourse"),
    "recovered": ("清偿", "recovered"),
    "receive": ("收票", "receipt"),
    "split": ("拆分", "division"),
}

KINDS: Table = {
    "bank": ("银承", "bank"),
    "commercial": ("商承", "commercial"),
    "finance": ("财司", "finance co."),
}

REFUSALS: Table = {
    "BILL_NUMBER": (
        "「{value}」不是票据（包）号：应是票面上的 30 位数字，这里有 {digits} 位。请从票据系统按文本复制。",
        "“{value}” is no number of a bill package: 30 digits as printed, not {digits}. Copy it as text from the bills system.",
    ),
    "BILL_RANGE": (
        "「{value}」不是子票区间。请写成 1-20000000 这样的形式；不能拆分的票写 0 或不写。",
        "“{value}” is no sub-range. Write it like 1-20000000; for a bill that cannot be divided write 0, or nothing.",
    ),
    "BILL_OVERLAP": (
        "{bill} 与账簿里的 {other} 重叠，没有登记。请核对子票区间；如那张票登记错了，请先用 --undo 取消。",
        "{bill} overlaps {other} of the book and was not entered. Check the sub-range; "
        "if the other was entered by mistake, take it back first with --undo.",
    ),
    "BILL_DAYS": (
        "{bill} 的日期不对：[出票 {issued}，]收票 {received}，到期 {matures}。收票应在出票之后、到期之前，请更正。",
        "The days of {bill} are out of order: [issued {issued}, ]received {received}, due {matures}. "
        "It is received after its issue and before maturity; correct them.",
    ),
    "BILL_CURRENCY": (
        "不认识币种「{value}」。请写 CNY、USD 这样的代码。",
        "The currency “{value}” is not known. Write a code like CNY or USD.",
    ),
    "BILL_UNKNOWN": (
        "账簿里没有票据 {number}。请核对 30 位号码，或用 bills 查看台账。",
        "The book has no bill {number}. Check the 30 digits, or see the register with bills.",
    ),
    "BILL_SEVERAL": (
        "票据包 {number} 有这些子票区间：{ranges:list}。请用 --range 写明是哪一张；只有背书和贴现可以只用一部分。",
        "The package {number} stands as these sub-ranges: {ranges:list}. Say which with --range; "
        "only endorsing and discounting take a part of one.",
    ),
    "BILL_STATE": (
        "{bill} 现在是「{state:billstate}」，不能做「{verb:billverb}」。请用 bills 查看状态；"
        "如上一步登记错了，请先用 --undo 取消。",
        "{bill} is {state:billstate}, so “{verb:billverb}” cannot follow. See its state with bills; "
        "if the last step was a mistake, take it back first with --undo.",
    ),
    "BILL_NO_RECOURSE": (
        "{bill} 是无追索权贴现[（{party}）]，拒付与我方无关，没有登记。如当时有追索权，请先用 --undo 更正贴现。",
        "{bill} was discounted[ with {party}] without recourse: its refusal does not come back to us and was not recorded. "
        "If there was recourse, correct the discounting first with --undo.",
    ),
    "BILL_EARLIER": (
        "{bill} 最近一次变动在 {first}，不能登记在更早的 {day}。请核对日期。",
        "The latest thing done with {bill} was on {first}; {day} is earlier. Check the day.",
    ),
    "BILL_MATURED": (
        "{bill} 已于 {matures} 到期，{day} 不能再背书、贴现或质押。请提示付款（--present）。",
        "{bill} matured on {matures} and cannot be endorsed, discounted or pledged on {day}. Present it with --present.",
    ),
    "BILL_NET": (
        "贴现实收金额要大于 0、不超过票面 {amount:money} {currency}。请用 --net 写明。",
        "What the bank pays is more than nothing and at most {amount:money} {currency}. Give it with --net.",
    ),
    "BILL_PART": (
        "{bill} 不能拆出 {first}-{last}。请写在它的子票区间之内；没有子票区间的票不能拆分。",
        "{first}-{last} cannot be taken out of {bill}. Name a part inside its sub-range; a bill without one cannot be divided.",
    ),
    "BILL_PART_UNEVEN": (
        "{bill} 拆出 {first}-{last} 的金额不是整分。请换一个区间，使各部分金额都到分为止。",
        "The part {first}-{last} of {bill} is no whole number of cents. Choose a sub-range whose amounts come out even.",
    ),
    "BILL_RECEIPT": (
        "客户 {customer} 名下没有可以补登票据的收款「{receipt}」：应是财务软件的收款、没有银行流水、没有退票、币种相同。"
        "请核对收款号。",
        "Customer {customer} has no receipt “{receipt}” that a bill can complete: one of the accounting program, "
        "without a bank line, not taken back, in the same currency. Check its number.",
    ),
    "BILL_RECEIPT_SMALL": (
        "收款「{receipt}」还没有对应票据的只有 {left} {currency}。请核对金额，或另行登记收票。",
        "Only {left} {currency} of the receipt “{receipt}” has no bill yet. Check the amount, or enter the bill by itself.",
    ),
    "BILL_PAID_SINCE": (
        "{bill} 不能取消：「{document}」之后又有收付。请先撤回那一笔，再取消。",
        "{bill} cannot be taken back: “{document}” was paid or used since. Take that back first.",
    ),
    "BILL_CASHED": (
        "{bill} 已与银行流水第 {line} 行认领。请先用 match --line {line} --undo 撤回认领。",
        "{bill} is matched to line {line} of the bank. Take that back first with match --line {line} --undo.",
    ),
    "BILL_OF_BATCH": (
        "{bill} 是批次 {batch} 导入的。请用 undo {batch} 撤销整批，或用 --return 退票。",
        "{bill} came in with batch {batch}. Take the whole batch back with undo {batch}, or give the bill back with --return.",
    ),
    "BILL_CONFIRMED": (
        "{bill} 已由财务软件的收款「{reference}」确认，不能取消收票。请先撤销那批收款，或用 --return 退票。",
        "{bill} is confirmed by the receipt “{reference}” of the accounting program. "
        "Take that batch back first, or give the bill back with --return.",
    ),
    "BILL_SIBLING": (
        "{bill} 是拆分出来的，其他部分已有变动，不能合并回去。请先用 --undo 取消那些变动。",
        "{bill} was divided, and something was done with another part since. Take that back first with --undo.",
    ),
}

# of the rows of a file
ROWS: Table = {
    "BILL_NUMBER_ROUNDED": (
        "票据号「{value}」在文件里是数值，30 位号码的后几位已经丢失，本行没有导入。"
        "请把该列设为文本，再从票据系统重新导出或粘贴。",
        "The number “{value}” is numeric in the file, so the last of its 30 digits are lost; this row was not taken. "
        "Make the column text, then export or paste it again.",
    ),
    "BILL_NUMBER_WRONG": (
        "「{value}」不是票据（包）号：应是 30 位数字，这里有 {digits} 位。请按文本重新导出。",
        "“{value}” is no number of a bill package: 30 digits, not {digits}. Export it again as text.",
    ),
    "BILL_RANGE_WRONG": (
        "「{value}」不是子票区间。请写成 1-20000000 或 001,010；不能拆分的票写 0 或留空。",
        "“{value}” is no sub-range. Write it like 1-20000000 or 001,010; 0 or nothing for a bill that cannot be divided.",
    ),
}

REMARKS: Table = {
    "BILL_STATE_WORD": (
        "不认识票据状态「{value}」，没有比较这张票的状态。认识的有：{known:list}。请核对这张票。",
        "The state “{value}” is not known, so the state of this bill was not compared. Known are: {known:list}. Check that bill.",
    ),
}

QUESTIONS: Table = {
    "BILL_RECEIVED_UNKNOWN": (
        "文件没有收票日（出票日不是收票日）。请加上收票日一列，或用 --received 写明收票日期。",
        "The file has no day of receipt, which is not the day of issue. Add the column “received”, "
        "or give the day with --received.",
    ),
}

# what the book makes of them
INTAKE: Table = {
    "BILL_OVERLAPS": (
        "「{value}」与 {bill} 的子票区间重叠，没有导入。请核对子票区间。",
        "“{value}” overlaps {bill} and was not taken. Check the sub-range.",
    ),
    "BILL_OURS": (
        "出票人「{value}」是我方，这是应付票据，没有导入。如有误，请更正出票人。",
        "The drawer “{value}” is ourselves: a bill to pay, which was not taken. If that is wrong, correct the drawer.",
    ),
    "BILL_DAYS_WRONG": (
        "日期不对：[出票 {issued}，]收票 {value}，到期 {matures}。收票应在出票之后、到期之前，请更正。",
        "The days are out of order: [issued {issued}, ]received {value}, due {matures}. "
        "A bill is received after its issue and before maturity; correct them.",
    ),
    "BILL_OF_WHOM": (
        "不知道这张票是哪个客户交来的：没有客户编号，[前手「{value}」也不是账簿里的客户|也没有前手]。请补上客户编号，或先登记该客户。",
        "Nobody can tell which customer this bill came from: there is no code[, and “{value}” is no customer of the book"
        "| and no endorser]. Add the customer’s code, or register the customer first.",
    ),
    "BILL_COMPLETES": (
        "「{value}」与 {date} 的收款「{receipt}」是同一笔，已补上票据信息，没有重复登记收款。请核对。",
        "“{value}” is the receipt “{receipt}” of {date}: the bill was added to it and no second receipt posted. Please check.",
    ),
    "BILL_STATE_DIFFERS": (
        "「{value}」在文件里是「{told:billstate}」，账簿里是「{state:billstate}」，账簿没有改动。"
        "[请用 bill 的 {verb} 登记这一步|没有一步能到的登记，请逐步登记或查明原因]。",
        "“{value}” is {told:billstate} in the file and {state:billstate} in the book, which was not changed. "
        "[Record that step with {verb} of bill|No single step leads there: record them one by one, or find out why].",
    ),
    "BILL_FIELDS_MISSING": (
        "收款「{reference}」是承兑（{value}），缺少票据信息，补上之前按现金统计。请用 bill --receive-for {reference} 补登票据。",
        "Receipt “{reference}” is a bill ({value}) whose particulars are missing; until then it counts as cash. "
        "Complete it with bill --receive-for {reference}.",
    ),
}

REASONS: Table = {
    "BILL_MONEY": (
        "与票据 {bill} 的款项相符（{day}），收款「{number}」已登记，只关联，不重复登记",
        "the money of bill {bill} ({day}); its receipt “{number}” is posted: tied to it, not posted again",
    ),
    "BILLS_ALIKE": ("有 {count} 张票据都相符，取最早登记的", "bills that fit as well: {count}; the one entered first is taken"),
}

WRONG_USAGE: Table = {
    "BILL_ONE_WAY": (
        "请一次只做一件事：--receive、--receive-for、一项变动或 --undo；都不写则只显示这张票。",
        "Do one thing with bill: --receive, --receive-for, one step, or --undo; none of them only shows the bill.",
    ),
    "BILL_NEEDS": (
        "登记收票请写 --customer、--number、--kind、--matures 和 --on（收票日），新收的还要写 --amount。",
        "A bill received needs --customer, --number, --kind, --matures and --on (the day of receipt), a new one --amount too.",
    ),
    "BILL_STEP_NEEDS": (
        "这一步请写 --number 和 --on（日期）；贴现还要写 --net（实收金额）。",
        "This step needs --number and --on (the day), discounting --net too (what the bank pays).",
    ),
    "BILL_OPTION": (
        "{option} 在这里不起作用。请去掉，或看 bill --help。",
        "{option} does nothing here. Leave it out, or see bill --help.",
    ),
}

SAID: Table = {
    **{f"bill {code}": said for code, said in STATES.items()},
    **{f"bill kind {code}": said for code, said in KINDS.items()},
    "bill received": (
        "已登记票据 {bill}，{amount} {currency}，收款号「{receipt}」：抵付 {paid}[，挂账（预收）{advance}]。票据在手，不是现金。",
        "Entered bill {bill}, {amount} {currency}, receipt “{receipt}”: {paid} set against documents"
        "[, {advance} on account (advance)]. It is on hand, and no cash.",
    ),
    "bill completed": (
        "已给收款「{receipt}」补上票据 {bill}，{amount} {currency}，没有重复登记收款。[该收款还有 {rest} 没有对应票据。]",
        "Added bill {bill}, {amount} {currency}, to receipt “{receipt}”; no second receipt was posted."
        "[ {rest} of that receipt has no bill yet.]",
    ),
    "bill moved": (
        "{on} {bill}（{amount} {currency}）：{state}[，{party}][，实收 {net}]。",
        "{on} {bill} ({amount} {currency}): {state}[, {party}][, net {net}].",
    ),
    "bill reopened": (
        "应收已恢复，到期日不变：{documents:list}。",
        "The receivable is open again, with its own due date: {documents:list}.",
    ),
    "bill reopened advance": (
        "原来挂账（预收）的金额已冲回。",
        "What had been on account (advance) was taken back.",
    ),
    "bill owed on": (
        "这张票已转给 {party} 且有追索权：{amount} {currency} 要由我方向其清偿。",
        "The bill had been passed on to {party} with recourse: we owe him {amount} {currency} on it.",
    ),
    "bill undone": (
        "已取消 {bill} 的「{what}」。",
        "Took back the {what} of {bill}.",
    ),
    "bills title": ("{on} 票据台账，共 {count} 张", "Register of bills on {on}, bills: {count}"),
    "bills none": ("没有票据。", "There are no bills."),
    "bills number": ("票据（包）号、子票区间", "package number, sub-range"),
    "bills kind": ("种类", "kind"),
    "bills acceptor": ("承兑人", "acceptor"),
    "bills matures": ("到期日", "matures"),
    "bills days": ("距到期", "days left"),
    "bills state": ("状态", "state"),
    "bills until cash": ("到现金（月）", "months to cash"),
    "bills next": ("下一步", "next"),
    "bills received": ("收票日", "received"),
    "bills endorser": ("前手", "endorser"),
    "bills drawer": ("出票人", "drawer"),
    "bills receipt": ("收款号", "receipt"),
    "bills total": ("{currency} {state}：{count} 张，{amount}", "{currency} {state}: {amount}, bills: {count}"),
    "bills exposure": (
        "{currency} 票据敞口（在手未兑付，加有追索权的背书和贴现）：{amount}",
        "{currency} exposure on bills (ours and unpaid, and passed on with recourse): {amount}",
    ),
    "bills present": ("[{first} 起]提示付款，最迟 {last}", "present[ from {first}], at the latest {last}"),
    "bills notice": ("书面通知前手，最迟 {last}", "written notice to prior parties, at the latest {last}"),
    "bills recourse": ("向前手追索，最迟 {last}", "recourse against prior parties, at the latest {last}"),
    "bills again": ("再追索，最迟 {last}", "recourse of one who had to pay, at the latest {last}"),
    "bills acceptor clock": ("向承兑人、出票人主张，最迟 {last}", "claim on acceptor and drawer, at the latest {last}"),
    "bills exposure clock": ("有追索权，计敞口到 {last}", "recourse stands; exposure until {last}"),
    "bills money": ("等银行到账后认领（match）", "match the money when it comes (match)"),
    "bills late": ("【已过期限】{what}", "OVERDUE: {what}"),
    "bills legal": (
        "期限按规则（bills）计算，供参考，不构成法律意见。",
        "Time limits are those of the policy (bills): for orientation, no legal advice.",
    ),
}

FACTS: Table = {
    "BillReceived": ("登记了票据 {bill:bill}。", "Entered bill {bill:bill}."),
    "BillMoved": (
        "票据（内部号 {bill}）于 {on}：{verb:billverb}[，{party}]，状态为「{state:billstate}」。",
        "Bill (internal number {bill}) on {on}: {verb:billverb}[, {party}]; it is {state:billstate}.",
    ),
    "BillSplit": (
        "票据（内部号 {bill}）于 {on} 拆成 {parts:count} 张。",
        "Bill (internal number {bill}) was divided on {on}; parts: {parts:count}.",
    ),
    "BillUndone": (
        "取消了票据（内部号 {bill}）最近的一次登记。",
        "Took back the latest thing recorded of a bill (internal number {bill}).",
    ),
    "BillCashed": (
        "银行流水第 {line} 行是票据（内部号 {bill}）的款项。",
        "Line {line} of the bank is the money of a bill (internal number {bill}).",
    ),
}

DESCRIBED: Table = {
    "bill": ("登记收到的票据及其背书、贴现、托收、拒付等", "a bill received, and what is done with it"),
    "bills": ("票据台账：在手、到期、期限、下一步、敞口", "the register of bills: state, maturity, time limits, exposure"),
}

OPTIONS: Table = {
    "bill --receive": ("新收到的票据，同时登记收款", "a bill received, posted as the receipt that it is"),
    "bill --receive-for": ("给已有的收款补上票据信息", "add the bill to a receipt that the book has"),
    "bill --customer": ("交来票据的客户编号", "code of the customer who handed it over"),
    "bill --number": ("票据（包）号，30 位数字", "number of the package, 30 digits"),
    "bill --range": (
        "子票区间，如 1-20000000；背书、贴现可写其中一部分",
        "sub-range, like 1-20000000; a part of it to endorse or discount",
    ),
    "bill --kind": ("bank 银承、commercial 商承、finance 财司", "bank, commercial or finance (company)"),
    "bill --amount": ("票面金额", "amount of the bill"),
    "bill --currency": ("币种（默认客户的币种）", "currency (default: the customer’s)"),
    "bill --issued": ("出票日", "day of issue"),
    "bill --matures": ("到期日", "day of maturity"),
    "bill --acceptor": ("承兑人", "acceptor"),
    "bill --acceptor-bank": ("承兑人开户行", "the acceptor’s bank"),
    "bill --drawer": ("出票人", "drawer"),
    "bill --endorser": ("前手", "who endorsed it to us"),
    "bill --document": (
        "抵付哪张单据多少，可重复（默认先抵最早到期的）",
        "what it pays of which document, repeatable (default: oldest due)",
    ),
    "bill --endorse": ("背书给谁", "endorsed to whom"),
    "bill --discount": ("在哪家银行贴现", "the bank that discounted it"),
    "bill --net": ("贴现实收金额", "what the bank pays for it"),
    "bill --no-recourse": ("无追索权（贴现）", "without recourse"),
    "bill --pledge": ("质押", "pledged"),
    "bill --release": ("解除质押", "released from pledge"),
    "bill --present": ("提示付款（托收）", "presented for payment"),
    "bill --honour": ("已兑付", "honoured"),
    "bill --dishonour": ("拒付（拒付证明日）：恢复应收", "refused (day of the proof): the receivable is open again"),
    "bill --return": ("退回客户：恢复应收", "given back to the customer: the receivable is open again"),
    "bill --recourse": ("开始追索", "recourse begun"),
    "bill --recovered": ("已清偿", "recovered or settled"),
    "bill --undo": ("取消最近一次登记", "take the latest thing recorded back"),
    "bill --on": ("日期", "the day"),
    "bills --on": ("台账截至哪一天", "the day of the register"),
    "bills --state": ("只列这种状态", "only those in this state"),
    "bills --due-within": ("只列这么多天内到期的", "only those that mature within so many days"),
    "bills --xlsx": ("写入这个 Excel 文件", "write this Excel file"),
    "import --received": ("票据没有收票日时，用这个日期", "day of receipt of bills that have none"),
}
