"""Words of papers about transfers without cash: notices and draft agreements that go out, and the list that stays in the office."""

from collections.abc import Mapping

ZH: Mapping[str, str] = {
    # what a statement calls them
    "kind_transfer_advance_to_receivable": "预收冲应收",
    "kind_transfer_receivable_to_payable": "应收冲应付",
    "kind_transfer_receivable_to_receivable": "应收转出",
    "kind_transfer_three_party": "三方抵账",
    "kind_transfer_goods_for_debt": "以物抵债",
    "kind_transfer": "往来转抵",
    "kind_transferred": "应收转入",
    "kind_transfer_back": "转抵冲回",
    # papers
    "transfer_title_advance_to_receivable": "预收款冲账通知",
    "transfer_title_receivable_to_payable": "往来对账冲销单",
    "transfer_title_receivable_to_receivable": "应收款项转移通知",
    "transfer_title_three_party": "三方抵账协议",
    "transfer_title_goods_for_debt": "以物抵债协议",
    "transfer_to": "致：{names}",
    "transfer_party_1": "甲方",
    "transfer_party_2": "乙方",
    "transfer_party_3": "丙方",
    "transfer_uscc": "统一社会信用代码 {code}",
    "transfer_says_advance_to_receivable": "经核对，贵公司预付的款项（含尚未冲抵的贷项）已于{day}冲抵下列货款，"
    "合计{amount}（{words}）。本次冲账不涉及收付款。",
    "transfer_says_receivable_to_payable": "经核对，我公司应收贵公司的货款与我公司应付贵公司的款项于{day}相互冲抵，"
    "金额{amount}（{words}）。冲抵后双方应收、应付各减少上述金额，本次冲抵不涉及收付款。",
    "transfer_says_receivable_to_receivable": "经各方协商一致，{one}应付我公司的下列货款自{day}起转由{other}承担，"
    "合计{amount}（{words}）。我公司同意上述转移。",
    "transfer_moved_1": "一、自上述日期起，{one}不再负担下列款项；本次转移不涉及收付款。",
    "transfer_moved_2": "二、{other}按原到期日和原订单、合同的约定向我公司付款。",
    "transfer_moved_3": "三、各方之间的其他债权债务不受影响。",
    "transfer_says_three_party": "甲方、乙方、丙方经协商一致，就相互之间的款项抵账约定如下：",
    "transfer_three_1": "一、截至{day}，乙方应付甲方的货款中，下列款项合计{amount}（{words}）以本协议抵账。",
    "transfer_three_2": "二、乙方按甲方的要求，将上述金额直接偿付给甲方的债权人丙方，用以抵减甲方应付丙方的同等金额。",
    "transfer_three_3": "三、本协议生效后，乙方应付甲方、甲方应付丙方的款项各减少上述金额，甲方不再就此收取款项。",
    "transfer_three_4": "四、各方之间超出上述金额的债权债务不受影响。本协议一式三份，各方盖章后生效。",
    "transfer_says_goods_for_debt": "甲方、乙方经协商一致，就以物抵债约定如下：",
    "transfer_goods_1": "一、截至{day}，乙方应付甲方的货款中，下列款项合计{amount}（{words}）以物品抵偿。",
    "transfer_goods_2": "二、乙方以下列物品抵偿：{goods}。双方作价{value}（{value_words}）。",
    "transfer_goods_rest": "作价高于抵偿金额的{rest}，由双方另行结算。",
    "transfer_goods_3": "三、乙方于 ______ 年 ____ 月 ____ 日前将物品交付甲方。甲方验收并取得所有权后，上述货款视为清偿。",
    "transfer_goods_4": "四、乙方保证物品权属清楚、没有抵押，并依法开具发票。本协议一式两份，双方盖章后生效。",
    "transfer_based": "依据：{agreement}。",
    "transfer_agreement": "协议 {number}",
    "transfer_signed": "签订日期 {day}",
    "transfer_balance": "冲账后，截至{day}，我公司账面应收{name}余额为{amount}。",
    "transfer_balance_advance": "冲账后，截至{day}，我公司账面预收{name}余额为{amount}。",
    "transfer_was_reversed": "本单所列各项已于{day}冲回，恢复原状。",
    "transfer_document": "单据",
    "transfer_amount": "转抵金额",
    "transfer_with": "冲抵用的款项",
    "transfer_now": "转入后单据",
    "transfer_total": "合计",
    "transfer_balance_item": "账面余额",
    "transfer_check": "请核对后盖章（公章或财务章），微信、邮寄返回均可，谢谢配合。",
    "transfer_seal": "（盖章）",
    "transfer_seals": "{party}（盖章）",
    "transfer_legal": "供参考，不构成法律意见。",
    # the office's list
    "transfer_list": "往来转抵清单",
    "transfer_period": "{first} 至 {last}",
    "transfer_all": "全部",
    "transfer_none": "这个期间没有往来转抵。",
    "transfer_number": "编号",
    "transfer_type": "类型",
    "transfer_advance_to_receivable": "预收冲应收",
    "transfer_receivable_to_payable": "应收冲应付",
    "transfer_receivable_to_receivable": "应收转应收",
    "transfer_three_party": "三方抵账",
    "transfer_goods_for_debt": "以物抵债",
    "transfer_other": "对方",
    "transfer_paper": "协议",
    "transfer_kept": "已存",
    "transfer_missing": "缺协议",
    "transfer_no_paper": "不需要",
    "transfer_remark": "备注",
    "transfer_back": "{on} 已冲回",
    "transfer_sum": "{type} {n}笔",
    "transfer_list_note": "以上各笔不是收款，没有现金、票据或银行流水；已冲回的不计入合计。缺协议的请尽快补签并存入账簿。",
}

