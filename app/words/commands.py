"""Phrases that the command line prints beside sentences of the other tables: results, table heads, wrong usage."""

from app.words import allowances, bills, deliveries, reconciling, retention, transfers
from app.words.bank_matching import SAID
from app.words.bridge import BRIDGE
from app.words.table import Table

# what was given cannot be used
USAGE: Table = {
    **allowances.WRONG_USAGE,
    **transfers.WRONG_USAGE,
    **reconciling.WRONG_USAGE,
    **retention.WRONG_USAGE,
    **bills.WRONG_USAGE,
    "OUTPUT_IS_BOOK": (
        "{path} 是账簿，不能被输出文件覆盖。请换一个文件名。",
        "{path} is a book and is not written over. Give the output another name.",
    ),
    "OUTPUT_IS_FOLDER": (
        "{path} 是文件夹。请在后面加上文件名。",
        "{path} is a folder. Add a file name to it.",
    ),
    "OUTPUT_IS_OTHER": (
        "{path} 已经存在，而且不是 {kind} 文件，不会被覆盖。请换一个文件名。",
        "{path} exists already, is not a file of the kind {kind} and is not written over. Give the output another name.",
    ),
    "OUTPUT_TWICE": (
        "{path} 被指定为两个输出文件。请各用一个文件名。",
        "{path} is named for two outputs. Give each a name of its own.",
    ),
    "OUTPUT_IS_SOURCE": (
        "{path} 就是要导入的文件。请另选一个文件名。",
        "{path} is the file to bring in. Choose another file name.",
    ),
    "EXPORT_OR_LOAD": (
        "--export 和 --load 一次只能用一个。请分两次执行。",
        "Use --export or --load, one at a time.",
    ),
    "PASTE_TERMINAL": (
        "「-」表示从标准输入读入粘贴的表格，但没有内容。请先复制表格，再用管道传入，如 PowerShell 的 Get-Clipboard。",
        "“-” reads a pasted table from standard input, and there is none. Copy the table and pipe it in, "
        "in PowerShell with Get-Clipboard.",
    ),
    "MATCH_ONE_WAY": (
        "--accept、--customer、--ignore、--undo、--note-signed 一次只能用一种；除 --accept 外都要写 --line。请分开执行。",
        "Use one of --accept, --customer, --ignore, --undo and --note-signed at a time; all but --accept need --line.",
    ),
    "MATCH_NEEDS_CUSTOMER": (
        "--document、--round-off、--bank-fee、--dispute 要与一个 --customer 一起用。请补上客户编号。",
        "Use --document, --round-off, --bank-fee and --dispute with one --customer. Add the code of the customer.",
    ),
    "FROM_AFTER_TO": (
        "起始日 {first} 晚于截止日 {last}。请对调或更正。",
        "The first day {first} lies after the last day {last}. Please correct them.",
    ),
    "DAY_TOO_EARLY": (
        "示例公司需要此前两年的日期，请用 2003-01-01 或更晚的日期。",
        "The sample company needs the two years before its day; use 2003-01-01 or later.",
    ),
    "FILE_MISSING": (
        "找不到文件 {path}，或没有读取权限。请核对文件名和文件夹。",
        "The file {path} is not there or may not be read. Check its name and folder.",
    ),
    "JSON_UNREADABLE": (
        "文件 {path} 不是正确的 JSON（{detail}）。请改正，并存为 UTF-8。",
        "The file {path} is not proper JSON ({detail}). Correct it and save it as UTF-8.",
    ),
    "PROFILE_NOT_TEXT": (
        "公司资料文件 {path} 应是一个 JSON 对象，各项的值都是文字。请改正。",
        "The file of particulars {path} has to be one JSON object in which every value is text. Correct it.",
    ),
    "LOGO_UNUSABLE": (
        "图片 {path} 不能用作标志。请选一个不超过 300 kB 的 PNG 或 JPEG 图片。",
        "The picture {path} cannot be used as a logo. Choose a PNG or JPEG picture of at most 300 kB.",
    ),
    "BUYER_WITHOUT_CODE": (
        "「{value}」没有等号。请写成「购方名称=客户编号」。",
        "“{value}” has no equals sign. Write it as name of the buyer=customer code.",
    ),
    "OPTION_OF_OTHER_KIND": (
        "{option} 只用于 --kind {kind}。请去掉它，或改正种类。",
        "{option} goes with --kind {kind} only. Leave it out, or correct the kind.",
    ),
    "GONE_WITHOUT_SNAPSHOT": (
        "--gone 要和 --snapshot 一起用。请补上 --snapshot，或去掉 --gone。",
        "The option --gone goes with --snapshot. Add --snapshot, or leave out --gone.",
    ),
    "SET_WITHOUT_VALUE": (
        "「{value}」没有等号。请写成 项目=内容，如 phone=0574-12345678。",
        "“{value}” has no equals sign. Write it as key=value, such as phone=0574-12345678.",
    ),
    "DEMO_IN_THE_WAY": (
        "文件 {path} 不是演示命令留下的，没有被替换。请用 --folder 换一个文件夹。",
        "The file {path} was not left by an earlier demo and was not replaced. Choose another folder with --folder.",
    ),
    "ROW_KEY_UNKNOWN": (
        "文件 {path} 的 {where} 中有不认识的键：{keys:list}。可用的键是 {known:list}。请改正拼写或删去，再载入。",
        "Entry {where} of the file {path} has unknown keys: {keys:list}. "
        "The known ones are {known:list}. Correct or remove them and load the file again.",
    ),
    "ROWS_EXPECTED": (
        "文件 {path} 应是一个列表，或在「{name}」下放一个列表。请对照导出的文件修改。",
        "The file {path} has to be a list, or to have one under “{name}”. Write it like an exported file.",
    ),
}

