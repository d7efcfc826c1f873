"""What is wrong with a value from outside: amounts, calendars, payment terms, buckets, policies, letter texts."""

from app.words import reconciling, retention
from app.words.table import Table

MONEY: Table = {
    "MONEY_NOT_FINITE": (
        "这个金额不是确定的数。请改成数字，例如 1234.50。",
        "This amount is not a definite number. Write it in digits, such as 1234.50.",
    ),
    "MONEY_DECIMALS": (
        "金额 {amount} 的小数位太多，{currency} 最多 {places} 位。请改正金额。",
        "The amount {amount} has too many decimals; {currency} has at most {places}. Correct the amount.",
    ),
    "MONEY_TOO_LARGE": (
        "金额 {currency} {amount} 太大，连小数在内最多 15 位。请核对金额和单位。",
        "The amount {currency} {amount} is too large; 15 digits with decimals is the most. "
        "Check the amount and its unit.",
    ),
    "MONEY_MIXED": (
        "{first} 和 {second} 不能相加减。请按币种分开计算。",
        "{first} and {second} cannot be added or subtracted. Calculate each currency separately.",
    ),
    "MONEY_PARTS": (
        "不能分成 {parts} 份。请至少分成 1 份。",
        "It cannot be divided into {parts} parts. Make it at least 1.",
    ),
    "MONEY_PERCENT": (
        "分期比例[ {percent}% 不大于零|合计为 {total}%|不对]。请写成都大于零、合计 100% 的比例。",
        "The percentages of the instalments cannot be used[: {percent}% is not above zero|: they make {total}%]. "
        "Make each above zero and all together 100%.",
    ),
}

CALENDAR: Table = {
    "CALENDAR_UNREADABLE": (
        "这不是一个 JSON 对象。请对照导出的日历修改。",
        "This is no JSON object. Write it like an exported calendar.",
    ),
    "CALENDAR_FIELD": (
        "「{field}」缺少、多余或类型不对。日历只有 year、off、work、source，请核对这一项。",
        "“{field}” is missing, unknown or of the wrong type. "
        "A calendar has year, off, work and source; check this one.",
    ),
    "CALENDAR_YEAR": (
        "年份 {year} 不在 1900 到 2200 之间。请改正年份。",
        "The year {year} is not between 1900 and 2200. Correct the year.",
    ),
    "CALENDAR_DATE": (
        "「{value}」不是日期。请写成 2026-05-01 这样的形式。",
        "“{value}” is no date. Write it like 2026-05-01.",
    ),
    "CALENDAR_OTHER_YEAR": (
        "{value} 不在 {year} 年内。请移到它所在的年份。",
        "{value} does not lie in {year}. Move it to its own year.",
    ),
    "CALENDAR_TWICE": (
        "{value} 列了两次，或既放假又上班。请只留一处。",
        "{value} is listed twice, or both off and working. Keep it in one place.",
    ),
    "CALENDAR_NO_DAY_OFF": (
        "{year} 年没有列出放假日。请录入该年公布的放假日。",
        "No day off is listed for {year}. Enter the published holidays of that year.",
    ),
    "CALENDAR_WORK_WEEKDAY": (
        "{value} 不是周六或周日，本来就上班。请删去，或改成调休上班的那天。",
        "{value} is no Saturday or Sunday and is worked anyway. Remove it, or write the make-up day that is meant.",
    ),
}