EN: Mapping[str, str] = {
    "kind_transfer_advance_to_receivable": "Advance set off",
    "kind_transfer_receivable_to_payable": "Set-off",
    "kind_transfer_receivable_to_receivable": "Moved to another company",
    "kind_transfer_three_party": "Three-party set-off",
    "kind_transfer_goods_for_debt": "Goods for debt",
    "kind_transfer": "Set-off",
    "kind_transferred": "Taken over",
    "kind_transfer_back": "Set-off reversed",
    "transfer_title_advance_to_receivable": "Notice of set-off against your advances",
    "transfer_title_receivable_to_payable": "Statement of mutual set-off",
    "transfer_title_receivable_to_receivable": "Notice of transfer of receivables",
    "transfer_title_three_party": "Three-party set-off agreement",
    "transfer_title_goods_for_debt": "Agreement on goods in place of payment",
    "transfer_to": "To: {names}",
    "transfer_party_1": "Party A",
    "transfer_party_2": "Party B",
    "transfer_party_3": "Party C",
    "transfer_uscc": "registration no. {code}",
    "transfer_says_advance_to_receivable": "What you paid in advance (with credits not used yet) was set against the items "
    "below on "
    "{day}, in all {amount} ({words}). No money moves by this.",
    "transfer_says_receivable_to_payable": "What you owe us for goods and what we owe you were set off against each other on "
    "{day}: "
    "{amount} ({words}). Both sides owe less by that amount. No money moves by this.",
    "transfer_says_receivable_to_receivable": "As agreed by all parties, the items below, which {one} owes us, are owed by {other} "
    "from {day} on, in all {amount} ({words}). We agree to this transfer.",
    "transfer_moved_1": "1. From that day on {one} does not owe the items below. No money moves by this.",
    "transfer_moved_2": "2. {other} pays them to us on the due dates and under the orders and contracts that applied before.",
    "transfer_moved_3": "3. Nothing else that the parties owe each other is changed.",
    "transfer_says_three_party": "Parties A, B and C agree on the following set-off:",
    "transfer_three_1": "1. Of what Party B owes Party A for goods on {day}, the items below, in all {amount} ({words}), are "
    "set off "
    "by this agreement.",
    "transfer_three_2": "2. As Party A asks, Party B pays that amount to Party C, a creditor of Party A, towards what "
    "Party A owes "
    "Party C.",
    "transfer_three_3": "3. Once this takes effect, what Party B owes Party A and what Party A owes Party C are each less by that "
    "amount; Party A receives no money for it.",
    "transfer_three_4": "4. Whatever else the parties owe each other is not changed. Made in three copies; it takes effect "
    "once all "
    "have set their stamps.",
    "transfer_says_goods_for_debt": "Parties A and B agree that goods are given in place of payment:",
    "transfer_goods_1": "1. Of what Party B owes Party A for goods on {day}, the items below, in all {amount} ({words}), are "
    "settled "
    "in kind.",
    "transfer_goods_2": "2. Party B gives: {goods}. Agreed value: {value} ({value_words}).",
    "transfer_goods_rest": "The {rest} by which the value is higher is settled between the parties separately.",
    "transfer_goods_3": "3. Party B delivers the goods by ____________________. Once Party A has accepted them and owns them, "
    "the items "
    "count as paid.",
    "transfer_goods_4": "4. Party B warrants that the goods are its own and not pledged, and issues an invoice as the law "
    "requires. Made "
    "in two copies; it takes effect once both have set their stamps.",
    "transfer_based": "Based on: {agreement}.",
    "transfer_agreement": "agreement {number}",
    "transfer_signed": "signed {day}",
    "transfer_balance": "After this, our books show that {name} owes us {amount} on {day}.",
    "transfer_balance_advance": "After this, our books show that {name} has {amount} with us in advance on {day}.",
    "transfer_was_reversed": "All of this was reversed on {day}; everything stands as before.",
    "transfer_document": "Document",
    "transfer_amount": "Amount",
    "transfer_with": "Set against",
    "transfer_now": "Document now",
    "transfer_total": "Total",
    "transfer_balance_item": "Balance",
    "transfer_check": "Please check, stamp and return it, by post or as a scan. Thank you.",
    "transfer_seal": "(company stamp)",
    "transfer_seals": "{party} (company stamp)",
    "transfer_legal": "For information only; this is no legal advice.",
    "transfer_list": "Transfers without cash",
    "transfer_period": "{first} to {last}",
    "transfer_all": "all",
    "transfer_none": "There are no transfers in this period.",
    "transfer_number": "Number",
    "transfer_type": "Kind",
    "transfer_advance_to_receivable": "Advance set off",
    "transfer_receivable_to_payable": "Set off against payables",
    "transfer_receivable_to_receivable": "Moved to another customer",
    "transfer_three_party": "Three parties",
    "transfer_goods_for_debt": "Goods for debt",
    "transfer_other": "Other party",
    "transfer_paper": "Agreement",
    "transfer_kept": "kept",
    "transfer_missing": "missing",
    "transfer_no_paper": "none needed",
    "transfer_remark": "Note",
    "transfer_back": "reversed {on}",
    "transfer_sum": "{type}: {n}",
    "transfer_list_note": "None of these is money: there is no cash, bill or line of the bank behind them. What was reversed "
    "is not in the "
    "totals. Where the agreement is missing, have it signed and keep it in the book.",
}