RESULTS: Table = {
    "pasted": ("粘贴的表格", "pasted table"),
    "new": ("已建立账簿 {path}（{company}）。", "Made the book {path} of {company}."),
    "already saved": (
        "这个命令先前已经保存，没有再做一次。",
        "This command was saved before and was not done again.",
    ),
    "import": (
        "已导入 {source}（批次 {batch}，编码 {encoding}）："
        "共 {rows} 行，接受 {accepted}，未变 {unchanged}，退回 {rejected}。",
        "Imported {source} (batch {batch}, encoding {encoding}): "
        "rows {rows}, accepted {accepted}, unchanged {unchanged}, rejected {rejected}.",
    ),
    "import dry": (
        "试读 {source}（编码 {encoding}），账簿没有改动："
        "共 {rows} 行，将接受 {accepted}，未变 {unchanged}，退回 {rejected}。",
        "Read {source} (encoding {encoding}) without changing the book: "
        "rows {rows}, would be accepted {accepted}, unchanged {unchanged}, rejected {rejected}.",
    ),
    "import nothing": (
        "{source} 没有带来变化（编码 {encoding}）：共 {rows} 行，未变 {unchanged}，退回 {rejected}。",
        "{source} (encoding {encoding}) changed nothing: rows {rows}, unchanged {unchanged}, rejected {rejected}.",
    ),
    "import control": (
        "明细账：借方 {debit}，贷方 {credit}，余额 {closing}；文件末行余额 {printed}；核对合计行 {compared} 行",
        "Ledger: debit {debit}, credit {credit}, balance {closing}; last balance in the file {printed}; "
        "rows of sums compared: {compared}",
    ),
    "snapshot": (
        "截至 {as_of} 的未收快照（上一次 {previous}）："
        "新增 {new} 张，余额减少 {reduced} 张，上次有这次没有 {gone} 张，余额增加 {grown} 张。",
        "Open items as of {as_of} (the list before: {previous}): new {new}, reduced {reduced}, gone {gone}, grown {grown}.",
    ),
    "import total": ("控制合计：{currency} {amount}", "Control total: {currency} {amount}"),
    "rejected rows": ("退回的行", "Rejected rows"),
    "rejected row": ("原行号", "Row"),
    "rejected reason": ("原因", "Reason"),
    "rejected source": ("文件", "File"),
    "rejected": ("退回：", "Rejected:"),
    "warnings": ("提醒：", "Warnings:"),
    "row": ("第 {row} 行：{says}", "Row {row}: {says}"),
    "more": ("还有 {count} 项，加 --json 可以看到全部。", "There are more ({count}); --json shows them all."),
    "undone": ("已撤销导入批次 {batch}，共 {rows} 行。", "Took back import batch {batch}, rows: {rows}."),
    "loaded": ("已载入 {loaded} 项，未变 {unchanged} 项。", "Loaded: {loaded}. Unchanged: {unchanged}."),
    "written": ("已写入 {path}", "Written: {path}"),
    "held": (
        "客户 {customer} [的单据「{document}」]暂缓催函至 {until}（含当日）。",
        "Letters are on hold up to and including {until} for customer {customer}[, document “{document}”].",
    ),
    "hold lifted": (
        "客户 {customer} [的单据「{document}」]的暂缓催函已解除。",
        "The hold on letters is lifted for customer {customer}[, document “{document}”].",
    ),
    "erased": (
        "已删除客户 {customer} 的个人信息，共 {erased} 项。",
        "Erased the personal values of customer {customer}, number of values: {erased}.",
    ),
    "erased nothing": (
        "客户 {customer} 没有可删除的个人信息，或先前已经删除。",
        "Customer {customer} has no personal values to erase, or they were erased before.",
    ),
    "verified": (
        "校验通过：{entries} 笔记录，末端 {head}。",
        "The book is sound. Entries: {entries}. Head: {head}.",
    ),
    "not verified": (
        "校验发现 {count} 个问题。请停止使用这个账簿，留存一份副本，再与最近的备份对照。",
        "The check found problems ({count}). "
        "Stop using this book, keep a copy of it and compare it with the latest backup.",
    ),
    "replayed": (
        "已把 {entries} 笔记录重放到 {path}，结果一致。",
        "Played the journal into {path}, entries: {entries}; the tables are the same.",
    ),
    "replay differs": (
        "已把 {entries} 笔记录重放到 {path}，有 {count} 处不同。请停止使用原账簿，并先做校验。",
        "Played the journal into {path}, entries: {entries}; there are differences ({count}). "
        "Stop using the book and verify it first.",
    ),
    "backed up": (
        "已备份到 {path} 并通过校验，共 {entries} 笔记录。",
        "Backed up to {path} and checked, entries: {entries}.",
    ),
}

