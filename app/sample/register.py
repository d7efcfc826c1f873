"""The customers of the sample company: who they are, when they have to pay, and how they really pay."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import NamedTuple

SEED = 20260630


class Habit(NamedTuple):
    """Days after the due date within which a customer pays; ``stops``: so many days ago it ceased to (0: never)."""

    soonest: int
    latest: int
    stops: int = 0


HABITS = {
    "prompt": Habit(-3, 3),
    "usual": Habit(0, 16),
    "slow": Habit(12, 42),
    "laggard": Habit(35, 95),
    "stopped": Habit(5, 30, 300),
}


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer. ``pace`` is invoices a year; ``scenes`` are the cases it is in the sample for."""

    code: str
    name: str
    short_name: str
    term: str
    habit: Habit
    pace: int
    group: str
    scenes: frozenset[str]
    salesperson: str
    form: str
    name_en: str = ""
    currency: str = "CNY"
    language: str = "zh"
    values: dict[str, str] = field(default_factory=dict)

    def chance(self, what: str) -> Random:
        """This customer's own dice for one purpose: a change to another customer changes nothing here."""
        return Random(f"{SEED} {self.code} {what}")


# city brand trade | term | habit | invoices a year | group | scenes
_FIRMS = """
苏州 明岚 电子科技 | 月结30 | usual | 22 | 恒岳集团 | monthly
苏州 沐川 精密电子 | 月结30(月) | usual | 18 | 恒岳集团 | monthly
昆山 晟禾 电路 | 月结60(月) | slow | 16 | 恒岳集团 | bills
昆山 予清 光电 | 月结30 | prompt | 14 | 恒岳集团 | level4
无锡 启铭 电路板 | NET60 | prompt | 16 | 瑞澜控股 | level3 bills interest
无锡 澄远 电子 | NET30 | prompt | 18 | 瑞澜控股 | level2
常州 天沐 新能源 | 30%/NET30,70%/NET60 | usual | 12 | 瑞澜控股 | instalments
南通 沃澜 线缆 | 月结30 | prompt | 20 | | level1
上海 朗屿 仪器 | 60天 | slow | 10 | | usd
上海 予墨 半导体 | 月结60(月) | usual | 18 | | bills bounced
宁波 海祺 电器 | N/45 | prompt | 14 | | done
宁波 越溪 电机 | 月结30(月) | prompt | 16 | | quiet
杭州 予安 照明 | 月结30 | prompt | 18 | | draft
杭州 清睿 传感 | 次月15日 | usual | 12 | | monthly
嘉兴 博屿 包装 | COD | prompt | 20 | |
绍兴 越泽 机电 | 货到付款 | usual | 12 | |
温州 瓯尚 电气 | 月结30 | prompt | 16 | | hold bills
台州 椒景 模具 | NET30 | prompt | 14 | | disputed
湖州 菰城 电源 | 月结30/CUT25 | usual | 12 | | monthly
金华 婺远 五金 | 月结 | usual | 14 | |
南京 宁栖 自动化 | 95%/NET60,5%/ACCEPT+12M | usual | 8 | | instalments contract
南京 秦澜 通信 | NET60 | prompt | 14 | | part_disputed
扬州 维扬 灯饰 | 月结30(月) | slow | 16 | |
镇江 京泽 电子 | 月结30 | prompt | 14 | | owner
泰州 凤栖 医疗电子 | 45天 | prompt | 10 | | statement
盐城 瀛湖 新材料 | 月结60(月) | usual | 12 | | bills
徐州 彭越 工程机械 | NET45@送货 | slow | 10 | |
合肥 庐阳谷 显示 | 月结60(月) | usual | 20 | 华屹集团 | bills write_off
芜湖 鸠江源 汽车电子 | 月结60(月) | slow | 18 | 华屹集团 | bills
马鞍山 采石矶 机械 | NET60 | laggard | 8 | |
武汉 楚晴 光通信 | 月结30 | prompt | 16 | | covered
武汉 江汉月 电子 | 票到30天 | usual | 12 | |
长沙 岳麓风 电子 | NET30 | slow | 12 | |
成都 锦里川 电子 | 月结30 | usual | 16 | | advance
成都 蜀睿 航电 | 30%/预付,70%/NET60 | usual | 8 | | instalments
重庆 山隅 摩配 | 月结30(月) | laggard | 12 | |
西安 秦岭云 电子 | NET60 | slow | 10 | | opening
深圳 鹏澜 电子 | 月结30 | prompt | 24 | | monthly statement_print
深圳 南山翠 智能 | 2/10,N/30 | prompt | 16 | | discount
深圳 宝屿 连接器 | 月结30(月) | usual | 18 | | monthly
东莞 莞溪 电子 | 月结30 | usual | 18 | | refund
东莞 松湖 五金 | 月结30 | laggard | 14 | | opening
惠州 罗浮山 电池 | 月结60(月) | slow | 16 | | bills bounced
广州 越秀山 电器 | NET30 | prompt | 14 | | withdrawn
佛山 禅溪 照明 | 2/10,N/30 | usual | 14 | | discount
中山 岐江 灯具 | 月结30(月) | stopped | 12 | | opening
珠海 香湾 家电 | EOM+15 | usual | 16 | |
厦门 鹭鸣 电子 | 对账后付款 | usual | 10 | |
福州 榕荫 显示 | NET45 | stopped | 8 | |
青岛 崂岳 家电 | 月结30 | prompt | 16 | | too_early
济南 泉澈 仪表 | | usual | 8 | |
大连 滨海湾 电子 | | slow | 6 | |
"""
_PERSONS = """
苏州 沈水根 | NET30 | prompt | 8 | | no_address
昆山 周巧珍 | COD | prompt | 10 | |
无锡 顾阿明 | 15天 | usual | 8 | |
宁波 蒋福兴 | 预付 | prompt | 6 | | advance
东莞 梁伟棠 | 月结 | slow | 6 | |
"""
_ABROAD = """
诺德海姆技术公司 / Nordheim Technik GmbH / Germany | NET60 | prompt | 8 | | english2
布莱特沃特仪器公司 / Brightwater Instruments Ltd / United Kingdom | NET45 | prompt | 8 | | english1
三笠见本制作所 / Mikasa Mihon Works / Japan | NET30 | usual | 6 | |
"""
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐"
_SALES = ("陈立新", "吴晓燕", "方远")
_ROADS = ("示例路", "样品街", "模拟大道", "演示巷")


