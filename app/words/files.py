"""What is wrong with a file, its map or its rows. For a row, ``column`` and ``value`` are figures as well."""

from app.words import banks, bills, deliveries, sheets
from app.words.table import Table

# the file cannot be used at all
UNUSABLE: Table = {
    "FILE_MISSING": ("找不到文件 {name}。请核对文件名和文件夹。", "The file {name} is not there. Check its name and folder."),
    "FILE_DENIED": (
        "文件 {name} 打不开。请先在别的程序中关闭它，并检查读取权限。",
        "The file {name} cannot be opened. Close it in other programs and check that you may read it.",
    ),
    "EMPTY_FILE": ("文件 {name} 里没有内容。请重新导出。", "There is nothing in the file {name}. Export it again."),
    "TOO_LARGE": (
        "文件有 {size:mb} MB，最多 {limit:mb} MB。请按年份或客户分成几个文件。",
        "The file has {size:mb} MB; {limit:mb} MB is the most. Divide it by year or by customer.",
    ),
    "NOT_A_WORKBOOK": (
        "文件 {name} 的内容是 {found}，不是 Excel 工作簿。请用表格软件打开，另存为 .xlsx。",
        "The content of {name} is {found} and no Excel workbook. "
        "Open it in a spreadsheet program and save it as .xlsx.",
    ),
    "NOT_TEXT": (
        "文件 {name} 的内容是 {found}，不是文本表格。请导出为 .csv 或 .xlsx。",
        "The content of {name} is {found} and no table in text. Export it as .csv or .xlsx.",
    ),
    "HTML_AS_XLS": (
        "文件 {name} 虽用表格的扩展名，内容却是没有表格的网页（{found}）。请用表格软件打开，另存为 .xlsx。",
        "The file {name} has a table’s name, but is a web page without a table inside ({found}). "
        "Open it in a spreadsheet program and save it as .xlsx.",
    ),
    "ENCRYPTED_WORKBOOK": (
        "文件 {name} 设了打开密码。请去掉密码后另存，再导入。",
        "The file {name} is protected by a password. Save it without one and import it again.",
    ),
    "DAMAGED_WORKBOOK": (
        "文件 {name} 已损坏，读不完整（{part}）。请重新导出，或用表格软件打开后另存。",
        "The file {name} is damaged and cannot be read to its end ({part}). "
        "Export it again, or open and save it in a spreadsheet program.",
    ),
    "BOMB": (
        "文件展开后大得不像表格，没有读取。请核对来源，或重新导出。",
        "Unpacked, the file is larger than any table and was not read. "
        "Check where it comes from, or export it again.",
    ),
    "FORBIDDEN_XML": (
        "文件中的 {part} 含有表格不该有的声明，没有读取。请核对来源，或重新导出。",
        "The part {part} of the file declares what no table does, and was not read. "
        "Check where it comes from, or export it again.",
    ),
    "FAR_CELL": (
        "单元格 {cell} 离表格太远。请删去表格之外的内容，再导入。",
        "The cell {cell} stands far outside the table. Delete what lies beyond the table and import it again.",
    ),
    "SHEET_MISSING": (
        "没有名为「{sheet}」的工作表。请从这些中选：{sheets:list}。",
        "There is no sheet called “{sheet}”. Choose one of these: {sheets:list}.",
    ),
    "UNDECODABLE": (
        "第 {line} 行的文字不是 {encoding} 编码。请另存为 UTF-8，或在映射文件中写明编码。",
        "The text of line {line} is not in {encoding}. Save the file as UTF-8, or set encoding in the map.",
    ),
    "UNCLOSED_QUOTE": (
        "第 {line} 行开始的引号没有结束。请补上引号，或重新导出。",
        "A quote opened in line {line} is never closed. Close it, or export the file again.",
    ),
    "BAD_QUOTE": (
        "第 {line} 行的引号位置不对。请改正，或重新导出。",
        "A quote in line {line} stands in the wrong place. Correct it, or export the file again.",
    ),
    "FIELD_TOO_LONG": (
        "第 {line} 行有一格超过 {limit} 个字。请检查分隔符和引号，或重新导出。",
        "A cell in line {line} has more than {limit} characters. Check delimiter and quotes, or export the file again.",
    ),
    "TOO_MANY_ROWS": (
        "文件超过 {limit} 行。请分成几个文件导入。",
        "The file has more than {limit} rows. Divide it and import the parts.",
    ),
    "TOO_MANY_COLUMNS": (
        "表头超过 {limit} 列。请删去不用的列。",
        "The header has more than {limit} columns. Delete those that are not needed.",
    ),
    "NO_HEADER": (
        "没有找到表头。请检查文件，或在映射文件中写明 header_row。",
        "No header was found. Check the file, or set header_row in the map.",
    ),
    "NO_ROWS": (
        "第 {row} 行是表头，下面没有数据。请检查文件。",
        "Row {row} is the header and there are no data below it. Check the file.",
    ),
    "MISSING_COLUMNS": (
        "表头（第 {row} 行）缺少这些列：{columns:list}。请补上，或用映射文件说明由哪一列代替。",
        "The header in row {row} lacks these columns: {columns:list}. "
        "Add them, or say in a map which columns hold them.",
    ),
    "DUPLICATE_HEADER": (
        "第 {first} 列和第 {second} 列都是「{column}」。请改名，或用映射文件指明用哪一列。",
        "Columns {first} and {second} both mean “{column}”. Rename one, or say in a map which one counts.",
    ),
    "NOT_A_STATEMENT": (
        "文件是 {found}，不是这里能读的对账单。请从网银导出 MT940、CAMT.053 或 OFX 对账单，或 Excel 流水。",
        "The file is {found} and no statement that can be read here. "
        "Export a statement as MT940, CAMT.053 or OFX from the bank, or its list of movements for Excel.",
    ),
    "QIF_FILE": (
        "文件 {name} 是 QIF，里面没有账号、余额和币种，日期的日月顺序也不明确，无法核对。请从网银导出 OFX 或 Excel 流水。",
        "The file {name} is a QIF: it has no account number, balances or currency, and day and month can be confused, "
        "so it cannot be checked. Export OFX or a list for Excel from the bank.",
    ),
    "MESSAGE_DAMAGED": (
        "{format} 文件从第 {line} 行起不合格式，没有读取。请从网银重新导出，不要手工改动。",
        "The {format} file breaks its format at line {line} and was not read. Export it from the bank again, unedited.",
    ),
    "MESSAGE_INCOMPLETE": (
        "{format} 文件不完整，缺少 {needed}，没有读取。请从网银重新导出整份对账单。",
        "The {format} file is incomplete, without {needed}, and was not read. "
        "Export the whole statement from the bank again.",
    ),
    **banks.UNUSABLE,
}

