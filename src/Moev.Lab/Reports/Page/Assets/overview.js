// The charts over all runs: the sweep, the satisfaction, and which table of metrics is shown.
function startMetrics() {
  const tables = [...document.querySelectorAll('#metrics [data-point]')];
  if (tables.length > 1)
    list(byId('metrics-controls'), 'Sweep value', tables.map(table => data.points[table.dataset.point].label), 0, chosen =>
      tables.forEach((table, index) => { table.hidden = index !== chosen; }));
}

function startSweep() {
  if (data.metrics.length === 0)
    return;
  const controls = byId('sweep-controls');
  let metric = data.metrics[0];
  let path = 0;
  /** The values of the other paths, of which the points on the axis have one each. */
  const others = [...data.points[0].values];
  const drawing = () => {
    const points = data.points.map((point, index) => ({ ...point, index })).filter(point => point.values.every((value, i) => i === path || value === others[i]));
    const isNumeric = points.every(point => point.values[path].trim() !== '' && Number.isFinite(Number(point.values[path])));
    const at = point => (isNumeric ? Number(point.values[path]) : plain(point.values[path]));
    if (isNumeric)
      points.sort((one, other) => at(one) - at(other));
    // The confidence is a band, because the bars of several lines would cover each other.
    const bands = data.series.flatMap((series, index) => {
      const known = points.map(point => [at(point), ...metric.means[point.index][index]]).filter(([, mean, half]) => mean !== null && half !== null);
      const edge = sign => ({
        type: 'scatter', mode: 'lines', x: known.map(([x]) => x), y: known.map(([, mean, half]) => mean + sign * half), line: { width: 0 }, hoverinfo: 'skip', visible: !hidden.has(index),
        ...(sign > 0 ? { fill: 'tonexty', fillcolor: `${colourOf(index)}26` } : {}),
      });
      return known.length > 0 ? [edge(-1), edge(1)] : [];
    });
    const traces = data.series.map((series, index) => ({
      type: 'scatter', mode: points.length > 60 ? 'lines' : 'lines+markers', name: plain(shorten(series.label, 40)), visible: !hidden.has(index),
      x: points.map(at), y: points.map(point => metric.means[point.index][index][0]),
      line: { color: colourOf(index), width: 2, dash: dashOf(index) }, marker: { size: 6, symbol: index % 8 }, connectgaps: false,
    }));
    byId('sweep-note').textContent = `${metric.label}${metric.unit ? ` (${metric.unit})` : ''} against ${data.paths[path]}.`;
    return draw('sweep-chart', [...bands, ...traces].filter(trace => trace.y.some(value => value !== null)), {
      hovermode: 'x unified', xaxis: { title: { text: plain(shorten(data.paths[path], narrow.matches ? 36 : 80)) }, type: isNumeric ? 'linear' : 'category', hoverformat: '' },
      yaxis: { title: { text: shorten(metric.label, narrow.matches ? 34 : 50) + (metric.unit ? ` (${plain(metric.unit)})` : '') }, rangemode: 'normal', hoverformat: '.4~g' },
    });
  };
  list(controls, 'Metric', data.metrics.map(it => (it.unit ? `${it.label} (${it.unit})` : it.label)), 0, index => { metric = data.metrics[index]; drawing(); }, index => data.metrics[index].group);
  if (data.paths.length > 1)
    list(controls, 'Against', data.paths, 0, index => { path = index; showOthers(); drawing(); });
  const rest = element('div', { className: 'controls' });
  controls.append(rest);
  const showOthers = () => {
    rest.replaceChildren();
    data.paths.forEach((name, i) => {
      const values = [...new Set(data.points.map(point => point.values[i]))];
      if (i !== path && values.length > 1)
        list(rest, `With ${name}`, values, values.indexOf(others[i]), index => { others[i] = values[index]; drawing(); });
    });
  };
  showOthers();
  legend('sweep-legend');
  chart(drawing);
}

function startSatisfaction() {
  let point = 0;
  const drawing = () => {
    const curves = data.satisfaction[point] ?? [];
    const traces = curves.map((curve, index) => ({
      type: 'scatter', mode: 'lines', name: plain(shorten(data.series[index].label, 40)), visible: !hidden.has(index),
      // From nothing to the least of all, and at the most to all of them.
      x: curve.stays === 0 ? [] : [0, ...curve.percent, Math.max(100, curve.percent.at(-1))], y: curve.stays === 0 ? [] : [0, ...curve.share, 100],
      line: { color: colourOf(index), width: 2, dash: dashOf(index), shape: 'hv' },
    }));
    const counts = [...new Set(curves.map(curve => curve.stays))];
    // Most stays get all; the axis ends above those that did not.
    const most = Math.max(0, ...curves.map((curve, index) => (hidden.has(index) ? 0 : Math.max(0, ...curve.share.filter((_, i) => curve.percent[i] < 99.9)))));
    const top = Math.min(100, Math.max(5, Math.ceil(most * 1.15)));
    byId('satisfaction-note').textContent = (top < 100 ? `The axis ends at ${top} %: the other stays got what they requested. ` : '') + ( counts.length === 1 && counts[0] > 0 ? `${format(counts[0], 0)} stays for each algorithm.` : curves.map((curve, index) => `${data.series[index].label}: ${format(curve.stays, 0)} stays`).join('; '));
    return draw('satisfaction-chart', traces.filter(trace => trace.x.length > 0), {
      hovermode: 'x unified', xaxis: { title: { text: narrow.matches ? 'Delivered of the request (%)' : 'Energy delivered of the energy requested (%)' }, range: [0, 101], hoverformat: '.1f' },
      yaxis: { title: { text: narrow.matches ? 'Stays with at most that (%)' : 'Stays that got at most that (%)' }, range: [0, top === 100 ? 101 : top], hoverformat: '.1f' },
    });
  };
  if (data.points.length > 1)
    list(byId('satisfaction-controls'), 'Sweep value', data.points.map(it => it.label), 0, index => { point = index; drawing(); });
  if (data.series.length > 0)
    legend('satisfaction-legend');
  chart(drawing);
}
