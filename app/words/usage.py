"""What each command and option is for (``--help``), and what is wrong with a command line."""

from app.words.table import Table

TITLES: Table = {
    "usage": ("用法：", "usage: "),
    "arguments": ("参数", "arguments"),
    "options": ("选项", "options"),
}

# figures: option, value, choices, names
WRONG: Table = {
    "missing": ("缺少 {names:list}。请补上。", "{names:list} is missing. Add it."),
    "unknown": (
        "不认识 {names:list}。请核对拼写，或用 --help 查看用法。",
        "{names:list} is not known. Check its spelling, or see --help.",
    ),
    "command": (
        "没有命令「{value}」。请从这些中选：{choices:list}。",
        "There is no command “{value}”. Choose one of these: {choices:list}.",
    ),
    "choice": (
        "{option} 不能是「{value}」。请从这些中选：{choices:list}。",
        "{option} cannot be “{value}”. Choose one of these: {choices:list}.",
    ),
    "no value": ("{option} 后面没有值。请补上。", "{option} needs a value after it. Add one."),
    "takes no value": ("{option} 不带值。请去掉后面的值。", "{option} takes no value. Leave out what follows it."),
    "day": (
        "{option} 的「{value}」不是日期。请写成 2026-06-30 这样的形式，从 2000-01-01 到 2100-12-31。",
        "“{value}” after {option} is no date. Write it like 2026-06-30, from 2000-01-01 to 2100-12-31.",
    ),
    "instant": (
        "{option} 的「{value}」不是时间。请写成 2026-06-30 或 2026-06-30T12:00 这样的形式。",
        "“{value}” after {option} is no time. Write it like 2026-06-30 or 2026-06-30T12:00.",
    ),
    "number": (
        "{option} 的「{value}」不是编号。请写从 1 起的整数。",
        "“{value}” for {option} is no number. Write a whole number from 1 on.",
    ),
}

DESCRIBED: Table = {
    "": ("信控台：谁欠多少、欠了多久，给谁发什么函。", "Credit Desk: who owes how much for how long, and who gets which letter."),
    "new": ("建立新账簿", "make a new book"),
    "company": ("查看或填写公司资料", "show or set the firm's particulars"),
    "import": ("从文件导入客户、单据或收款", "bring in customers, documents or receipts from a file"),
    "undo": ("撤销一次导入", "take an import back"),
    "ageing": ("账龄：谁欠多少、欠了多久", "who owes how much for how long"),
    "policy": ("查看、导出或载入规则", "show, export or load policy rows"),
    "letters": ("查看、导出或载入函件文本", "show, export or load letter texts"),
    "calendar": ("查看、导出或载入放假日和调休上班日", "show, export or load days off and make-up days"),
    "items": ("某一天的未收明细", "open items on a day"),
    "hold": ("对客户或单据暂缓催函", "no letters for a customer or a document until a day"),
    "dun": ("试算或生成某一天的催函", "plan or issue the letters of a day"),
    "sent": ("登记催函已寄出", "record letters as sent"),
    "withdraw": ("撤回未寄出的催函", "take unsent letters back"),
    "reprint": ("再打印一次催函，并标明副本", "letters of a run once more, marked as copies"),
    "statement": ("打印客户对账单", "statement of account of a customer"),
    "template": ("可以直接填写的空表", "an empty sheet to fill in"),
    "erase": ("删除客户的个人信息", "erase personal values of a customer"),
    "verify": ("校验完整性、封印、数据链和重放", "check integrity, seals, chain and replay"),
    "replay": ("把日志重放到新账簿并比较", "play the journal into a new book and compare"),
    "backup": ("备份账簿并校验", "a verified copy of the book"),
    "sample": ("建立示例公司的账簿", "make the sample company"),
    "demo": ("用示例公司做一遍主要工作，写入一个文件夹", "the main job on the sample company, written to a folder"),
    "selftest": ("检查本程序能否正常工作", "check that this installation can do its job"),
}  # fmt: skip