def customers() -> tuple[Customer, ...]:
    """Sixty of them, always the same."""
    codes = (f"C{n:03d}" for n in count(1))
    chinese = [_firm(next(codes), line) for line in _lines(_FIRMS)]
    persons = [_person(next(codes), line) for line in _lines(_PERSONS)]
    abroad = [_foreigner(next(codes), line) for line in _lines(_ABROAD)]
    return (*chinese, *persons, *abroad)


def _lines(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]


def _firm(code: str, line: Sequence[str]) -> Customer:
    city, brand, trade = line[0].split()
    return _customer(code, line, f"{city}{brand}{trade}有限公司", brand, "company", values=_at_home(code, city, brand))


def _person(code: str, line: Sequence[str]) -> Customer:
    city, name = line[0].split()
    values = _at_home(code, city, "") | {"contact": name, "note": "个体经营"}
    if "no_address" in line[5].split():
        values |= {"address": "", "postcode": ""}
    return _customer(code, line, name, name, "person", values=values)


def _foreigner(code: str, line: Sequence[str]) -> Customer:
    name, name_en, country = line[0].split(" / ")
    host = name_en.split()[0].lower()
    values = {
        "contact": f"Accounts Payable, {name_en.split()[0]}",
        "email": f"payables@{host}.example",
        "address": f"{int(code[1:])} Sample Street, {country}",
    }
    made = _customer(code, line, name, name.removesuffix("公司"), "company", name_en=name_en, values=values)
    return made


def _customer(
    code: str, line: Sequence[str], name: str, short: str, form: str, values: dict[str, str], name_en: str = ""
) -> Customer:
    _, term, habit, pace, group, scenes = line
    seller = _SALES[int(code[1:]) % len(_SALES)]
    currency, language = ("USD", "en") if name_en else ("CNY", "zh")
    return Customer(
        code, name, short, term, HABITS[habit], int(pace), group, frozenset(scenes.split()), seller, form, name_en,
        currency, language, values,
    )  # fmt: skip


def _at_home(code: str, city: str, brand: str) -> dict[str, str]:
    """Contacts and addresses that nobody has: telephones begin with digits no network gives out."""
    dice, serial = Random(f"{SEED} {code} contact"), int(code[1:])
    who = dice.choice(_SURNAMES) + dice.choice(("经理", "会计", "女士", "先生"))
    address = f"{city}市{dice.choice(_ROADS)} {dice.randint(1, 399)} 号"
    values = {"contact": who, "phone": f"100-0000-{serial:04d}", "postcode": f"{dice.randint(200, 699)}000", "address": address}
    if not brand:
        return values
    registered = address if dice.random() < 0.5 else f"{city}市登记示例路 {serial} 号"
    wechat = {"wechat": f"sample-c{serial:03d}"} if dice.random() < 0.6 else {}
    return {**values, **wechat, "email": f"ap@c{serial:03d}.example", "reg_address": registered, "uscc": credit_code(serial)}


_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(serial: int) -> str:
    """A unified social credit code with a right check digit (GB 32100-2015) in a district that does not exist."""
    body = f"91000000MA00{serial:05d}"
    weighed = sum(_DIGITS.index(digit) * pow(3, place, 31) for place, digit in enumerate(body))
    return body + _DIGITS[-weighed % 31]
