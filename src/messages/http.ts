/** Errors of the HTTP layer that are not of one feature; what is sent back for a request that could not be read. */
export const httpErrors = {
  SERVICE_UNAVAILABLE: { kind: 'rule', text: '服务暂时不可用，请稍后再试。' },
} as const;

/** Why the body, a file or the address of a request could not be read. */
export const requestProblems = {
  BODY_TOO_LARGE: '请求内容过大，请分批提交',
  FILE_TOO_LARGE: '文件过大，请拆分后再上传',
  BODY_NOT_JSON: '请求内容不是有效的 JSON',
  BODY_ENCODING: '请求内容的编码不受支持，请使用 UTF-8',
  MEDIA_TYPE: '不支持这种内容类型',
  UNEXPECTED_FILE: '多余的文件字段',
  FORM_MALFORMED: '表单内容不完整或格式不正确',
  ADDRESS: '地址中的参数格式不正确',
  OTHER: '请求格式不正确',
} as const;

/** The query parameter `sort` of a list. */
export const sortHelp = '排序项，前面加 - 为降序；不填则按列表原有的顺序，空值总在最后';
export const sortUnknown = (keys: readonly string[]): string =>
  `不能按此项排序，可用的有：${keys.join('、')}（前面加 - 为降序）`;

/** What NOT_FOUND names when no route has the address. */
export const ADDRESS_NOT_FOUND = '这个地址';

/** Shown instead of the web when it was not built. */
export const WEB_NOT_BUILT = '网页还没有编译。请用 npm start 启动，它会先编译网页。';
