"""A verdict on the journal in the officials' words; the page and the command line say the same sentences from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from bihuan.cases.models import Batch, Case, DispatchSheet, Round
from bihuan.journal.backups import restores
from bihuan.journal.models import Stream
from bihuan.journal.verify import Finding, Verdict
from bihuan.web.wording import full_moment_words

# Every code a finding can have, held by a test.
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "entry_missing": "%(stream)s缺第%(seq)s条记录",
        "entry_changed": "%(stream)s第%(seq)s条记录被改动，与校验值不符",
        "copy_differs": "%(stream)s第%(seq)s条记录的检索栏与原文不一致",
        "stream_missing": "%(stream)s有记录，链首登记不见",
        "tail_cut": "%(stream)s末尾被截去，第%(seq)s条起缺失",
        "beyond_head": "%(stream)s第%(seq)s条起多出未登记的记录",
        "head_differs": "%(stream)s的链尾登记与第%(seq)s条记录不符",
        "kind_differs": "%(stream)s的类别与第%(seq)s条记录不符",
        "stream_lost": "%(stream)s整条丢失，封存点%(checkpoint)s曾封存到第%(seq)s条",
        "sealed_entry_gone": "%(stream)s第%(seq)s条已由封存点%(checkpoint)s封存，现已缺失",
        "sealed_entry_changed": "%(stream)s第%(seq)s条已由封存点%(checkpoint)s封存，现内容不同",
        "checkpoint_unchained": "封存点%(checkpoint)s与前一个封存点不相连",
        "checkpoint_changed": "封存点%(checkpoint)s被改动",
        "checkpoint_gone": "封存点%(checkpoint)s不见，只剩明细",
        "lines_changed": "封存点%(checkpoint)s的明细被改动",
        "key_missing": "缺封存点%(checkpoint)s的公钥%(name)s，不能核对签名",
        "key_changed": "封存点%(checkpoint)s换了封存密钥：%(name)s",
        "signature_wrong": "封存点%(checkpoint)s的签名不符",
        "anchor_missing": "外部保存的封存点不在日志中：%(name)s",
        "journal_older_than_anchor": "日志早于外部保存的封存点，此后的记录已失去，如恢复了旧备份：%(name)s",
        "trigger_missing": "缺保护触发器%(name)s",
        "trigger_off": "保护触发器%(name)s被停用",
        "trigger_changed": "保护触发器%(name)s被改动",
        "trigger_foreign": "多出触发器或规则%(name)s",
        "month_missing": "分月的数据表中间缺一个月：%(name)s",
        "month_changed": "分月的数据表不是应有的样子：%(name)s",
        "function_changed": "以所有者身份运行的数据库函数多出、缺失或被改动：%(name)s",
        "grant_missing": "数据库权限缺少：%(name)s",
        "grant_extra": "数据库权限多出：%(name)s",
        "role_too_mighty": "数据库角色%(name)s的权限过大",
        "text_changed": "%(stream)s的文本被改动（%(name)s）",
        "text_not_erased": "%(stream)s已清除的文本仍有内容（%(name)s）",
        "erased_not_in_journal": "%(stream)s的内容被清除，未经登记（%(name)s）",
        "file_not_erased": "%(stream)s已清除的材料文件仍在（%(name)s）",
        "text_not_in_journal": "%(stream)s的文本未经登记（%(name)s）",
        "signature_changed": "%(stream)s的签字内容被改动（%(name)s）",
        "signature_not_in_journal": "%(stream)s的签字未经登记（%(name)s）",
        "evidence_not_in_journal": "%(stream)s的材料未经登记（%(name)s）",
        "clock_start_not_in_journal": "%(stream)s的时限起点与记录不符（%(name)s）",
        "clock_stop_not_in_journal": "%(stream)s的时限办结时间与记录不符（%(name)s）",
        "clock_due_not_in_journal": "%(stream)s的时限到期时间与记录不符（%(name)s）",
        "clock_level_not_in_journal": "%(stream)s的时限预警、超期状态与记录不符（%(name)s）",
        "clock_missing": "%(stream)s的时限不见（%(name)s）",
        "access_missing": "%(stream)s缺应有的可见范围（%(name)s）",
        "access_too_much": "%(stream)s多出不应有的可见范围（%(name)s）",
        "search_tag_missing": "%(stream)s缺应有的检索标记（%(name)s）",
        "search_tag_too_much": "%(stream)s多出不应有的检索标记（%(name)s）",
        "sealed_changed": "%(stream)s的封存信息被改动（%(name)s）",
        "sealed_not_in_journal": "%(stream)s的封存信息未经登记（%(name)s）",
        "seal_key_not_in_journal": "%(stream)s的保密密钥未经登记（%(name)s）",
        "file_changed": "%(stream)s的材料文件被改动（%(name)s）",
        "file_missing": "%(stream)s的材料文件不见（%(name)s）",
    }
)
HASH_SHOWN = 16
# Streams named by their kind; a sealed one does not say of which case it speaks.
KINDS_NAMED: Mapping[str, str] = MappingProxyType(
    {"administration": "组织管理", "keyring": "保密密钥", "seal": "封存信息", "who_saw": "查阅记录申请"}
)


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict as told to people.

    headline: whole or not. checked: what was looked at. findings: one sentence each, the first ones. more: how many
    further findings are not named, empty when none. unproven: what this verification cannot prove, never empty.
    """

    is_whole: bool
    headline: str
    checked: str
    findings: tuple[str, ...]
    more: str
    unproven: tuple[str, ...]


