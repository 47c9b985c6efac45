import { ApiProperty } from '@nestjs/swagger';
import { SCHEMES, type Scheme } from '../agencies/domain/fund.types.js';
import { pageOf } from '../platform/http/page-of.js';
import { PERCENT_BASES, ROUNDINGS, type PercentBase, type Rounding } from './domain/whatif.types.js';
import { BandDto } from './whatif.dto.js';

export class AdjustmentRuleDto {
  @ApiProperty({ enum: SCHEMES }) scheme!: Scheme;
  @ApiProperty() effectiveFrom!: string;
  @ApiProperty() payPeriod!: string;
  @ApiProperty({ format: 'date' }) ageOn!: string;
  @ApiProperty({ enum: ROUNDINGS }) rounding!: Rounding;
  @ApiProperty({ enum: PERCENT_BASES }) percentOf!: PercentBase;
  @ApiProperty({ type: [BandDto] }) bands!: BandDto[];
}

export class RollTriedDto {
  @ApiProperty() id!: string;
  @ApiProperty({ description: '文件的 SM3' }) digest!: string;
}

export class BandResultDto {
  @ApiProperty({ type: 'integer' }) no!: number;
  @ApiProperty({ type: 'integer' }) people!: number;
  @ApiProperty({ description: '每月增加（元）' }) increase!: string;
  @ApiProperty({ description: '补发（元）' }) backPay!: string;
}

export class OwedMonthDto {
  @ApiProperty() period!: string;
  @ApiProperty({ type: 'integer' }) people!: number;
  @ApiProperty({ description: '应补发（元）' }) amount!: string;
  @ApiProperty({ description: '该月还没有花名册，按试算所用花名册推算' }) assumed!: boolean;
}

export class MonthCostDto {
  @ApiProperty() period!: string;
  @ApiProperty({ description: '不调整时（元）' }) before!: string;
  @ApiProperty({ description: '补发（元）' }) backPay!: string;
  @ApiProperty({ description: '当月增发（元）' }) running!: string;
  @ApiProperty({ description: '增加支出（元）' }) cost!: string;
  @ApiProperty({ description: '调整后（元）' }) after!: string;
}

export class WhatifProjectMonthDto {
  @ApiProperty() period!: string;
  @ApiProperty() before!: string;
  @ApiProperty() after!: string;
}

export class ProjectEffectDto {
  @ApiProperty({ type: String, nullable: true, description: '空为基金自有资金' }) projectId!: string | null;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'CENTRAL、REGION、PREFECTURE、COUNTY' })
  sourceLevel!: string | null;
  @ApiProperty({ type: String, nullable: true }) sourceText!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '文号' }) documentNo!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '全年预算（元）' }) budget!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '已归集和预留（元）' }) used!: string | null;
  @ApiProperty({ description: '不调整时其后各月归集（元）' }) before!: string;
  @ApiProperty({ description: '调整后其后各月归集（元）' }) after!: string;
  @ApiProperty({ description: '增加（元）' }) cost!: string;
  @ApiProperty({ type: String, nullable: true, description: '不调整时用完的月份；空为本年用不完' })
  endsBefore!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '调整后用完的月份' }) endsAfter!: string | null;
  @ApiProperty({ type: [WhatifProjectMonthDto] }) months!: WhatifProjectMonthDto[];
}

export class TargetEffectDto {
  @ApiProperty() indicatorId!: string;
  @ApiProperty({ type: String, nullable: true }) projectId!: string | null;
  @ApiProperty() name!: string;
  @ApiProperty() measure!: string;
  @ApiProperty() operator!: string;
  @ApiProperty() target!: string;
  @ApiProperty({ type: String, nullable: true }) unit!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '不调整时全年预计' }) before!: string | null;
  @ApiProperty({ type: String, nullable: true, description: '调整后全年预计' }) after!: string | null;
  @ApiProperty({ type: Boolean, nullable: true }) metBefore!: boolean | null;
  @ApiProperty({ type: Boolean, nullable: true }) metAfter!: boolean | null;
}