# the map cannot be used
MAPS: Table = {
    "MAP_UNREADABLE": (
        "映射文件 {name} 从第 {line} 行起不是正确的 JSON。请改正，并存为 UTF-8。",
        "The map {name} is not proper JSON from line {line} on. Correct it and save it as UTF-8.",
    ),
    "MAP_UNKNOWN_KEY": (
        "映射文件没有「{key}」这个键。请从这些中选：{known:list}。",
        "A map has no key “{key}”. Choose one of these: {known:list}.",
    ),
    "MAP_KEY_TWICE": (
        "映射文件中「{key}」出现了两次。请只留一处。",
        "“{key}” stands twice in the map. Keep one of them.",
    ),
    "MAP_VALUE": (
        "映射文件的「{key}」不能是 {value}。请改成允许的值：{allowed}。",
        "“{key}” in the map cannot be {value}. Write what is allowed: {allowed}.",
    ),
    "MAP_UNKNOWN_FIELD": (
        "映射文件中的字段「{field}」不存在。请从这些中选：{known:list}。",
        "The field “{field}” in the map does not exist. Choose one of these: {known:list}.",
    ),
    "MAP_FIELD_TWICE": (
        "映射文件给字段「{field}」指定了两个来源。请只留一个。",
        "The map fills the field “{field}” twice. Keep one source.",
    ),
    "MAP_COLUMN_MISSING": (
        "映射文件中的列「{column}」不在表头里。请改成表头中的列名：{headers:list}。",
        "The column “{column}” of the map is not in the header. Use a column that is: {headers:list}.",
    ),
    "MAP_KIND": (
        "这个映射文件用于{kind:kind}，不能用来导入{wanted:kind}。请换一个映射文件。",
        "This map is for {kind:kind} and cannot be used to import {wanted:kind}. Choose another map.",
    ),
}