DUNNING: Table = {
    "run": ("催函批次 {run}（{on}）：{count} 封。", "Dunning run {run} of {on}, letters: {count}."),
    "run repeated": (
        "催函批次 {run}（{on}）内容没有变化，还没有寄出的是这 {count} 封。",
        "Dunning run {run} of {on} would come out the same, letters still unsent: {count}.",
    ),
    "run nothing": ("{on} 没有要发的催函。", "No letters are due on {on}."),
    "level": ("第 {level} 级", "level {level}"),
    "run stored": (
        "催函批次 {run} 已存入账簿，但文件没有全部写出；排除原因后再执行同样的命令即可补写。{says}",
        "Dunning run {run} is stored in the book, but not every file was written; "
        "the same command given again, with the cause removed, writes them. {says}",
    ),
    "run stored full": (
        "催函批次 {run} 已存入账簿，但磁盘空间不够[（剩余 {free:mb} MB）]，文件没有全部写出。请清理磁盘，再执行一次同样的命令。",
        "Dunning run {run} is stored in the book, but there is not enough space on the disk[ ({free:mb} MB left)] "
        "to write every file. Free some space and give the same command again.",
    ),
    "run listed": (
        "批次 {run}（{on}）：{letters} 封，未寄出 {drafts}，已寄出 {sent}，已撤回 {withdrawn}[，金额 {total:list}]",
        "Run {run} of {on}, letters: {letters}; unsent {drafts}, sent {sent}, withdrawn {withdrawn}[; {total:list}]",
    ),
    "runs none": ("还没有催函批次。", "There are no dunning runs yet."),
    "skipped": ("未列入 {count} 项：{reason}", "Left out ({count}): {reason}"),
    "skipped item": (
        "{customer}：{documents:list}[（到 {until} 为止）][（{since} 起可再发）][（催函 {number}，批次 {run}）]",
        "{customer}: {documents:list}[ (until {until})][ (again from {since})][ (letter {number}, run {run})]",
    ),
    "skipped outdated": (
        "{customer}：{documents:list}（催函 {number}，批次 {run}；金额已变，请撤回后重新出函）",
        "{customer}: {documents:list} (letter {number}, run {run}; its amounts have changed: withdraw it and run again)",
    ),
    "skipped more": ("… 还有 {count} 项", "… {count} more"),
    "letter failed": (
        "催函 {number}（{customer}）没有打印：{says}",
        "Letter {number} ({customer}) was not printed: {says}",
    ),
    "sent": ("已登记寄出 {count} 封（{on}，{channel}）。", "Recorded as sent on {on} by {channel}, letters: {count}."),
    "sent warning": ("{number}（{customer}）：{says}", "{number} ({customer}): {says}"),
    "sent already": (
        "有 {count} 封先前已登记寄出，这次没有重复登记。",
        "Recorded as sent before and not recorded again, letters: {count}.",
    ),
    "withdrawn": ("已撤回 {count} 封，编号保留不再使用。", "Withdrawn, letters: {count}. Their numbers stay used."),
}