TERMS: Table = {
    "TERM_EMPTY": (
        "账期里没有付款时间。请写成 NET30、月结30 这样的形式；还没有约定的，请留空。",
        "The payment term names no time. Write it like NET30 or EOM+30, or leave it empty if none is agreed.",
    ),
    "TERM_UNREADABLE": (
        "账期「{part}」读不懂。请写成 NET30、月结30、月结30(月)、次月15日、COD 或预付这样的形式。",
        "The payment term “{part}” cannot be read. Write it like NET30, EOM+30, EOM+1M, D15+1M, COD or PREPAY.",
    ),
    "TERM_TOO_FAR": (
        "账期「{part}」超过十年。请核对天数或月数。",
        "The payment term “{part}” is longer than ten years. Check its days or months.",
    ),
    "TERM_PERCENT": (
        "分期账期的比例合计[为 {total}%，]不是 100%。请写成 30%/NET30,70%/NET60 这样的形式。",
        "The instalments of the payment term [make {total}%|do not make 100%]. "
        "Write them like 30%/NET30,70%/NET60, together 100%.",
    ),
    "TERM_WHOLE_MONTHS": (
        "账期「{part}」按月计算，天数须是 30 的倍数。请改成 30、60、90 天，或去掉「(月)」按天计算。",
        "The payment term “{part}” counts in months, so its days have to be a multiple of 30. "
        "Write 30, 60 or 90, or leave out “(月)” to count days.",
    ),
    "TERM_CUT_OFF": (
        "账期「{part}」的截单日用不了。请写 1 到 31 的一天，只写一次，并且只用于月结或次月付款。",
        "The cut-off day of the payment term “{part}” cannot be used. "
        "Write one day from 1 to 31, once, and only with a term that counts from the month.",
    ),
    "TERM_START": (
        "账期「{part}」的起算点有两个，或与付款方式矛盾。请只写一个起算点。",
        "The payment term “{part}” starts its clock twice, or against the way of payment. Name one start.",
    ),
    "TERM_DAY": (
        "账期「{part}」的付款日用不了。请写 1 到 31 的一天；当月付款的，截单日不能晚于付款日。",
        "The day of the payment term “{part}” cannot be used. Write a day from 1 to 31; "
        "within the same month, add a cut-off that is not later than it.",
    ),
    "TERM_DISCOUNT": (
        "现金折扣「{part}」用不了。请只写一个，比例在 0 到 100 之间，如 2/10。",
        "The cash discount “{part}” cannot be used. Write one only, with a percentage between 0 and 100, such as 2/10.",
    ),
}

BUCKETS: Table = {
    "BUCKET_NAME": (
        "账龄段「{name}」读不懂。请写成 1-30 或 365+ 这样的形式。",
        "The bucket “{name}” cannot be read. Write it like 1-30 or 365+.",
    ),
    "BUCKET_FIRST": (
        "账龄段的第一段应以「{expected}」开头，并且至少有两段。请改正。",
        "The list of buckets has to begin with “{expected}” and to have at least two. Correct the list.",
    ),
    "BUCKET_GAP": (
        "账龄段「{name}」前面漏了天数，应从 {expected} 开始。请改正。",
        "Days are left out before the bucket “{name}”; it has to begin with {expected}. Correct it.",
    ),
    "BUCKET_OVERLAP": (
        "账龄段「{name}」与前一段重叠，应从 {expected} 开始。请改正。",
        "The bucket “{name}” overlaps the one before; it has to begin with {expected}. Correct it.",
    ),
    "BUCKET_OPEN_END": (
        "[账龄段「{name}」的位置不对：]只有最后一段不设上限，如 365+。请改正。",
        "[The bucket “{name}” is out of place. ]The last bucket, and only that one, is open, such as 365+. "
        "Correct the list.",
    ),
    "BUCKET_NO_DUE": (
        "按到期日的账龄段要以 no_due（无到期日）结尾。请加在最后。",
        "A list by due date ends with no_due (no due date). Add it at the end.",
    ),
}

POLICY: Table = {
    "NOT_AN_OBJECT": (
        "这里应是一个 JSON 对象，只含规定的键。请对照导出的文件修改。",
        "This has to be a JSON object with the known keys only. Write it like an exported file.",
    ),
    "UNKNOWN_KEY": (
        "没有这个键。请核对拼写，或删去它。",
        "There is no such key. Check its spelling, or remove it.",
    ),
    "MISSING_KEY": (
        "缺少这个键。请补上它。",
        "This key is missing. Add it.",
    ),
    "NOT_A_LIST": (
        "这里应是一个列表。请用方括号列出各项。",
        "This has to be a list. Write its members in square brackets.",
    ),
    "NOT_A_WHOLE_NUMBER": (
        "这里应是整数。请写数字，不加引号。",
        "This has to be a whole number. Write it in digits, without quotes.",
    ),
    "NOT_YES_NO": (
        "这里只能是 true 或 false。请改成其中之一。",
        "This is either true or false. Write one of them.",
    ),
    "NOT_A_TEXT": (
        "这里应是一行文字，不能为空。请改正。",
        "This has to be one line of text and not empty. Correct it.",
    ),
    "NOT_AN_AMOUNT": (
        '这里应是加引号的金额。请写成 "50.00" 这样的形式，不加千位分隔和币种。',
        'This has to be an amount in quotes. Write it like "50.00", without separators and currency.',
    ),
    "NOT_A_RATE": (
        '这里应是加引号的日利率。请写成 "0.0003"（每日万分之三）这样的形式；没有约定的写 null。',
        'This has to be a rate per day in quotes. Write it like "0.0003" (0.03% a day), or null if none is agreed.',
    ),
    "OUT_OF_RANGE": (
        "超出了允许的范围。请填 {low} 到 {high} 之间的值，列表和文字按长度计。",
        "This is out of range. Write a value from {low} to {high}; of a list or a text its length counts.",
    ),
    "LEVEL_NUMBER": (
        "各级要按 1、2、3 的顺序编号，这一级是 {expected}。请改正。",
        "The levels are numbered 1, 2, 3 and so on; this one is {expected}. Correct it.",
    ),
    "DAYS_NOT_RISING": (
        "每一级的逾期天数要大于前一级，这里要大于 {above}。请改正。",
        "Each level comes later than the one before; this has to be above {above}. Correct it.",
    ),
    "INCLUSION_AFTER_TRIGGER": (
        "列入天数不能大于发函天数 {trigger}，否则函中没有明细。请改成不大于 {trigger} 的天数。",
        "The inclusion day cannot lie after the trigger day {trigger}: a letter might then list nothing. "
        "Make it at most {trigger}.",
    ),
    "UNKNOWN_KIND": (
        "没有这种规则。请从这些中选：{known:list}。",
        "There is no such kind of policy. Choose one of these: {known:list}.",
    ),
    "NOT_A_DATE": (
        "[「{value}」|生效日期]不是日期。请写成 2026-05-01 这样的形式。",
        "[“{value}”|The day from which it counts] is no date. Write it like 2026-05-01.",
    ),
    "CUSTOMER_UNKNOWN": (
        "账簿里没有客户「{value}」，或这种规则不能按客户设置。请核对客户编号；账龄分段请不写客户。",
        "This book has no customer “{value}”, or this kind of policy is not set by customer. "
        "Check the code; leave it out for ageing buckets.",
    ),
}

