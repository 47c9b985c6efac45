import { ApiProperty } from '@nestjs/swagger';
import type { ErrorKind } from '../../kernel/domain-error.js';

/** Body of every refusal. */
export class ErrorBody {
  @ApiProperty({ description: '错误代码，见 docs/errors.md', example: 'PERMISSION_MISSING' })
  code!: string;

  @ApiProperty({ enum: ['invalid', 'denied', 'missing', 'conflict', 'rule'], description: '错误种类' })
  kind!: ErrorKind;

  @ApiProperty({ description: '给人看的说明：发生了什么，该怎么办' })
  message!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: '说明中用到的数据' })
  details!: Record<string, unknown>;

  @ApiProperty({ description: '请求编号，同见响应头 X-Request-Id、日志和操作日志' })
  requestId!: string;
}