SHARED: Table = {
    "--help": ("显示用法", "show this help"),
    "--version": ("显示版本", "show the version"),
    "--json": ("只输出一个 JSON 文档", "one JSON document on stdout"),
    "--lang": ("说明文字的语言（默认 zh）", "language of the sentences (default zh)"),
    "--as": ("操作人，记入日志（默认登录名）", "who acts, for the journal (default: the login name)"),
    "--command-id": ("命令编号：同一编号只做一次", "repeat-safe: the same id is done once"),
    "file": ("账簿（*.desk）", "the book (*.desk)"),
    "run": ("催函批次号", "number of the dunning run"),
    "--customer": ("客户编号，默认全部", "code of one customer (default: all)"),
    "--export": ("把账簿里的内容写入这个文件", "write what the book holds to this file"),
    "--load": ("检查并载入这个文件", "check and load this file"),
    "--pdf": ("写入这个 PDF 文件", "write this PDF file"),
}

# by command and option
OPTIONS: Table = {
    "new --company": ("公司名称", "name of the company"),
    "new --profile": ("公司资料文件", "file of the company's particulars"),
    "new --currency": ("未写币种的客户所用的币种（默认 CNY）", "currency of customers without one (default CNY)"),
    "company --set": ("填写一项资料，可重复；内容留空则清除", "set one of the particulars, repeatable; an empty value clears it"),
    "company --entity": ("我方主体的代码（默认第一个）", "code of one of several own companies (default: the first)"),
    "import --kind": ("文件里是客户、单据还是收款", "what the file holds"),
    "import source": ("要导入的文件（CSV、XLSX、XLS）", "the file to bring in (CSV, XLSX, XLS)"),
    "import --map": ("映射文件，说明表头、日期和金额的写法", "map for other headers, dates or amounts"),
    "import --up-to": ("数据截至哪一天（默认文件中最晚的日期）", "how far the data reach (default: the newest date in them)"),
    "import --dry-run": ("只试读，不写入账簿", "say what would happen; the book is not written"),
    "undo batch": ("导入时显示的批次号", "number that the import showed"),
    "ageing --on": ("截至哪一天", "the day that is asked about"),
    "ageing --basis": ("按到期日或单据日期计算（默认 due）", "by due date or by document date (default due)"),
    "ageing --known-at": ("只用当时已记入的内容", "as the book was recorded by then"),
    "ageing --xlsx": ("写入这个 Excel 文件", "write this Excel file"),
    "items --on": ("截至哪一天", "the day that is asked about"),
    "hold --customer": ("客户编号", "code of the customer"),
    "hold --document": ("只暂缓这张单据", "hold this document only"),
    "hold --until": ("暂缓的最后一天；不写则解除", "last day of the hold; without it the hold ends"),
    "hold --reason": ("原因，最多 200 字，记入日志", "why, at most 200 characters; kept in the journal"),
    "dun --on": ("催函日期", "day of the letters"),
    "dun --dry-run": ("只试算，不写入账簿", "plan only; the book is not written"),
    "dun --pdf": ("全部催函写入一个 PDF 文件", "all letters in one PDF file"),
    "dun --pdf-dir": ("每封催函一个文件，写入这个文件夹", "a folder for one file for each letter"),
    "dun --sheets": ("用印审批单和交寄清单", "approval of the company stamp and hand-over list"),
    "dun --except": ("本次不发的客户，可重复", "leave this customer out of this run; repeatable"),
    "dun --stale-ok": ("数据太旧也发函，并写明原因", "write although the data are old, and why"),
    "sent --on": ("寄出日期", "the day on which they were sent"),
    "sent --channel": ("寄出方式", "how they were sent"),
    "statement customer": ("客户编号", "code of the customer"),
    "statement --from": ("起始日", "first day"),
    "statement --to": ("截止日", "last day"),
    "statement --with-ageing": ("同时印出逾期天数（平时的对账单不印）", "print days overdue as well (off for routine statements)"),
    "template kind": ("客户、单据或收款", "what the sheet is for"),
    "template out": ("要写入的 Excel 文件", "the Excel file to write"),
    "erase --customer": ("客户编号", "code of the customer"),
    "replay new": ("新账簿的文件名", "file name of the new book"),
    "backup to": ("备份的文件名", "file name of the copy"),
    "sample --on": ("示例公司截至哪一天（默认今天）", "the day on which the company stands (default today)"),
    "demo --folder": ("写入哪个文件夹（默认 demo）", "the folder to write to (default demo)"),
    "demo --on": ("示例公司截至哪一天（默认今天）", "the day on which the company stands (default today)"),
}  # fmt: skip