REPORTS: Table = {
    "ageing": (
        "{on} 账龄（{basis}[，按 {known} 已记入的内容]）",
        "Ageing on {on} ({basis}[, as recorded by {known}])",
    ),
    "GLYPHS_REPLACED": (
        "打印字体里没有[客户 {customer} |公司名称等表头里]的字「{glyphs}」，PDF 中印成 〓。",
        "The printing font lacks these characters of [customer {customer}|the report’s head]: {glyphs} "
        "(printed as \u3013 in the PDF).",
    ),
    "basis due": ("按到期日", "by due date"),
    "basis invoice": ("按单据日期", "by document date"),
    "bucket not_due": ("未到期", "not due"),
    "bucket no_due": ("无到期日", "no due date"),
    "bucket no_detail": ("无明细", "no detail"),
    "gross": ("应收合计", "gross"),
    "unapplied": ("挂账", "on account"),
    "net": ("净额", "net"),
    "total": ("合计", "total"),
    "estimated": ("推算", "estimated"),
    "code": ("编号", "code"),
    "company": ("公司", "company"),
    "as of": ("截至", "as of"),
    "basis": ("口径", "basis"),
    "known at": ("当时已知", "as known at"),
    "journal": ("数据链", "journal"),
    "customer": ("客户", "customer"),
    "document": ("单据", "document"),
    "date": ("日期", "date"),
    "amount": ("金额", "amount"),
    "due": ("到期日", "due"),
    "currency": ("币种", "currency"),
    "open": ("未收", "open"),
    "disputed": ("争议", "disputed"),
    "days": ("逾期天数", "days overdue"),
    "unapplied items": ("挂账的收款和贷项：", "Receipts and credit notes on account:"),
    "statement": (
        "{customer} {currency}：期初 {opening}，期末 {closing}，共 {count} 笔。",
        "{customer} {currency}: opening {opening}, closing {closing}, lines: {count}.",
    ),
}

SAMPLE: Table = {
    "sample": (
        "已建立示例账簿 {path}（{company}，截至 {on}）：客户 {customers} 户，单据 {documents} 张，收款 {receipts} 行，"
        "已寄催函 {letters_sent} 封。",
        "Made the sample book {path} ({company}, as of {on}). Customers: {customers}. Documents: {documents}. "
        "Receipt rows: {receipts}. Letters sent: {letters_sent}.",
    ),
    "demo": (
        "示例公司 {company}，{on}。账簿、催函、用印审批单、对账单和账龄表在 {folder}",
        "Sample company {company} on {on}. Book, letters, seal sheet, statement and ageing are in {folder}",
    ),
    "demo total": (
        "{currency} 应收 {gross}，挂账 {unapplied}，净额 {net}",
        "{currency} gross {gross}, on account {unapplied}, net {net}",
    ),
    "demo job": (
        "要发的催函 {notices} 封，未列入 {skipped} 项（每项都有原因）。",
        "Letters to send: {notices}. Items left out, each with its reason: {skipped}.",
    ),
    "selftest ok": ("自检通过，共 {count} 项。", "The self-test passed, checks: {count}."),
    "selftest failed": (
        "自检没有通过：{failed}。请重新安装程序，仍不行时把这行文字告诉我们。",
        "The self-test failed: {failed}. Please install the program again; if that does not help, tell us this line.",
    ),
}

COMMANDS: Table = {
    **USAGE, **RESULTS, **DUNNING, **REPORTS, **SAMPLE, **SAID, **BRIDGE, **allowances.SAID, **transfers.SAID, **retention.SAID,
    **bills.SAID, **reconciling.SAID, **deliveries.SAID,
}  # fmt: skip