export class WhatifResultsDto {
  @ApiProperty({ type: 'integer', description: '首次发放的年度' }) fiscalYear!: number;
  @ApiProperty({ type: 'integer' }) people!: number;
  @ApiProperty({ type: 'integer', description: '增加待遇的人数' }) affected!: number;
  @ApiProperty({ type: 'integer', description: '不知道出生日期的人数' }) unknownAge!: number;
  @ApiProperty({ description: '不调整时的月待遇（元）' }) regular!: string;
  @ApiProperty({ description: '每月增加（元）' }) monthlyIncrease!: string;
  @ApiProperty({ description: '补发合计（元）' }) backPay!: string;
  @ApiProperty({ description: '本年增加支出（元）' }) yearCost!: string;
  @ApiProperty({ type: [BandResultDto] }) bands!: BandResultDto[];
  @ApiProperty({ type: [OwedMonthDto] }) owed!: OwedMonthDto[];
  @ApiProperty({ type: [MonthCostDto] }) months!: MonthCostDto[];
  @ApiProperty({ type: 'integer', nullable: true, description: '归集规则的版本；空为没有规则' })
  ruleVersion!: number | null;
  @ApiProperty({ type: [ProjectEffectDto] }) projects!: ProjectEffectDto[];
  @ApiProperty({ type: [TargetEffectDto] }) targets!: TargetEffectDto[];
}

export class ScenarioDto {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ description: '试算所用花名册的月份' }) basePeriod!: string;
  @ApiProperty({ type: AdjustmentRuleDto }) rule!: AdjustmentRuleDto;
  @ApiProperty({ type: [RollTriedDto] }) rolls!: RollTriedDto[];
  @ApiProperty({ description: '各行的 SM3 摘要' }) digest!: string;
  @ApiProperty({ type: WhatifResultsDto }) results!: WhatifResultsDto;
  @ApiProperty() triedByName!: string;
  @ApiProperty() triedAt!: Date;
}

export class ScenarioPageDto extends pageOf(ScenarioDto) {}

export class ScenarioLineDto {
  @ApiProperty() beneficiaryId!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ description: '隐去中间各位' }) idMasked!: string;
  @ApiProperty({ type: String, nullable: true }) township!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) age!: number | null;
  @ApiProperty({ type: 'integer', description: '第几档' }) band!: number;
  @ApiProperty({ description: '现在的月待遇（元）' }) regular!: string;
  @ApiProperty({ description: '每月增加（元）' }) increase!: string;
  @ApiProperty({ description: '补发（元）' }) backPay!: string;
  @ApiProperty({ type: String, nullable: true }) backPayFrom!: string | null;
  @ApiProperty({ type: String, nullable: true }) backPayTo!: string | null;
  @ApiProperty({ description: '首次发放月份应发（元）' }) amount!: string;
}

export class ScenarioLinePageDto extends pageOf(ScenarioLineDto) {}

export class ApplicationDto {
  @ApiProperty() rollId!: string;
  @ApiProperty() rollState!: string;
  @ApiProperty() appliedByName!: string;
  @ApiProperty() appliedAt!: Date;
  @ApiProperty({ type: String, nullable: true }) batchId!: string | null;
  @ApiProperty({ type: String, nullable: true }) batchNumber!: string | null;
  @ApiProperty({ type: String, nullable: true }) batchState!: string | null;
  @ApiProperty({ type: Boolean, nullable: true, description: '批次与预览逐行一致；空为还没有批次' })
  sameLines!: boolean | null;
  @ApiProperty({ type: 'integer', nullable: true }) batchPeople!: number | null;
  @ApiProperty({ type: String, nullable: true, description: '批次的补发合计（元）' }) batchBackPay!: string | null;
}

export class MayApplyDto {
  @ApiProperty() allowed!: boolean;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
}

export class ScenarioDetailDto extends ScenarioDto {
  @ApiProperty({ type: ApplicationDto, nullable: true }) application!: ApplicationDto | null;
  @ApiProperty({ type: MayApplyDto }) apply!: MayApplyDto;
}
