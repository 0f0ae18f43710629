"""Pairs of characters that go together, by which a lost character is told: those of the field, and those of a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_FIELD = (
    "环保 环境 保护 保障 确保 格局 局面 现场 整改 整治 督察 督办 查处 查封 扣押 交办 转办 办结 办理 举报 群众"
    " 问题 案件 反馈 处理 情况 调查 核实 核查 属实 部分 基本 立案 处罚 罚款 责令 限期 停产 关停 取缔 移送 公安"
    " 拘留 逮捕 起诉 约谈 问责 追责 责任 责任人 企业 工业园 工业 园区 污染 废气 废水 垃圾 扬尘 噪声 噪音 油烟 异味"
    " 臭味 气味 排放 偷排 直排 排污 超标 治理 生态 大气 土壤 水体 河道 河流 养殖 畜禽 固废 危废 倾倒 焚烧 露天"
    " 堆放 施工 工地 渣土 夜间 白天 扰民 居民 小区 村民 社区 街道 乡镇 县区 市区 政府 党委 领导 书记 市长 县长"
    " 区长 局长 部门 单位 包案 包联 负责 主要 分管 工作 会议 要求 强调 措施 落实 到位 监管 执法 检查 排查 专项"
    " 专班 方案 制定 完成 进行 开展 建设 项目 手续 审批 许可 设施 设备 运行 生产 经营 车间 厂房 搬迁 拆除 清理"
    " 恢复 安装 监测 数据 标准 达标 进驻 中央 全市 全省 全县 目前 已经 下一步 继续 加强 加大 力度 公开 公示 满意"
    " 投诉 信访 来信 来电 受理 编号 批次 过程 结果 原因 影响 存在 发现 立即 严格 严肃 依法 及时 长期 附近 周边"
    " 道路 车辆 运输 严重 处分 制度 机制 体系 中心 质量 改善"
)


def pairs_of(texts: Iterable[str]) -> Counter[str]:
    """How often each pair of neighbouring Chinese characters stands in simplified texts; the field's words count once."""
    return _counted(texts) + _field()


def _counted(texts: Iterable[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text in texts:
        for run in _HAN_RUN.findall(text):
            found.update(run[place : place + 2] for place in range(len(run) - 1))
    return found


@cache
def _field() -> Counter[str]:
    return _counted([_FIELD])
