import qrcode from 'qrcode-generator';
import { useMemo, type ReactNode } from 'react';

/** Text as a QR code that prints sharp: one path, a unit per module, with the quiet zone that readers need. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const { size, path } = useMemo(() => drawnAs(text), [text]);
  return (
    <svg
      className="qr-code"
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawnAs(text: string): { size: number; path: string } {
  const code = qrcode(0, 'M');
  // The library takes one character for one byte; readers expect UTF-8.
  code.addData(String.fromCharCode(...new TextEncoder().encode(text)));
  code.make();
  const size = code.getModuleCount();
  let path = '';
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  }
  return { size, path };
}
