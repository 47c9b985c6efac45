import { CloseCircleFilled } from '@ant-design/icons';
import { lists } from '@messages/web/lists';

/** `allowClear` of a `Select`: the component's own button is named in English. */
export const clearable = { label: lists.clear, clearIcon: <CloseCircleFilled /> };
