"""What officials write in the demo besides what a complaint's own words say; short, as they write."""

PROGRESS = (
    "按方案推进，现场作业正常。",
    "本周完成计划工程量，未接到新的反映。",
    "施工单位在场，专人监督，进度与方案一致。",
)
SECOND_LOOKS = (
    "另派人员到场查看，走访周边住户，结论一致。",
    "调阅监测数据和影像，与核查结论一致。",
    "错时到场复看，未见所述情形。",
)
REVIEWED = ("情况清楚，同意上报。", "事实清楚，措施到位，同意。", "同意报请领导审签。")
BUREAU_OPINION = ("从行业监管看，结论恰当，措施可行，同意。", "经核对监管台账，同意属地意见。")
SEALED = "已用印，存档一份。"
SPOKEN_WITH = "专班值班员"
CLAIMED = "整改已完成，附整改后照片：{what}"
DEEDS = (
    ("plan", "主持研究整改方案，明确责任人和时限。"),
    ("coordinate", "召集有关部门现场协调，落实分工。"),
    ("supervise", "到场督办整改进度，逐项核对。"),
)
DEED_AT_SITE = ("investigate", "参与现场调查，听取情况说明，签阅核查记录。")
BY_DEPUTY = "主要领导空缺，暂由分管领导包案。"
MEDIA = "市政府网站、清河日报"
NOTICE_MEDIA = "市政府网站、项目所在地公示栏"
SUMMARY = "各项问题已整改到位并现场验收，公开后未接到新的反映，申请销号。"
STRIKE_OFF_CHECKED = "抽查现场与档案，整改属实，同意公示。"
STRIKE_OFF_RETURNED = "验收表缺签字，整改后照片未标注日期，退回补齐。"
REPORT_ADDED = "补正后重报。"
INTERIM_CHECKED = "现场复查临时措施，均在执行，台账齐全。"
FOLLOWED_UP = "整改按方案推进，临时措施持续落实，周边群众无新增反映。"
STAGE_DONE = "方案所列工程全部完成并通过现场验收，由阶段性办结转为办结。"
SUPPLEMENT = "补充反馈：{handling}整改方案已全部完成并通过验收。"
TOGETHER = "与{host}反映同一对象，合并调查，分别反馈。"
BROKEN_DOWN = "反映事项分属不同单位，分解交办，各查各段，合并反馈。"
OTHER_SIDE = "涉及{area}一侧的情况"
WRONG_ADDRESS = "交办对象选错，签收前撤回。"
RECALL_CONSENT = "情况属实，同意撤回。"
VACANT_RECALL = "承办单位主要领导空缺，报告无人审签，改由市级部门主办，原单位协办。"
UPHELD = "经核对点位和监管职责，同意改派。"
UPHELD_BY_LEADER = "按属地管理和现场位置确定，不再变动。"
EXTENSION_GRANTED = "同意延期，期间临时措施不得放松。"
EXTENSION_REFUSED = "情况可以先行查清，不同意延期，按原时限办理。"
CONSENT = "督察组书面同意。"
CONFLICT = "反映事项涉及该单位日常监管履职，应当回避。"
OWN_OBJECT = "举报对象为承办单位下属机构，按规定提示利益冲突。"
HELD_BACK = "同一对象再次被反映，列为直查件，首次核查前不下转。"
URGED = ("请加快办理，按时限报送。", "临近时限，请主要负责人过问。", "已逾期，请说明原因并于今日报送。")
REPLACED_FOR_KEY = "该件列为重点件，改由主要领导包案。"
SAMPLES_OUT = "样品已送省级实验室，等待结果。"
SUSPENSION = "连续降雨，工程无法连续作业，申请暂停整改计时。"
SUSPENSION_GRANTED = "情况属实，同意暂停，期间做好防护。"
SUSPENSION_REFUSED = "其余工序不受影响，不同意暂停。"
RESUMED = "天气转好，恢复施工。"
REFUSED_ACCEPTANCE = "现场查看，收集罩未封严，限期补做后再申请验收。"
PLAN_DECLINED = "时限过长、节点过粗，重新拟订。"
PLAN_AMENDED = "设备交货推迟，第二节点顺延，总期限不变。"
RECHECKED = "不打招呼到场抽查，整改保持较好。"
OBJECTION_UPHELD = "经现场核查，异议所述情形存在，停止销号。"
OBJECTION_DISMISSED = "经现场核查并向提出人说明，所述情形与本件无关。"
STRUCK_OFF_AGAIN = "销号后群众再次反映，现场核查发现设施停用。"
RETURNED_ABOVE = "表格第三栏与正文表述不一致，请核对后重报。"
STATED = "主要设施已停用断电，余下为场地恢复，按已办结认定。"
ANSWER_AGAIN = "按上级要求核对文字，事实和数据无变动。"
WAIVED = "已由主办单位一并查清，协办单位免报。"
SUPPORTED = "派员到场配合核查，提供监管档案和执法记录。"
PASSED_ON_DUE = "请按时限查清上报。"
CLEARED = "经与举报受理方核对补齐。"
SATISFIED = "走访周边住户，对办理结果表示认可。"
NO_OPINION = "走访周边住户，多数未表示意见。"
DISCLOSURE_DECLINED = "公开稿表述过于笼统，请写明整改做法。"
FOR_REPORT = "请先就现场情况拟写报告。"
