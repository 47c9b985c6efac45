import { ApiProperty } from '@nestjs/swagger';
import { SCHEMES } from '../agencies/domain/fund.types.js';
import { pageOf } from '../platform/http/page-of.js';
import { BANK_PURPOSES, BREAK_SIDES, MATCH_RULES, OPEN_REASONS } from './domain/reconcile.types.js';
import type { BankPurpose, BreakSide, MatchRule, OpenReason } from './domain/reconcile.types.js';

const WHEN = { type: String, format: 'date-time' } as const;

export class BankAccountDto {
  @ApiProperty({ enum: SCHEMES }) fund!: string;
  @ApiProperty({ description: '会计科目编码' }) account!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: BANK_PURPOSES, nullable: true, description: '收入户、财政专户、支出户；已改作他用的为空' })
  purpose!: BankPurpose | null;
  @ApiProperty({ description: '账面余额，元' }) bookBalance!: string;
  @ApiProperty({ type: String, nullable: true, description: '对账单自' }) coveredFrom!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '对账单至' }) coveredTo!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '对账单最后的余额，元' }) bankBalance!: string | null;
}

export class StatementFormatDto {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer', description: '0 表示随系统提供、尚未使用' }) version!: number;
  @ApiProperty() name!: string;
  @ApiProperty({ type: Object }) definition!: object;
}

export class StatementFormatSavedDto {
  @ApiProperty() code!: string;
  @ApiProperty({ type: 'integer' }) version!: number;
}

export class StatementUploadedDto {
  @ApiProperty() id!: string;
  @ApiProperty({ description: '实际导入的起始日（已导入过的日期不重复）' }) from!: string;
  @ApiProperty() to!: string;
  @ApiProperty({ description: '期初余额，元' }) opening!: string;
  @ApiProperty({ description: '期末余额，元' }) closing!: string;
  @ApiProperty({ type: 'integer', description: '新导入的行数' }) lineCount!: number;
  @ApiProperty({ type: 'integer', description: '与以前导入一致、未重复导入的行数' }) knownCount!: number;
}

export class IdDto {
  @ApiProperty() id!: string;
}

export class StatementDto {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: SCHEMES }) fund!: string;
  @ApiProperty() account!: string;
  @ApiProperty() accountName!: string;
  @ApiProperty() fileName!: string;
  @ApiProperty({ description: '文件的 SM3 摘要（十六进制）' }) digest!: string;
  @ApiProperty() formatCode!: string;
  @ApiProperty({ type: 'integer' }) formatVersion!: number;
  @ApiProperty() fromOn!: string;
  @ApiProperty() toOn!: string;
  @ApiProperty({ description: '期初余额，元' }) opening!: string;
  @ApiProperty({ description: '期末余额，元' }) closing!: string;
  @ApiProperty({ description: '收入合计，元' }) received!: string;
  @ApiProperty({ description: '支出合计，元' }) paid!: string;
  @ApiProperty({ type: 'integer' }) lineCount!: number;
  @ApiProperty({ type: 'integer' }) knownCount!: number;
  @ApiProperty({ type: 'integer', description: '已勾对行数' }) matchedCount!: number;
  @ApiProperty() importedBy!: string;
  @ApiProperty(WHEN) importedAt!: Date;
  @ApiProperty({ type: String, nullable: true }) withdrawnBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) withdrawnAt!: Date | null;
  @ApiProperty({ type: String, nullable: true }) withdrawnReason!: string | null;
}
export class StatementPage extends pageOf(StatementDto) {}

export class StatementLineDto {
  @ApiProperty() id!: string;
  @ApiProperty({ type: 'integer', description: '文件中的行号' }) lineNo!: number;
  @ApiProperty() on!: string;
  @ApiProperty({ description: '元；收入为正，支出为负' }) amount!: string;
  @ApiProperty({ description: '余额，元' }) balance!: string;
  @ApiProperty({ type: String, nullable: true }) serial!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '摘要（个人号码已隐去）' }) summary!: string | null;
  @ApiProperty({ type: String, nullable: true }) counterparty!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '所在的勾对' }) matchId!: string | null;
  @ApiProperty({ enum: MATCH_RULES, nullable: true }) rule!: string | null;
}
export class StatementLinePage extends pageOf(StatementLineDto) {}

export class ProposedMatchDto {
  @ApiProperty({ enum: MATCH_RULES }) rule!: MatchRule;
  @ApiProperty() ruleLabel!: string;
  @ApiProperty({ type: [String], description: '对账单行' }) lines!: string[];
  @ApiProperty({ type: [String], description: '分录，“凭证/序号”' }) postings!: string[];
}

export class LeftOpenDto {
  @ApiProperty({ enum: ['BANK', 'BOOK'] }) side!: 'BANK' | 'BOOK';
  @ApiProperty({ description: '对账单行，或分录“凭证/序号”' }) id!: string;
  @ApiProperty({ enum: OPEN_REASONS }) why!: OpenReason;
  @ApiProperty({ description: '为什么没有自动勾对' }) whyLabel!: string;
  @ApiProperty({ type: [String], description: '可能的对方' }) candidates!: string[];
}

