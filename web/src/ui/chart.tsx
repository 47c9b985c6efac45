import { BarChart, CustomChart, LineChart, SankeyChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type ECharts } from 'echarts/core';
import type { EChartsOption } from 'echarts';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, type ReactNode } from 'react';

register([
  BarChart,
  LineChart,
  CustomChart,
  SankeyChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  MarkLineComponent,
  AriaComponent,
  CanvasRenderer,
]);

/** A picture of figures that also stand in a table beside or behind it; `label` says to a screen reader what it shows. */
export default function Chart(props: {
  option: EChartsOption;
  height: number;
  label: string;
  onPick?: (item: { name: string; seriesName?: string; dataIndex: number; data: unknown }) => void;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const pick = useRef(props.onPick);
  pick.current = props.onPick;

  useEffect(() => {
    const made = init(box.current!, undefined, { renderer: 'canvas' });
    chart.current = made;
    made.on('click', (event) =>
      pick.current?.({
        name: event.name,
        seriesName: event.seriesName,
        dataIndex: event.dataIndex,
        data: event.data,
      }),
    );
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current!);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(
      {
        animationDuration: 200,
        textStyle: { fontFamily: 'inherit' },
        ...props.option,
      },
      { notMerge: true },
    );
  }, [props.option]);

  return <div ref={box} role="img" aria-label={props.label} style={{ height: props.height, width: '100%' }} />;
}
