"""What officials write in the demo besides what a complaint's own words say; short, as they write."""

BY_TOWNSHIP = "镇街分管负责人、网格员、驻村干部"
SEEN_BY_TOWNSHIP = (
    "按县级转办要求先到点位查看，拍照留存，通知当事人到场。",
    "会同村（社区）干部到现场核对点位，走访就近住户，情况报县专班。",
    "现场查看并调阅巡查记录，要求当事人即行改正。",
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
CLAIMED = "整改已完成：{what}附整改后照片。"
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
INTERIM_CHECKED = "现场复查临时措施，均在执行，台账齐全。"
FOLLOWED_UP = "整改按方案推进，临时措施持续落实，周边群众无新增反映。"
STAGE_DONE = "方案所列工程全部完成并通过现场验收，由阶段性办结转为办结。"
SUPPLEMENT = "{handling}整改方案已全部完成并通过验收。"
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
OBJECTION_UPHELD = "经现场核查，异议所述情形存在，停止销号。"
OBJECTION_DISMISSED = "经现场核查并向提出人说明，所述情形与本件无关。"
STRUCK_OFF_AGAIN = "销号后群众再次反映，现场核查发现设施停用。"
WAIVED = "已由主办单位一并查清，协办单位免报。"
SUPPORTED = "派员到场配合核查，提供监管档案和执法记录。"
CLEARED = "经与举报受理方核对补齐。"
SATISFIED = "走访周边住户，对办理结果表示认可。"
NO_OPINION = "走访周边住户，多数未表示意见。"
BY_DAY_FIRST = "先到点位了解日间情况，反映时段在夜间，当晚再查。"