export class MatchDecisionDto {
  @ApiProperty({ type: [ProposedMatchDto] }) matches!: ProposedMatchDto[];
  @ApiProperty({ type: [LeftOpenDto] }) open!: LeftOpenDto[];
}

export class MatchDto {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: SCHEMES }) fund!: string;
  @ApiProperty() account!: string;
  @ApiProperty({ enum: MATCH_RULES }) rule!: MatchRule;
  @ApiProperty() ruleLabel!: string;
  @ApiProperty({ type: 'integer', nullable: true, description: '日期允许相差的天数' }) toleranceDays!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '人工勾对的原因' }) reason!: string | null;
  @ApiProperty({ type: 'integer' }) itemCount!: number;
  @ApiProperty({ type: 'integer', description: '其中对账单行' }) lineCount!: number;
  @ApiProperty({ description: '元；收入为正，支出为负' }) amount!: string;
  @ApiProperty() firstOn!: string;
  @ApiProperty() lastOn!: string;
  @ApiProperty() matchedBy!: string;
  @ApiProperty(WHEN) matchedAt!: Date;
  @ApiProperty({ type: String, nullable: true }) unmatchedBy!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) unmatchedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true }) unmatchedReason!: string | null;
}
export class MatchPage extends pageOf(MatchDto) {}

export class MatchItemDto {
  @ApiProperty({ enum: ['BANK', 'BOOK'] }) side!: 'BANK' | 'BOOK';
  @ApiProperty({ type: String, nullable: true }) lineId!: string | null;
  @ApiProperty({ type: String, nullable: true }) statementId!: string | null;
  @ApiProperty({ type: String, nullable: true }) voucherId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) postingNo!: number | null;
  @ApiProperty() on!: string;
  @ApiProperty({ description: '元；收入为正，支出为负' }) amount!: string;
  @ApiProperty({ type: String, nullable: true, description: '流水号，或凭证的月份和编号' }) reference!: string | null;
  @ApiProperty({ type: String, nullable: true }) summary!: string | null;
  @ApiProperty({ type: String, nullable: true }) counterparty!: string | null;
}

export class MatchDetailDto extends MatchDto {
  @ApiProperty({ type: [MatchItemDto] }) items!: MatchItemDto[];
}

export class BreakDto {
  @ApiProperty({ enum: BREAK_SIDES }) side!: BreakSide;
  @ApiProperty() sideLabel!: string;
  @ApiProperty({ enum: SCHEMES }) fund!: string;
  @ApiProperty() account!: string;
  @ApiProperty() accountName!: string;
  @ApiProperty({ type: String, nullable: true }) lineId!: string | null;
  @ApiProperty({ type: String, nullable: true }) voucherId!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) postingNo!: number | null;
  @ApiProperty({ type: String, nullable: true }) statementId!: string | null;
  @ApiProperty() on!: string;
  @ApiProperty({ description: '元；收入为正，支出为负' }) amount!: string;
  @ApiProperty({ type: String, nullable: true, description: '流水号，或凭证的月份和编号' }) reference!: string | null;
  @ApiProperty({ type: String, nullable: true }) summary!: string | null;
  @ApiProperty({ type: String, nullable: true }) counterparty!: string | null;
  @ApiProperty({ type: 'integer', description: '账龄（天）' }) ageDays!: number;
  @ApiProperty({ type: String, nullable: true }) ownerId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '责任人' }) owner!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '下一步' }) note!: string | null;
  @ApiProperty({ ...WHEN, nullable: true }) assignedAt!: string | null;
}
export class BreakPage extends pageOf(BreakDto) {}

export class AssignedDto {
  @ApiProperty({ type: 'integer' }) assigned!: number;
}

export class BreakOwnerDto {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: String, nullable: true, description: '股室' }) section!: string | null;
}

