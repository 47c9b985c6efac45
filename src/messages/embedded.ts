/**
 * What an operator reads when the built-in PostgreSQL cannot be prepared, started or kept running.
 * {braces} are filled from the details of the error.
 */
export const embeddedErrors = {
  PG_PLATFORM_UNSUPPORTED: {
    kind: 'rule',
    text: '没有适用于本机平台（{platform}）的内置 PostgreSQL 程序。请在 x64 Linux 上运行，或用 DATABASE_URL 指定一个已有的 PostgreSQL 18 数据库。',
  },
  PG_BINARY_UNUSABLE: {
    kind: 'rule',
    text: '内置 PostgreSQL 程序 {path} 无法执行（{reason}）。请删除 node_modules 后重新执行 npm install；若系统不是 glibc 的 Linux（如 Alpine），请用 DATABASE_URL 指定已有的 PostgreSQL 18 数据库。',
  },
  PG_ACCOUNT_MISSING: {
    kind: 'rule',
    text: 'PostgreSQL 不能以 root 身份运行，也无法改用系统用户 {user}（{reason}）。请先执行 useradd --system {user}，或改用普通用户启动。',
  },
  PG_DATA_NOT_WRITABLE: {
    kind: 'rule',
    text: '数据目录 {path} 不可写（{reason}）。请检查目录权限或所在磁盘是否只读，或换一个数据目录。',
  },
  PG_DATA_FOREIGN_OWNER: {
    kind: 'rule',
    text: '数据目录 {path} 属于系统用户 {owner}，当前用户 {user} 不能使用它。请换用该用户启动，或执行 chown -R {user} {path}。',
  },
  PG_DATA_UNREACHABLE: {
    kind: 'rule',
    text: '数据目录 {path} 中已有数据库，但运行它的系统用户 {user} 无法进入（上级目录不允许其他用户访问）。请开放上级目录的进入权限（chmod o+x），或把数据目录移到别处。',
  },
  PG_DATA_INCOMPLETE: {
    kind: 'rule',
    text: '数据目录 {path} 不完整（缺少 {missing}），不能确认其中是否有数据，未作任何改动。若有备份请先恢复；若确认无用，请移走该目录后重新启动。',
  },
  PG_DATA_VERSION: {
    kind: 'rule',
    text: '数据目录 {path} 由 PostgreSQL {found} 建立，本程序使用 PostgreSQL {expected}，不能直接打开。请先用原版本导出数据。',
  },
  PG_DISK_FULL: {
    kind: 'rule',
    text: '数据目录 {path} 所在磁盘空间不足：剩余 {free} MB，至少需要 {needed} MB。请清理磁盘后重新启动，已有数据不受影响。',
  },
  PG_INSTANCE_RUNNING: {
    kind: 'conflict',
    text: '已有一个实例在使用该数据目录 (pid {pid})：{path}。请先停止它，或换一个数据目录。',
  },
  PG_ORPHAN_STUCK: {
    kind: 'conflict',
    text: '上次遗留的 PostgreSQL 进程 (pid {pid}) 未能停止，数据目录 {path} 仍被占用。请人工结束该进程后重新启动。',
  },
  PG_SOCKET_PATH_TOO_LONG: {
    kind: 'rule',
    text: '找不到足够短的临时目录存放数据库套接字（路径不得超过 107 字节，已试：{tried}）。请把环境变量 TMPDIR 设为较短且可写的目录。',
  },
  PG_INIT_FAILED: {
    kind: 'rule',
    text: '建立数据库目录 {path} 失败（{exit}）。PostgreSQL 最后的输出：\n{log}',
  },
  PG_START_FAILED: {
    kind: 'rule',
    text: 'PostgreSQL 启动失败（{exit}），数据目录 {path}。PostgreSQL 最后的输出：\n{log}',
  },
} as const;

/** What is said, without being an error, while the built-in PostgreSQL starts. */
export const embeddedNotices = {
  DATA_MOVED: '系统用户 {user} 无法进入 {requested}（上级目录不允许其他用户访问），数据库改放在 {used}。',
  INITIALISING: '首次启动：正在建立数据库目录 {path} …',
  LEFTOVER_REMOVED: '上次建立数据库目录时被中断，已清除未完成的 {path}，重新建立。',
  STALE_LOCK: '数据目录中留有旧的锁文件，其中的进程号 {pid} 现在属于别的程序，已忽略。',
  ORPHAN_STOPPING: '上次的服务异常退出，正在停止遗留的 PostgreSQL 进程 (pid {pid}) …',
  DISK_LOW: '数据目录 {path} 所在磁盘只剩 {free} MB，请尽快清理。',
  STILL_STARTING: 'PostgreSQL 正在启动或恢复数据，已等待 {seconds} 秒 …',
} as const;
