import { FileExcelOutlined, InboxOutlined } from '@ant-design/icons';
import { Upload } from 'antd';
import { rollUpload } from '@messages/web/rolls';
import type { ReactNode } from 'react';
import { megabytes } from './check-file';

/** A place to drop a table file or to choose one; a form item's `value` and `onChange`. Nothing is sent from here. */
export function FileDrop(props: {
  value?: File | null;
  onChange?: (file: File | null) => void;
  id?: string;
  hint?: string;
  label: string;
}): ReactNode {
  const { value } = props;
  return (
    <Upload.Dragger
      id={props.id}
      accept=".xlsx,.csv"
      maxCount={1}
      fileList={[]}
      aria-label={props.label}
      beforeUpload={(file) => {
        props.onChange?.(file);
        return false;
      }}
    >
      {value ? (
        <p className="file-drop">
          <FileExcelOutlined aria-hidden className="file-drop-icon" />
          <strong>{value.name}</strong>
          <span className="faint tabular">{rollUpload.size(megabytes(value.size))}</span>
        </p>
      ) : (
        <p className="file-drop">
          <InboxOutlined aria-hidden className="file-drop-icon" />
          <span>{rollUpload.drop}</span>
          <span className="faint">{props.hint ?? rollUpload.dropHint}</span>
        </p>
      )}
    </Upload.Dragger>
  );
}
