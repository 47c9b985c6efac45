/** Words of states that have no label of their own elsewhere. */
export const stateWords = {
  job: { WAITING: '等待', RUNNING: '进行中', DONE: '完成', FAILED: '失败' },
  act: { PROPOSED: '待确认', CONFIRMED: '已确认', REFUSED: '已驳回' },
  fundRequest: { REQUESTED: '待到账', ARRIVED: '已到账', CANCELLED: '已作废' },
  resultFile: { UPLOADED: '处理中', TAKEN_IN: '已导入', FAILED: '未导入' },
  step: { WAITING: '未开始', CURRENT: '进行中', DONE: '已完成', FAILED: '有问题' },
  yesNo: { YES: '是', NO: '否' },
  active: { ACTIVE: '在用', LOCKED: '已锁定', INACTIVE: '已停用' },
  period: { OPEN: '未结账', CLOSED: '已结账' },
  proposal: { PROPOSED: '待复核', POSTED: '已记账', REFUSED: '已退回', WITHDRAWN: '已撤回' },
  verdict: { OPEN: '未核查', CORRECT: '正确', WRONG: '错误' },
  outcome: { DONE: '已执行', REFUSED: '被拒绝' },
} as const;