# a row is not taken
ROWS: Table = {
    **bills.ROWS,
    **deliveries.ROWS,
    "MISSING": (
        "「{column}」列是空的，这一列必须有内容。请补上。",
        "The column “{column}” is empty here and has to be filled. Enter it.",
    ),
    "RAGGED_ROW": (
        "这一行有 {cells} 格，表头有 {expected} 格，内容可能错位。请检查分隔符和引号。",
        "Cells in this row: {cells}, in the header: {expected}, so cells may have shifted. "
        "Check delimiters and quotes.",
    ),
    "CONTROL_CHARACTER": (
        "「{column}」列含有看不见的字符（{codepoint}）。请删去后重新输入这一格。",
        "The column “{column}” holds a character that cannot be seen ({codepoint}). Delete it and type the cell again.",
    ),
    "CELL_ERROR": (
        "「{column}」列是公式错误（如 #N/A）。请在表格中改正，再导入。",
        "The column “{column}” holds a formula error such as #N/A. Correct it in the sheet and import again.",
    ),
    "FORMULA_WITHOUT_VALUE": (
        "「{column}」列是没有算出结果的公式。请用表格软件打开并保存一次，再导入。",
        "The column “{column}” holds a formula without a result. Open and save the file in a spreadsheet program, "
        "then import it.",
    ),
    "AMOUNT_UNREADABLE": (
        "「{column}」列的「{value}」读不成金额。请改成数字，例如 1234.50。",
        "“{value}” in the column “{column}” cannot be read as an amount. Write it in digits, such as 1234.50.",
    ),
    "TOO_MANY_DECIMALS": (
        "[「{column}」列的「{value}」|金额]小数位太多，{currency} 最多 {places} 位。请改正金额。",
        "[“{value}” in the column “{column}”|The amount] has too many decimals; {currency} has at most {places}. "
        "Correct the amount.",
    ),
    "AMOUNT_TOO_LARGE": (
        "「{column}」列的「{value}」太大，连小数在内最多 {digits} 位。请核对金额和单位。",
        "“{value}” in the column “{column}” is too large; {digits} digits with decimals is the most. "
        "Check the amount and its unit.",
    ),
    "CURRENCY_DIFFERS": (
        "「{column}」列的「{value}」写着别的币种，这一行是 {currency}。请改正币种或金额。",
        "“{value}” in the column “{column}” names another currency; the row is in {currency}. "
        "Correct the currency or the amount.",
    ),
    "CURRENCY_UNKNOWN": (
        "「[{currency}|{value}]」不是认得的币种。请用三位代码，如 CNY、USD。",
        "“[{currency}|{value}]” is no currency that is known. Use a three-letter code such as CNY or USD.",
    ),
    "NEGATIVE_AMOUNT": (
        "「{column}」列的「{value}」是负数，增减应由类型决定。请改成正数并写明类型（如红字），"
        "或在映射文件中设 sign。",
        "“{value}” in the column “{column}” is negative, but the kind says which way it counts. "
        "Write it positive with its kind (such as credit_note), or set sign in the map.",
    ),
    "ZERO_AMOUNT": (
        "「{column}」列的金额是零，没有可记的内容。请补上金额，或删去这一行。",
        "The amount in the column “{column}” is zero, so there is nothing to post. Enter it, or delete the row.",
    ),
    "OPEN_ABOVE_AMOUNT": (
        "「{column}」列的「{value}」大于金额 {amount}。请核对这两列。",
        "“{value}” in the column “{column}” is above the amount {amount}. Check both columns.",
    ),
    "PAID_ABOVE_AMOUNT": (
        "「{column}」列的「{value}」大于金额 {amount}。请核对这两列；多收的部分请作为收款导入。",
        "“{value}” in the column “{column}” is above the amount {amount}. "
        "Check both columns; import what was paid beyond it as a receipt.",
    ),
    "OPEN_PAID_DIFFER": (
        "金额 {amount} 减已收 {paid} 不等于未收 {open}。请核对这三列，或只留未收和已收中的一列。",
        "The amount {amount} less the paid {paid} is not the open {open}. "
        "Check the three columns, or keep only one of open and paid.",
    ),
    "DISPUTED_ABOVE_AMOUNT": (
        "「{column}」列的「{value}」大于金额 {amount}。请核对争议金额。",
        "“{value}” in the column “{column}” is above the amount {amount}. Check the disputed amount.",
    ),
    "DATE_UNREADABLE": (
        "「{column}」列的「{value}」读不成日期。请写成 2026-05-01 这样的形式。",
        "“{value}” in the column “{column}” cannot be read as a date. Write it like 2026-05-01.",
    ),
    "DATE_IMPOSSIBLE": (
        "「{column}」列的「{value}」在日历上没有这一天。请改正日期。",
        "“{value}” in the column “{column}” is a day that does not exist. Correct the date.",
    ),
    "DATE_OUT_OF_RANGE": (
        "「{column}」列的「{value}」不在 {first} 到 {last} 之间。请核对年份。",
        "“{value}” in the column “{column}” is not between {first} and {last}. Check the year.",
    ),
    "KIND_UNKNOWN": (
        "「{column}」列的「{value}」不是认得的类型。请改成其中之一：{known:list}；或在映射文件的 kinds 中说明。",
        "“{value}” in the column “{column}” is no kind that is known. Use one of these: {known:list}; "
        "or explain it under kinds in the map.",
    ),
    "WORD_UNKNOWN": (
        "「{column}」列的「{value}」不认识。请改成其中之一：{known:list}。",
        "“{value}” in the column “{column}” is not known. Use one of these: {known:list}.",
    ),
    "DUPLICATE_KEY": (
        "这一行与第 {row} 行编号相同。请只留一行，或改正编号。",
        "This row has the same number as row {row}. Keep one of them, or correct the number.",
    ),
    "RECEIPT_ROWS_DIFFER": (
        "同一收款号在第 {row} 行的「{column}」是「{first}」，这里是「{value}」。请改成一致，或换一个收款号。",
        "Row {row} of the same receipt has “{first}” in the column “{column}”, this one has “{value}”. "
        "Make them agree, or give this receipt its own reference.",
    ),
    "ALLOCATED_ABOVE_AMOUNT": (
        "这笔收款各行的收款核销合计 {allocated}，大于收款金额 {amount}。请核对各行。",
        "The rows of this receipt allocate {allocated}, more than its amount {amount}. Check the rows.",
    ),
    "REVERSED_BEFORE_RECEIVED": (
        "退票日期早于收款日期[ {date}]。请核对这两个日期。",
        "The reversal lies before the receipt[ of {date}]. Check both dates.",
    ),
    "SAME_RECEIPT": (
        "这笔收款的第 {row} 行没有被接受，所以整笔都没有导入。请先改正第 {row} 行。",
        "Row {row} of this receipt was not taken, so none of its rows were. Correct row {row} first.",
    ),
    "NAME_OF_SEVERAL": (
        "客户名称「{value}」对应多个编号：{codes:list}。请在文件中写明客户编号。",
        "The name “{value}” belongs to several customers: {codes:list}. Please give the customer code in the file.",
    ),
    "INVOICE_NUMBER_ROUNDED": (
        "发票号码「{value}」被表格软件当成数字，只留下前 15 位。请从税局重新导出，不要用表格软件另存。",
        "A spreadsheet took the invoice number “{value}” for a figure and kept 15 of its digits. "
        "Export the file again and do not save it in a spreadsheet.",
    ),
    "INVOICE_LINE_REFUSED": (
        "这张发票的第 {row} 行没有被接受，所以整张都没有导入。请先改正第 {row} 行。",
        "Row {row} of this invoice was not taken, so none of its rows were. Correct row {row} first.",
    ),
    "CORRECTION_UNKNOWN": (
        "这一行更正银行的第 {number} 号流水，但那一行不在本文件里，没有导入。请找到原来的那一行，手工更正。",
        "This line corrects the bank’s line {number}, which is not in this file, and was not taken. "
        "Find that line and correct it by hand.",
    ),
    **banks.ROWS,
}