LETTERS: Table = {
    "LANGUAGE_OR_LEVEL": (
        "每个文本要有 language（zh 或 en）、level（1 到 9）和 body（文字）。请补齐或改正。",
        "Each text needs a language (zh or en), a level (1 to 9) and a body (text). Complete or correct it.",
    ),
    "NO_TITLE": (
        "函件文本没有标题。请在第一行写标题。",
        "The letter text has no title. Write one in the first line.",
    ),
    "UNKNOWN_PLACEHOLDER": (
        "第 {line} 行的占位名「{name}」不认识。请对照函件文本说明改正。",
        "The placeholder “{name}” in line {line} is not known. Correct it by the list in the guide to letter texts.",
    ),
    "UNBALANCED": (
        "第 {line} 行的「{mark}」没有配对。请补上另一半；要照原样印出，请在前面加反斜杠。",
        "“{mark}” in line {line} has no counterpart. Add it, or put a backslash before it to print it as it is.",
    ),
    "NESTED": (
        "第 {line} 行的方括号里还有方括号。请拆成并列的两组。",
        "There are brackets inside brackets in line {line}. Write two groups side by side.",
    ),
    "UNBALANCED_BOLD": (
        "第 {line} 行的加粗记号 ** 没有配对，或跨出了方括号。请在同一处开始和结束。",
        "The bold marks ** in line {line} have no counterpart, or reach across a bracket. "
        "Begin and end them in one place.",
    ),
    "LOOKALIKE": (
        "第 {line} 行用了全角括号「{mark}」，会照原样印出。请改成半角括号。",
        "Line {line} has the full-width bracket “{mark}”, which would be printed as it is. Use an ordinary one.",
    ),
    "FLAG_OUTSIDE": (
        "第 {line} 行的条件「{name}」不在方括号里。请把它和有关的句子放进方括号。",
        "The condition “{name}” in line {line} stands outside brackets. "
        "Put it into brackets together with its sentence.",
    ),
    "TABLE_INSIDE": (
        "第 {line} 行的明细表没有单独成行。请让它独占一行。",
        "The table in line {line} does not stand alone. Give it a line of its own.",
    ),
    "TABLE_TWICE": (
        "第 {line} 行又有一处明细表。请只留一处。",
        "There is a second table in line {line}. Keep one only.",
    ),
    "MANDATORY_MISSING": (
        "函件文本没有「{name}」，或只写在方括号里。请在方括号之外写上它。",
        "The letter text has no “{name}”, or only inside brackets. Write it outside brackets.",
    ),
    "MISSING_FACT": (
        "「{name}」没有可印的内容，这封函不能打印。请补录它，或在函件文本中把有关的句子放进方括号。",
        "Nothing is known for “{name}”, so this letter cannot be printed. "
        "Record it, or put its sentence into brackets in the letter text.",
    ),
}

VALUES: Table = {**MONEY, **CALENDAR, **TERMS, **BUCKETS, **POLICY, **retention.VALUES, **reconciling.VALUES, **LETTERS}
