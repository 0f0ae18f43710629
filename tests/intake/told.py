"""Ways clerks open a complaint in running text by its number; {} is where the number stands."""

from __future__ import annotations

NUMBERS = ("X3HE202406020011", "D3HE202406020012")
TITLE = "清河市第六批举报件办理情况\n2024年6月3日\n"
OPENINGS = (
    "1. {}号：", "1、{}*：", "（一）{}（*）：", "一、{}（重点件）：", "【{}】", "【{}】*", "[{}]", "（{}）", "{}：", "{}　",
    "1.受理编号：{}，反映", "1.受理编号：{}。", "受理编号：{}\n", "1.{}\n", "案例一：{}，", "★{}：", "重点 {}：", "1.*{}号：",
    "1. 受理编号 {} ", "第1件 {}：", "1号件 {}：", "1.【{}】", "{}号信访件：", "１．{}。反映", "【受理编号：{}】",
    "(1){}*号、",
)  # fmt: skip
KEY_MARKS = ("*", "★", "重点")
LABELLED = "北岭县甲厂偷排。\n调查核实：经查，属实。\n处理情况：罚款{}万元。"
IN_SENTENCES = "北岭县甲厂偷排。经查，该厂偷排属实。目前，已责令整改，罚款{}万元。已办结。"
# Lines sites print behind the last complaint.
FURNITURE = (
    "【责任编辑：章某】", "打印本页 关闭窗口", "扫一扫在手机打开当前页", "分享到：微信 微博", "（作者：章某）",
    "版权所有：清河市人民政府",
    "来源：清河日报 时间：2024-06-05", "上一篇：清河市第五批举报件办理情况", "下一篇：无", "浏览次数：231", "附件：清单.xlsx",
    "【打印】【关闭】", "END", "（记者 章某、李某）", "监督电话：0310-0000000",
    "网站地图 | 联系我们 | 冀公网安备 00000000号 | 您是第231位访客",
    "相关链接：\n督察组进驻清河市\n市政府召开常务会议",
)  # fmt: skip


def two_cases(opening: str, body: str) -> str:
    """A bulletin of two complaints opened so; {} in the body is where the fine stands."""
    told = (f"{opening.format(number)}{body.format(n)}" for n, number in enumerate(NUMBERS, 1))
    return TITLE + "\n".join(told)