# worth a look, taken all the same
REMARKS: Table = {
    **bills.REMARKS,
    **deliveries.REMARKS,
    **sheets.REMARKS,
    "UNKNOWN_COLUMN": (
        "「{column}」列不认识，没有导入。需要它时，请用映射文件说明它是哪一项。",
        "The column “{column}” is not known and was left out. If it is needed, please say in a map what it holds.",
    ),
    "RECOGNISED": (
        "「{column}」列按{field:field}读取。请核对；如不对，请用映射文件说明。",
        "The column “{column}” was read as {field:field}. Please check it, and say in a map what it holds if that is wrong.",
    ),
    "UNIT_TAKEN": (
        "文件写明金额单位，各金额按 {unit} 倍读取。请核对合计。",
        "The file states its unit: amounts were read times {unit}. Please check the totals.",
    ),
    "MAP_REMEMBERED": (
        "表头与先前导入的文件相同，沿用了批次 {batch} 的映射。不想沿用时，请加 --no-remembered-map。",
        "The headers are those of an earlier file, so the map of batch {batch} was used. "
        "Add --no-remembered-map to do without it.",
    ),
    "SHEETS_IGNORED": (
        "只读了工作表「{sheet}」，没有读：{others:list}。要读别的表，请在映射文件中写明 sheet。",
        "Only the sheet “{sheet}” was read, not: {others:list}. To read another one, please set sheet in a map.",
    ),
    "BLANK_ROWS": (
        "数据中间有 {count} 个空行，已跳过。请确认没有漏掉内容。",
        "Blank rows between the data were skipped, number of rows: {count}. Please make sure that nothing is missing.",
    ),
    "TOTAL_ROW": (
        "「{value}」是合计行，没有作为数据导入。请确认。",
        "“{value}” is a row of totals and was not taken as data. Please check it.",
    ),
    "TOTAL_DIFFERS": (
        "[「{column}」列：]文件的合计是 {total}，读到的各行合计 {sum}。请核对是否漏行或读错。",
        "The file’s total[ in the column “{column}”] is {total}, the rows read make {sum}. "
        "Please check whether rows are missing or misread.",
    ),
    "FOOTER_ROW": (
        "「{value}」是表尾说明，没有作为数据导入。请确认。",
        "“{value}” is a remark below the table and was not taken as data. Please check it.",
    ),
    "ID_DECIMALS": (
        "「{column}」列有 {count} 个编号带着 .0，已去掉，如「{value}」。请确认编号正确。",
        "Numbers in the column “{column}” ended in .0, which was taken off, such as “{value}”; how many: {count}. "
        "Please check them.",
    ),
    "PRECISION_LOST": (
        "「{column}」列有 {count} 个编号被表格软件存成近似数，末几位已丢失，如「{value}」。请设成文本格式后重新导出。",
        "The spreadsheet keeps numbers in the column “{column}” rounded, their last digits are lost, "
        "such as “{value}”; how many: {count}. Please export the column as text.",
    ),
    "DUE_BEFORE_DATE": (
        "到期日「{value}」早于单据日期 {date}，已照样导入。请核对这两个日期。",
        "The due date “{value}” lies before the document’s date {date}; it was taken as it is. "
        "Please check both dates.",
    ),
    "DUPLICATE_ROW": (
        "这一行与第 {row} 行完全相同，只算一次。请确认没有重复的业务。",
        "This row is the same as row {row} and counts once. Please make sure that it is not a second transaction.",
    ),
    "USCC_CHECK": (
        "统一社会信用代码「{value}」的校验位不符，已照样导入。请核对这 18 位。",
        "The check character of the social credit code “{value}” does not fit; it was taken as it is. "
        "Please check its 18 characters.",
    ),
    "BAD_EMAIL": (
        "邮箱「{value}」不像一个地址，已照样导入。请核对。",
        "“{value}” does not look like an e-mail address; it was taken as it is. Please check it.",
    ),
    "BAD_PHONE": (
        "电话「{value}」不像一个号码，已照样导入。请核对。",
        "“{value}” does not look like a telephone number; it was taken as it is. Please check it.",
    ),
    "INVOICE_SUM": (
        "金额 {net} 加税额 {tax} 不等于价税合计 {gross}，已按价税合计导入。请核对这张发票。",
        "Net {net} and tax {tax} do not add up to {gross}; the amount with tax was taken. Please check the invoice.",
    ),
    "INVOICE_NUMBER_TWICE": (
        "发票号码「{value}」在第 {row} 行已是另一张发票（日期、购方、金额或正负不同），按两张导入。请核对。",
        "In row {row} the number “{value}” is another invoice (of another day, buyer, amount or direction); "
        "both were taken. Please check them.",
    ),
    "INVOICE_SIGN": (
        "金额 {value} 的正负与文件中的「正数/负数」不一致，按红字导入。请核对这张发票。",
        "The sign of {value} does not agree with the file’s own word for the invoice; it was taken as a red letter. "
        "Please check it.",
    ),
    "RED_UNLINKED": (
        "红字发票的备注没有写明冲的是哪张蓝字发票[（确认单 {slip}）]。请核对后指定。",
        "The remarks of this red letter do not name the invoice that it cancels[ (confirmation slip {slip})]. "
        "Please look it up and name it.",
    ),
    "OTHER_SELLER": (
        "有 {count} 张发票的销方不是本公司，例如「{value}」，没有导入。如果是本公司的另一名称或税号，请先补上。",
        "Invoices of another seller, such as “{value}”, were left out: {count}. "
        "If that is another name or tax number of this firm, please add it first.",
    ),
    "INVOICES_DROPPED": (
        "没有导入作废发票 {void} 张、零金额发票 {zero} 张。请知悉。",
        "Left out were void invoices: {void}, and invoices of zero: {zero}. Please note.",
    ),
    "CLOSING_DIFFERS": (
        "对账单的期末余额是 {closing}，而期初余额加减导入的各行得 {reckoned}。请核对是否缺行。",
        "The statement closes at {closing}, but its opening balance and the lines taken come to {reckoned}. "
        "Check whether lines are missing.",
    ),
    "PENDING_LINES": (
        "有 {count} 笔银行还没有记账，没有导入。记账后请再导出一次。",
        "Entries the bank has not booked yet were left out: {count}. Please export again when they are booked.",
    ),
    "ZERO_LINES": (
        "有 {count} 行金额是零，没有导入。它们不影响余额，请知悉。",
        "Lines without an amount were left out: {count}. Please note that they do not change the balance.",
    ),
    "LINE_CORRECTED": (
        "银行在同一文件里更正了第 {number} 号流水，原来的那一行没有导入。请知悉。",
        "The bank corrects its line {number} in the same file, so the first version was left out. Please take note.",
    ),
    **banks.REMARKS,
    "BALANCE_DIFFERS": (
        "按发生额推算余额应为 {expected}，文件写的是 {printed}。请核对这一行。",
        "The figures make a balance of {expected}, the file says {printed}. Please check this row.",
    ),
    "RED_WITHOUT_MINUS": (
        "余额从推算的 {expected} 变成了 {printed}，可见「{value}」是漏了负号的红字，已按红字计入。请核对这一行。",
        "The balance is {printed} and not {expected}, so “{value}” is a red entry without its minus; it was taken as one. "
        "Please check this row.",
    ),
    "EARLIER_PERIODS": (
        "文件有几个期间，只取最后一个 {period}，以前期间的 {count} 行没有读。请确认。",
        "The file has several periods; only the last, {period}, was taken; rows of earlier ones: {count}. Please make sure.",
    ),
    "ZERO_ROWS": (
        "有 {count} 行全部为零，没有导入。请确认。",
        "Rows with nothing but zeros were left out, number of rows: {count}. Please make sure.",
    ),
    "MONTH_AS_DATE": (
        "有 {count} 行只写了月份，如「{value}」，按当月最后一天计。请确认。",
        "Some rows give a month only, such as “{value}”; its last day was taken. Number of rows: {count}. Please make sure.",
    ),
    "CUSTOMER_FROM_TITLE": (
        "文件没有客户列，按标题或文件名认作客户「{value}」。请确认。",
        "The file has no column of customers; its title or name says that this is “{value}”. Please make sure.",
    ),
}

