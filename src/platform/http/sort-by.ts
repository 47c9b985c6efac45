import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { sortHelp, sortUnknown } from '../../messages/http.js';
import { sortValues, type SortPlan } from '../db/sort-plan.js';
import { IfGiven } from './if-given.js';

/** Declares the query parameter `sort` of a list with the keys of its plan; any other value is REQUEST_INVALID. */
export function SortBy(plan: SortPlan): PropertyDecorator {
  const values = sortValues(plan);
  return applyDecorators(
    ApiPropertyOptional({ enum: values, description: sortHelp }),
    IfGiven(),
    IsIn(values, { message: sortUnknown(Object.keys(plan.keys)) }),
  );
}