def verdict_words(verdict: Verdict) -> VerdictWords:
    """The verdict in words; streams are named by what they belong to, as far as that still stands."""
    names = stream_names(finding.stream_id for finding in verdict.findings)
    unnamed = verdict.findings_total - len(verdict.findings)
    return VerdictWords(
        is_whole=verdict.is_whole,
        headline=_headline(verdict),
        checked=_checked(verdict),
        findings=tuple(finding_sentence(finding, names=names) for finding in verdict.findings),
        more=_("另有 %(n)s 处未逐一列出") % {"n": unnamed} if unnamed else "",
        unproven=tuple(_unproven(verdict)),
    )


def finding_sentence(finding: Finding, *, names: Mapping[int, str]) -> str:
    """One finding as a sentence. names: what the streams belong to, by id."""
    values = {
        "stream": _stream_words(finding.stream_id, names),
        "seq": finding.seq,
        "checkpoint": finding.checkpoint_id,
        "name": finding.name,
    }
    return _(SENTENCES[finding.code]) % values


def stream_names(stream_ids: Iterable[int | None]) -> dict[int, str]:
    """What streams belong to, 交办件清0005, for those whose owner still stands. 5 statements, none for no ids."""
    wanted = {stream_id for stream_id in stream_ids if stream_id is not None}
    if not wanted:
        return {}
    kinds = dict(Stream.objects.filter(id__in=wanted, kind__in=KINDS_NAMED).values_list("id", "kind"))
    named = {stream_id: _(KINDS_NAMED[kind]) for stream_id, kind in kinds.items()}
    for model, column, words in (
        (Case, "city_no", "交办件%(no)s"),
        (Batch, "city_no", "第%(no)s批"),
        (DispatchSheet, "number", "通知单%(no)s"),
        (Round, "name", "轮次%(no)s"),
    ):
        rows = model._default_manager.filter(stream_id__in=wanted).values_list("stream_id", column)
        named |= {stream_id: _(words) % {"no": number} for stream_id, number in rows}
    return named


def _stream_words(stream_id: int | None, names: Mapping[int, str]) -> str:
    """记录链17（交办件清0005）."""
    if stream_id is None:
        return ""
    words = _("记录链%(id)s") % {"id": stream_id}
    return f"{words}（{names[stream_id]}）" if stream_id in names else words


def _headline(verdict: Verdict) -> str:
    if verdict.is_whole:
        return _("日志完整，未发现改动、缺失或截断")
    return _("日志不完整，发现 %(n)s 处问题") % {"n": verdict.findings_total}


def _checked(verdict: Verdict) -> str:
    values = {
        "entries": f"{verdict.entries:,}",
        "streams": f"{verdict.streams:,}",
        "checkpoints": f"{verdict.checkpoints:,}",
        "at": full_moment_words(verdict.checked_at),
        "seconds": f"{verdict.seconds:.1f}",
    }
    way = _("由程序另行计算") if verdict.independent else _("由数据库计算")
    told = _(
        "核验 %(entries)s 条记录、%(streams)s 条记录链、%(checkpoints)s 个封存点，%(at)s 的状态，用时 %(seconds)s 秒"
    )
    words = f"{told % values}，{way}"
    if verdict.anchor_hash is None:
        return words
    return words + _("，并与外部保存的封存点 %(hash)s 比对") % {"hash": verdict.anchor_hash[:HASH_SHOWN]}


def _unproven(verdict: Verdict) -> Iterable[str]:
    """What stays open even when nothing was found; said every time, so that nobody takes the verdict for more."""
    if verdict.only_since:
        yield _(
            "只核验该封存点以后有新记录的记录链；其余各链只核对链尾与封存的一致，其记录、文本、签字、材料和可见范围"
            "此后是否被改动，本次没有核验，须用全部核验"
        )
    if verdict.anchor_hash is None:
        yield _(
            "未与外部保存的封存点比对。掌握数据库和封存密钥的人把日志和封存点整个重做一遍的，本次不能发现；"
            "请定期下载封存点存放在系统之外，核验时比对"
        )
    else:
        yield _("与外部保存的封存点比对，只能证明该封存点以前的记录；以后的记录须用更新的封存点比对")
    for restored in restores():
        moments = {"at": full_moment_words(restored.recorded_at), "made": full_moment_words(restored.made_at)}
        yield (
            _("%(at)s由备份恢复，备份止于%(made)s，从那时到恢复之间登记的不在日志中，本次不能证明") % moments
        )
    if verdict.sealed_at is None:
        yield _("尚无封存点，从末尾整段截去的记录不能发现")
    elif verdict.unsealed_entries:
        values = {"at": full_moment_words(verdict.sealed_at), "n": f"{verdict.unsealed_entries:,}"}
        yield _("最近一次封存（%(at)s）以后的 %(n)s 条记录尚未封存，从末尾截去的不能发现") % values
    yield _("日志证明登记了什么、何时登记、此后未变；没有登记的事，日志不能证明")
