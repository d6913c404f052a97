// <demarc-chart>: data = {kind, unit, …}, with
//   bars, lines: times: [text], lines: [{name, key, values: [number or null], words: [text]}]
//   ranked:      bars: [{name, value, words}]
//   flow:        nodes: [{id, name, key}], flows: [{from, to, value, words}]
// key names a boundary, which has its own colour. A press on a mark is told as 'chosen' {line, at}.
(() => {
  const BOUNDARIES = ['none', 'on-device', 'edge', 'private-cluster', 'managed-cloud'];
  const scaled = (value, sizes) => {
    const [size, unit] = sizes.find(([least]) => Math.abs(value) >= least) || sizes[sizes.length - 1];
    return `${Number((value / size).toPrecision(3))} ${unit}`.trim();
  };
  const UNITS = {
    microseconds: (value) => scaled(value, [[1e6, 's'], [1e3, 'ms'], [1, 'µs']]),
    seconds: (value) => scaled(value, [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']]),
    bytes: (value) => scaled(value, [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [1, 'B']]),
    'micro-usd': (value) => `$${Number((value / 1e6).toPrecision(3))}`,
    ratio: (value) => `${Number((value * 100).toPrecision(3))} %`,
  };
  const brief = (unit) => UNITS[unit] || ((value) => scaled(value, [[1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, '']]));
  const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

  class Style {
    constructor(element) {
      this.computed = getComputedStyle(element);
      this.text = this.colour('--chart-text');
      this.line = this.colour('--chart-line');
      this.surface = this.colour('--surface');
    }
    colour(name) { return this.computed.getPropertyValue(name).trim(); }
    of(key, index) {
      return BOUNDARIES.includes(key) ? this.colour(`--boundary-${key}`) : this.colour(`--chart-${(index % 8) + 1}`);
    }
    tooltip(more) {
      return { confine: true, backgroundColor: this.surface, borderColor: this.line, textStyle: { color: this.text }, ...more };
    }
    axis(more) {
      return { axisLabel: { color: this.text, hideOverlap: true, ...more }, axisLine: { lineStyle: { color: this.line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: this.line } } };
    }
  }

  const overTime = (data, style, narrow) => ({
    grid: { left: 8, right: 12, top: 44, bottom: 4, containLabel: true },
    legend: { type: 'scroll', top: 0, left: 0, right: 8, icon: 'roundRect', itemWidth: 12, itemHeight: 12, itemGap: narrow ? 12 : 20, textStyle: { color: style.text }, pageTextStyle: { color: style.text }, pageIconColor: style.text },
    tooltip: style.tooltip({
      trigger: 'axis', axisPointer: { type: data.kind === 'bars' ? 'shadow' : 'line' },
      formatter: (marks) => [escape(data.times[marks[0].dataIndex])].concat(marks
        .filter((mark) => data.lines[mark.seriesIndex].words[mark.dataIndex])
        .map((mark) => `${mark.marker} ${escape(mark.seriesName)}: ${escape(data.lines[mark.seriesIndex].words[mark.dataIndex])}`)).join('<br>'),
    }),
    xAxis: { type: 'category', data: data.times, ...style.axis() },
    yAxis: { type: 'value', minInterval: UNITS[data.unit] ? undefined : 1, ...style.axis({ formatter: brief(data.unit) }) },
    series: data.lines.map((line, index) => ({
      type: data.kind === 'bars' ? 'bar' : 'line', stack: data.kind === 'bars' ? 'all' : undefined,
      name: line.name, data: line.values, barMaxWidth: 28, connectNulls: false, triggerLineEvent: true,
      symbol: ['circle', 'rect', 'triangle', 'diamond'][index % 4], symbolSize: data.times.length > 80 ? 3 : 6, showSymbol: true, showAllSymbol: true,
      lineStyle: { width: 2 }, itemStyle: { color: style.of(line.key, index), borderRadius: 1 },
    })),
  });

  const ranked = (data, style, narrow) => ({
    grid: { left: 8, right: 24, top: 4, bottom: 4, containLabel: true },
    tooltip: style.tooltip({ formatter: (mark) => `${escape(data.bars[mark.dataIndex].name)}: ${escape(data.bars[mark.dataIndex].words)}` }),
    xAxis: { type: 'value', ...style.axis({ formatter: brief(data.unit) }) },
    yAxis: { type: 'category', inverse: true, data: data.bars.map((bar) => bar.name), ...style.axis({ width: narrow ? 110 : 180, overflow: 'truncate' }) },
    series: [{ type: 'bar', data: data.bars.map((bar) => bar.value), barMaxWidth: 22, itemStyle: { color: style.of('', 0), borderRadius: 2 } }],
  });

  const flow = (data, style, narrow) => ({
    tooltip: style.tooltip({
      formatter: (mark) => mark.dataType === 'edge' ? `${escape(mark.data.title)}: ${escape(mark.data.words)}`
        : `${escape(mark.data.title)}: ${escape(brief(data.unit)(mark.value))}`,
    }),
    series: [{
      type: 'sankey', left: 4, right: narrow ? 84 : 130, top: 8, bottom: 8, nodeGap: 12, draggable: false, emphasis: { focus: 'adjacency' },
      label: { color: style.text, formatter: (mark) => mark.data.title },
      lineStyle: { color: 'source', opacity: 0.35 },
      data: data.nodes.map((node, index) => ({ name: node.id, title: node.name, itemStyle: { color: style.of(node.key, index) } })),
      links: data.flows.map((one, line) => ({
        line, source: one.from, target: one.to, value: one.value, words: one.words,
        title: [one.from, one.to].map((id) => data.nodes.find((node) => node.id === id).name).join(' → '),
      })),
    }],
  });

  const DRAWN = { bars: overTime, lines: overTime, ranked, flow };
  const place = (data, mark) => {
    if (data.kind === 'flow') return mark.dataType === 'edge' ? { line: mark.data.line, at: -1 } : null;
    if (data.kind === 'ranked') return { line: mark.dataIndex, at: -1 };
    return mark.dataIndex === undefined ? null : { line: mark.seriesIndex, at: mark.dataIndex };
  };

  class DemarcChart extends HTMLElement {
    constructor() {
      super();
      if (Object.prototype.hasOwnProperty.call(this, 'data')) {
        const kept = this.data;
        delete this.data;
        this.kept = kept;
      }
    }
    connectedCallback() {
      this.chart = echarts.init(this, null, { renderer: 'svg' });
      this.chart.on('click', (mark) => this.choose(mark));
      this.sized = new ResizeObserver(() => { if (this.chart) { this.chart.resize(); } });
      this.sized.observe(this);
      this.themed = new MutationObserver(() => this.draw());
      this.themed.observe(document.documentElement, { attributes: true, attributeFilter: ['theme'] });
      this.draw();
    }
    disconnectedCallback() {
      this.sized.disconnect();
      this.themed.disconnect();
      this.chart.dispose();
      this.chart = null;
    }
    set data(json) { this.kept = json; this.draw(); }
    get data() { return this.kept; }
    option() {
      const style = new Style(this);
      const data = JSON.parse(this.kept);
      return { animation: false, textStyle: { fontFamily: style.computed.fontFamily }, ...DRAWN[data.kind](data, style, this.clientWidth < 400) };
    }
    draw() {
      if (!this.chart || !this.kept) return;
      this.chart.setOption(this.option(), true);
      this.setAttribute('rendered', '');
    }
    choose(mark) {
      const detail = place(JSON.parse(this.kept), mark);
      if (detail) this.dispatchEvent(new CustomEvent('chosen', { detail }));
    }
    save(file) {
      const sheet = document.createElement('div');
      sheet.style.cssText = `position: absolute; left: -99999px; width: ${this.clientWidth}px; height: ${this.clientHeight}px`;
      document.body.append(sheet);
      const picture = echarts.init(sheet, null, { renderer: 'canvas' });
      picture.setOption(this.option());
      const link = document.createElement('a');
      link.href = picture.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: new Style(this).surface });
      link.download = file;
      link.click();
      picture.dispose();
      sheet.remove();
    }
  }
  if (!customElements.get('demarc-chart')) customElements.define('demarc-chart', DemarcChart);
})();