# a person has to answer once; ``samples`` and ``choices`` are figures too
QUESTIONS: Table = {
    **bills.QUESTIONS,
    "AMBIGUOUS_DATE": (
        "「{column}」列的日期分不清月和日[，如 {samples:list}]。请在映射文件的 date_format 中写明[：{choices:list}]。",
        "Day and month cannot be told apart in the column “{column}”[, such as {samples:list}]. "
        "Please set date_format in a map[: {choices:list}].",
    ),
    "MIXED_DATES": (
        "「{column}」列混有不同的日期写法[，如 {samples:list}]。"
        "请统一写法，或在映射文件中写明 date_format[：{choices:list}]。",
        "The column “{column}” mixes ways to write dates[, such as {samples:list}]. "
        "Please write them all alike, or set date_format in a map[: {choices:list}].",
    ),
    "AMBIGUOUS_AMOUNT": (
        "「{column}」列的金额分不清千位和小数[，如 {samples:list}]。"
        "请在映射文件的 amount_format 中写明[：{choices:list}]。",
        "Thousands and decimals cannot be told apart in the column “{column}”[, such as {samples:list}]. "
        "Please set amount_format in a map[: {choices:list}].",
    ),
    "MIXED_AMOUNTS": (
        "「{column}」列混有不同的金额写法[，如 {samples:list}]。"
        "请统一写法，或在映射文件中写明 amount_format[：{choices:list}]。",
        "The column “{column}” mixes ways to write amounts[, such as {samples:list}]. "
        "Please write them all alike, or set amount_format in a map[: {choices:list}].",
    ),
    "DOUBTFUL_ENCODING": (
        "文件的编码拿不准，读出来不像常用的字[，如 {samples:list}]。请在映射文件的 encoding 中写明[：{choices:list}]。",
        "The encoding of the file is in doubt, its text does not look like everyday words[, such as {samples:list}]. "
        "Please set encoding in a map[: {choices:list}].",
    ),
    "AMBIGUOUS_COLUMN": (
        "「{column}」列可能有不同含义[，同类的列：{samples:list}]。请在映射文件中写明它是哪一项[：{choices:list}]。",
        "The column “{column}” may mean several things[; columns like it: {samples:list}]. "
        "Please say in a map what it holds[: {choices:list}].",
    ),
    "AS_OF_UNKNOWN": (
        "文件没有写余额截至哪一天[，表头上方写着 {samples:list}]。请写明截止日 as_of。",
        "The file does not say of which day its balances are[; above the table stands {samples:list}]. Please state as_of.",
    ),
    "YEAR_UNKNOWN": (
        "文件只有月和日，没有年份[，如 {samples:list}]。请写明年份 year。",
        "The file has months and days but no year[, such as {samples:list}]. Please state the year.",
    ),
    "LEDGER_OF_WHOM": (
        "看不出这是哪个客户的明细账[，表头上方写着 {samples:list}]。请写明客户 customer。",
        "The file does not say whose ledger it is[; above the table stands {samples:list}]. Please state the customer.",
    ),
}

FILES: Table = {**UNUSABLE, **MAPS, **ROWS, **REMARKS, **QUESTIONS}
