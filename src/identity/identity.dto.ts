import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { IfGiven } from '../platform/http/if-given.js';
import { pageOf } from '../platform/http/page-of.js';
import { PageQuery } from '../platform/http/paging.js';
import { SortBy } from '../platform/http/sort-by.js';
import { PERMISSIONS, type Permission } from './domain/permissions.js';
import { ROLES, type Role } from './domain/role.types.js';
import { USER_SORT } from './users.store.js';

export class LoginDto {
  @ApiProperty({ description: '登录名', example: 'jingban' })
  @IsString()
  @Length(1, 60)
  login!: string;
  @ApiProperty({ format: 'password' })
  @IsString()
  @Length(1, 200)
  password!: string;
}

export class PasswordChangeDto {
  @ApiProperty({ format: 'password', description: '当前密码' })
  @IsString()
  @Length(1, 200)
  currentPassword!: string;
  @ApiProperty({ format: 'password', description: '新密码，10 到 128 个字符，不能与登录名或当前密码相同' })
  @IsString()
  @Length(1, 1000)
  newPassword!: string;
}

export class EndedSessionsDto {
  @ApiProperty({ type: 'integer', description: '随之结束的登录数' })
  endedSessions!: number;
}

export class RoleNameDto {
  @ApiProperty({ enum: ROLES })
  code!: Role;
  @ApiProperty({ description: '岗位名称', example: '经办' })
  name!: string;
}

export class ScopeAgencyDto {
  @ApiProperty({ type: 'integer' })
  id!: number;
  @ApiProperty()
  code!: string;
  @ApiProperty()
  name!: string;
}

export class OwnUserDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  login!: string;
  @ApiProperty()
  name!: string;
}

export class SessionDto {
  @ApiProperty({ type: OwnUserDto })
  user!: OwnUserDto;
  @ApiProperty({ type: [RoleNameDto] })
  roles!: RoleNameDto[];
  @ApiProperty({ enum: PERMISSIONS, isArray: true, description: '本人可做的事' })
  permissions!: Permission[];
  @ApiProperty({ type: [ScopeAgencyDto], description: '本人范围内的经办机构；编号 0 为系统' })
  agencies!: ScopeAgencyDto[];
  @ApiProperty({ type: 'integer', description: '本次请求所用的经办机构（请求头 X-Agency，缺省为第一个）' })
  agencyId!: number;
  @ApiProperty({ description: '修改类请求的请求头 X-CSRF-Token' })
  csrfToken!: string;
  @ApiProperty({ description: '为 true 时须先修改密码，其他请求一律拒绝' })
  mustChangePassword!: boolean;
  @ApiProperty({ format: 'date-time', description: '最迟到此时须重新登录；60 分钟无操作也会退出' })
  expiresAt!: string;
}

export class UserParam {
  @ApiProperty()
  @Matches(/^[1-9]\d{0,17}$/, { message: '应为编号' })
  id!: string;
}

export class UserRoleParam extends UserParam {
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;
}

export class UserAgencyParam extends UserParam {
  @ApiProperty({ type: 'integer' })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(999_999_999)
  agencyId!: number;
}

export class UserQuery extends PageQuery {
  @ApiPropertyOptional({ description: '登录名或姓名中的文字' })
  @IfGiven()
  @Length(1, 40)
  text?: string;
  @ApiPropertyOptional({ enum: ROLES })
  @IfGiven()
  @IsIn(ROLES)
  role?: Role;
  @ApiPropertyOptional({ type: 'integer' })
  @IfGiven()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(999_999_999)
  agencyId?: number;
  @SortBy(USER_SORT)
  sort?: string;
}

export class UserDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  login!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ type: String, nullable: true, description: '股室' })
  section!: string | null;
  @ApiProperty({ enum: ROLES, isArray: true })
  roles!: Role[];
  @ApiProperty({ type: [Number], description: '可见的经办机构编号，0 为系统' })
  agencyIds!: number[];
  @ApiProperty({ description: '停用的账号为 false' })
  active!: boolean;
  @ApiProperty({ description: '当前是否锁定' })
  locked!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '自动解锁时间；管理员锁定的为空' })
  lockedUntil!: Date | null;
  @ApiProperty()
  mustChangePassword!: boolean;
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: Date;
}

export class UserPage extends pageOf(UserDto) {}

export class CreateUserDto {
  @ApiProperty({ description: '小写字母、数字或 . _ -，2 到 40 个' })
  @Matches(/^[a-z0-9._-]{2,40}$/, { message: '应为 2 到 40 个小写字母、数字或 . _ -' })
  login!: string;
  @ApiProperty()
  @IsString()
  @Length(1, 50)
  name!: string;
  @ApiPropertyOptional({ type: String, nullable: true, description: '股室' })
  @IsOptional()
  @Length(1, 50)
  section?: string | null;
  @ApiPropertyOptional({ type: [Number], description: '可见的经办机构编号；缺省为当前经办机构' })
  @IfGiven()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(999_999_999, { each: true })
  agencyIds?: number[];
}

export class UserWithInitialPasswordDto {
  @ApiProperty()
  id!: string;
  @ApiProperty()
  login!: string;
  @ApiProperty({ type: String, nullable: true, description: '初始密码，只在这一次应答中给出；重复提交时为空' })
  initialPassword!: string | null;
}

export class UserRolesDto {
  @ApiProperty({ enum: ROLES, isArray: true })
  roles!: Role[];
}

export class UserAgenciesDto {
  @ApiProperty({ type: [Number] })
  agencyIds!: number[];
}

export class UserActiveDto {
  @ApiProperty()
  active!: boolean;
}

export class UserUnlockedDto {
  @ApiProperty({ enum: [false] })
  locked!: false;
}

export class ConflictingRoleDto extends RoleNameDto {
  @ApiProperty({ description: '不得兼任的依据' })
  reason!: string;
}

export class RoleDto extends RoleNameDto {
  @ApiProperty({ enum: PERMISSIONS, isArray: true })
  permissions!: Permission[];
  @ApiProperty({ type: [ConflictingRoleDto], description: '不得由同一人兼任的岗位' })
  conflicts!: ConflictingRoleDto[];
}

export class RoleConflictHolderDto {
  @ApiProperty()
  userId!: string;
  @ApiProperty()
  login!: string;
  @ApiProperty()
  name!: string;
  @ApiProperty({ type: RoleNameDto })
  roleA!: RoleNameDto;
  @ApiProperty({ type: RoleNameDto })
  roleB!: RoleNameDto;
  @ApiProperty()
  reason!: string;
}
