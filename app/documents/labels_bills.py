"""Words of the printed register of bills."""

from collections.abc import Mapping

ZH: Mapping[str, str] = {
    "bills_register": "票据台账",
    "bills_line": "{company}·截至{day}",
    "bills_number": "票据（包）号、子票区间",
    "bills_kind": "种类",
    "bills_customer": "客户、前手",
    "bills_acceptor": "承兑人",
    "bills_received": "收票日",
    "bills_matures": "到期日",
    "bills_days": "距到期（天）",
    "bills_amount": "票面金额",
    "bills_months": "到现金（月）",
    "bills_state": "状态",
    "bills_next": "下一步、期限",
    "bills_total": "{state} {n}张",
    "bills_sum": "合计{n}张",
    "bills_exposure": "票据敞口（在手未兑付，加有追索权的背书和贴现）",
    "bills_none": "没有票据。",
    "bills_note": "到现金（月）＝所付货款的账期天数加收票到到期的天数，按30天一个月；没有到期日的货款不计账期。"
    "票据兑付之前不是现金。",
    "bills_legal": "期限按规则计算，供参考，不构成法律意见。",
    "bills_made_by": "制表",
}
EN: Mapping[str, str] = {
    "bills_register": "Register of bills",
    "bills_line": "{company} · as of {day}",
    "bills_number": "Package number, sub-range",
    "bills_kind": "Kind",
    "bills_customer": "Customer, endorser",
    "bills_acceptor": "Acceptor",
    "bills_received": "Received",
    "bills_matures": "Matures",
    "bills_days": "Days left",
    "bills_amount": "Amount",
    "bills_months": "Months to cash",
    "bills_state": "State",
    "bills_next": "Next, and by when",
    "bills_total": "{state}: {n}",
    "bills_sum": "Total of {n}",
    "bills_exposure": "Exposure (ours and unpaid, and passed on with recourse)",
    "bills_none": "There are no bills.",
    "bills_note": "Months to cash: days of the terms of what the bill paid plus days from receipt to maturity, in months of 30 "
    "days; what has no due date counts no terms. Before it is honoured a bill is no cash.",
    "bills_legal": "Time limits are those of the policy: for orientation, no legal advice.",
    "bills_made_by": "Prepared by",
}