export class ReconciliationDto {
  @ApiProperty({ description: '编制单位' }) agencyName!: string;
  @ApiProperty({ enum: SCHEMES }) fund!: string;
  @ApiProperty() fundName!: string;
  @ApiProperty() account!: string;
  @ApiProperty() accountName!: string;
  @ApiProperty({ description: '会计期间' }) period!: string;
  @ApiProperty({ description: '截止日期' }) on!: string;
  @ApiProperty({ ...WHEN, nullable: true, description: '按何时已知的情况编制；空为现在' }) knownAt!: string | null;
  @ApiProperty({ description: '对账单导入截至' }) coveredTo!: string;
  @ApiProperty({ description: '对账单完整到月末' }) covered!: boolean;
  @ApiProperty({ description: '单位银行存款日记账余额，元' }) bookBalance!: string;
  @ApiProperty({ description: '银行已收、单位未收，元' }) bankReceivedNotBooked!: string;
  @ApiProperty({ description: '银行已付、单位未付，元' }) bankPaidNotBooked!: string;
  @ApiProperty({ description: '调节后余额（单位），元' }) adjustedBook!: string;
  @ApiProperty({ description: '银行对账单余额，元' }) bankBalance!: string;
  @ApiProperty({ description: '单位已收、银行未收，元' }) bookedReceivedNotAtBank!: string;
  @ApiProperty({ description: '单位已付、银行未付，元' }) bookedPaidNotAtBank!: string;
  @ApiProperty({ description: '调节后余额（银行），元' }) adjustedBank!: string;
  @ApiProperty({ description: '两边之差（银行减单位），元' }) difference!: string;
  @ApiProperty({ description: '期初差额和缺失期间都不能说明的差额，元；应为零' }) unexplained!: string;
  @ApiProperty({ description: '两边相符' }) agrees!: boolean;
  @ApiProperty({ type: [BreakDto], description: '未达账项' }) breaks!: BreakDto[];
}

export class ThreeWayArrivalDto {
  @ApiProperty({ description: '用款计划编号' }) requestId!: string;
  @ApiProperty({ type: String, nullable: true, description: '拨款文号' }) documentNo!: string | null;
  @ApiProperty({ description: '申请金额，元' }) requested!: string;
  @ApiProperty() arrivedOn!: string;
  @ApiProperty({ description: '到账金额，元' }) arrived!: string;
  @ApiProperty() voucherId!: string;
  @ApiProperty({ type: 'integer' }) voucherNumber!: number;
  @ApiProperty({ type: String, nullable: true, description: '财政专户对账单上的日期' }) treasuryLineOn!: string | null;
  @ApiProperty({ type: String, nullable: true }) treasuryLineAmount!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '支出户对账单上的日期' }) disbursementLineOn!:
    string | null;
  @ApiProperty({ type: String, nullable: true }) disbursementLineAmount!: string | null;
}

export class ThreeWayDto {
  @ApiProperty({ enum: SCHEMES }) fund!: string;
  @ApiProperty() period!: string;
  @ApiProperty({ type: [ThreeWayArrivalDto], description: '当月到账的用款计划' }) arrivals!: ThreeWayArrivalDto[];
  @ApiProperty({ description: '账上由财政专户拨出，元' }) treasuryBooked!: string;
  @ApiProperty({ description: '账上拨入支出户，元' }) disbursementBooked!: string;
  @ApiProperty({ type: String, nullable: true, description: '财政专户对账单拨出，元；没有对账单为空' })
  treasuryBank!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '支出户对账单拨入，元；没有对账单为空' })
  disbursementBank!: string | null;
  @ApiProperty({ description: '财政专户对账单上尚未勾对的支出，元' }) treasuryBankOpen!: string;
  @ApiProperty({ description: '支出户对账单上尚未勾对的收入，元' }) disbursementBankOpen!: string;
  @ApiProperty({ description: '四个数相等' }) agrees!: boolean;
}

export class OpenCountDto {
  @ApiProperty({ type: 'integer' }) count!: number;
  @ApiProperty({ description: '收入，元' }) received!: string;
  @ApiProperty({ description: '支出，元' }) paid!: string;
}

export class AccountReconciliationDto {
  @ApiProperty() account!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: BANK_PURPOSES, nullable: true }) purpose!: BankPurpose | null;
  @ApiProperty({ description: '需要对账（有分录或对账单）' }) needed!: boolean;
  @ApiProperty({ type: String, nullable: true, description: '对账单导入截至' }) coveredTo!: string | null;
  @ApiProperty({ description: '对账单完整到月末' }) covered!: boolean;
  @ApiProperty({ type: 'integer', description: '对账单中断的次数' }) holes!: number;
  @ApiProperty({ description: '账面余额，元' }) bookBalance!: string;
  @ApiProperty({ type: String, nullable: true, description: '对账单余额，元' }) bankBalance!: string | null;
  @ApiProperty({ type: OpenCountDto, description: '银行已记、账上未记' }) unmatchedLines!: OpenCountDto;
  @ApiProperty({ type: OpenCountDto, description: '账上已记、银行未记' }) unmatchedPostings!: OpenCountDto;
  @ApiProperty({ type: 'integer', description: '没有责任人的差异' }) unowned!: number;
  @ApiProperty({ description: '调节后两边相符' }) agrees!: boolean;
  @ApiProperty({ description: '不妨碍结账' }) ready!: boolean;
}

export class ReconciliationStatusDto {
  @ApiProperty({ enum: SCHEMES }) fund!: string;
  @ApiProperty() period!: string;
  @ApiProperty({ type: [AccountReconciliationDto] }) accounts!: AccountReconciliationDto[];
  @ApiProperty({ description: '各账户都不妨碍结账' }) ready!: boolean;
}
