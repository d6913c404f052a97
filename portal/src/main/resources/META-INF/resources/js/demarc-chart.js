// <demarc-chart>: stacked bars over time. data = {unit, times: [ISO], series: [{key, name, counts}]}.
(() => {
  const zone = () => { try { return localStorage.getItem('demarc.zone') || undefined; } catch (e) { return undefined; } };
  const SHORT = { '1h': { timeStyle: 'short' }, '24h': { timeStyle: 'short' },
    '7d': { weekday: 'short', hour: '2-digit' }, '30d': { day: 'numeric', month: 'short' } };
  const format = (iso, options) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone() }).format(new Date(iso));
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
      this.sized = new ResizeObserver(() => this.chart && this.chart.resize());
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
    draw() {
      if (!this.chart || !this.kept) return;
      const style = getComputedStyle(this);
      const colour = (name) => style.getPropertyValue(name).trim();
      const data = JSON.parse(this.kept);
      const text = colour('--chart-text');
      const line = colour('--chart-line');
      const narrow = this.clientWidth < 500;
      this.chart.setOption({
        animation: false,
        textStyle: { fontFamily: style.fontFamily },
        grid: { left: 8, right: 8, top: narrow ? 64 : 44, bottom: 4, containLabel: true },
        legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 12, itemGap: 20, textStyle: { color: text } },
        tooltip: {
          trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true,
          backgroundColor: colour('--surface'), borderColor: line, textStyle: { color: text },
        },
        xAxis: {
          type: 'category', data: data.times.map((at) => format(at, SHORT[data.unit])),
          axisLabel: { color: text, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
        },
        yAxis: { type: 'value', minInterval: 1, axisLabel: { color: text }, splitLine: { lineStyle: { color: line } } },
        series: data.series.map((one) => ({
          type: 'bar', stack: 'all', name: one.name, data: one.counts, barMaxWidth: 28,
          itemStyle: { color: colour('--boundary-' + one.key), borderRadius: 1 },
        })),
      }, true);
      this.setAttribute('rendered', '');
    }
  }
  if (!customElements.get('demarc-chart')) customElements.define('demarc-chart', DemarcChart);
})();
