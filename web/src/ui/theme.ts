import type { ThemeConfig } from 'antd';

/** Quiet and dense: one accent colour, 8-px grid, rows of 32 px, no shadows in tables. docs/web.md. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1f5fae',
    colorPrimaryHover: '#194f91',
    // 3 against the text around it, 4.5 against white.
    colorLink: '#2470c6',
    colorLinkHover: '#194f91',
    colorError: '#c0281f',
    colorSuccess: '#2a7a3b',
    colorWarning: '#9a5b00',
    colorInfo: '#1f5fae',
    // The grounds that antd derives from these dark colours are muddy.
    colorErrorBg: '#fdeeed',
    colorErrorBorder: '#f3c6c2',
    colorSuccessBg: '#e9f5ec',
    colorSuccessBorder: '#bfdfc6',
    colorWarningBg: '#fdf5e6',
    colorWarningBorder: '#eed9b0',
    colorInfoBg: '#eaf2fb',
    colorInfoBorder: '#bcd4ee',
    // Contrast of at least 4.5 on white.
    colorTextSecondary: '#4d5764',
    colorTextTertiary: '#5d6673',
    colorTextPlaceholder: '#69727d',
    colorTextDescription: '#5d6673',
    borderRadius: 4,
    fontSize: 14,
    fontFamily:
      "'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif",
    wireframe: false,
    motionDurationMid: '0.1s',
    motionDurationSlow: '0.15s',
  },
  components: {
    Table: {
      cellPaddingBlockSM: 5,
      cellPaddingInlineSM: 8,
      headerBg: '#f2f5f9',
      headerColor: '#39424e',
      headerSplitColor: 'transparent',
      rowHoverBg: '#f0f6fd',
    },
    Layout: { siderBg: '#ffffff', headerBg: '#ffffff', bodyBg: '#f4f6f8', headerHeight: 48 },
    Menu: { itemHeight: 32, subMenuItemBg: '#ffffff', activeBarBorderWidth: 0 },
    Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
  },
};
