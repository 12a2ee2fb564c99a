// The course of the runs with one seed: the load of a node, and the power of each charge point.
let current = 0;
const shown = () => data.cases[current];

function startPower() {
  let node = 0;
  let quantity = 0;
  const drawing = () => {
    const runs = shown().runs;
    const traces = runs.map(run => {
      const load = run.nodes[node];
      const trace = quantity === 0 ? load.power : load.excess;
      return {
        type: 'scatter', mode: 'lines', name: plain(shorten(data.series[run.series].label, 40)), visible: !hidden.has(run.series), x: trace.t.map(timeOf), y: trace.v,
        line: { color: colourOf(run.series), width: 1.6, dash: dashOf(run.series), shape: 'hv' },
      };
    });
    const longest = runs.reduce((one, other) => (other.end > one.end ? other : one));
    const limit = quantity === 0 ? longest.nodes[node].limit : { t: [0, longest.end], v: [0, 0] };
    if (limit.v.some(value => value !== null))
      traces.push({ type: 'scatter', mode: 'lines', name: 'Limit', x: limit.t.map(timeOf), y: limit.v, line: { color: variable('--text'), width: 2, dash: 'dash', shape: 'hv' } });
    const reduced = runs.some(run => run.nodes[node].isReduced);
    byId('power-note').textContent = [
      limit.v.some(value => value !== null) ? 'The dashed line is the limit.' : 'The node has no limit.',
      quantity === 0 ? 'A limit of the lines is drawn as the power of three lines that carry it: when they are unequal, one is overloaded below it. The excess shows that.' : '',
      reduced ? `A line has at most ${format(runs[0].nodes[node].pointLimit, 0)} points: the lowest and the highest value of each short time are kept, so no peak is lost.` : '',
      runs.some(run => !run.isComplete) ? 'A run that was cut short ends early.' : '',
    ].filter(text => text).join(' ');
    return draw('power-chart', traces.filter(trace => trace.y.some(value => value !== null)), {
      hovermode: 'x unified', xaxis: { ...timeAxis(), hoverformat: '%b %-d, %H:%M' },
      yaxis: { title: { text: quantity === 0 ? 'Power (kW)' : 'Excess over the limit (A)' }, hoverformat: '.1f', rangemode: quantity === 0 ? 'tozero' : 'normal' },
    });
  };
  const controls = byId('power-controls');
  choice(controls, 'Quantity', ['Power (kW)', 'Excess over the limit (A)'], 0, index => { quantity = index; drawing(); });
  let nodes = null;
  /** The nodes can differ between sweep values. */
  const showNodes = () => {
    nodes?.parentElement.remove();
    nodes = shown().nodes.length > 1 ? list(controls, 'Node', shown().nodes, node = 0, index => { node = index; drawing(); }) : null;
  };
  showNodes();
  legend('power-legend');
  onCase.push(showNodes);
  chart(drawing);
}

/** Pale for nothing, strong for much. The lightness changes evenly, so it is readable without seeing colours. */
const heatColours = () => (dark.matches
  ? [[0, '#1b232b'], [0.001, '#21384f'], [0.35, '#2c6f9b'], [0.7, '#6cc0b5'], [1, '#fdf3a0']]
  : [[0, '#f2f4f6'], [0.001, '#dbe9d0'], [0.35, '#6cc0b5'], [0.7, '#2877a8'], [1, '#1d2c5e']]);

/** The scale of the colours, from nothing to the highest power. */
function showScale(highest) {
  const band = element('span', { className: 'scale' });
  band.style.background = `linear-gradient(90deg, ${heatColours().slice(1).map(([at, colour]) => `${colour} ${at * 100}%`).join(', ')})`;
  band.setAttribute('aria-hidden', 'true');
  byId('heat-legend').replaceChildren(...(highest > 0 ? [element('p', {}, '0 ', band, ` ${format(highest)} kW`)] : []));
}

function cellsOf(heat) {
  const bytes = Uint8Array.from(atob(heat.cells), character => character.charCodeAt(0));
  return heat.rows.map((_, row) => {
    const line = new Array(heat.columns);
    for (let column = 0; column < heat.columns; column++) {
      const at = (row * heat.columns + column) * 2;
      line[column] = (bytes[at] | (bytes[at + 1] << 8)) * heat.unitKw;
    }
    return line;
  });
}

function startHeat() {
  const drawing = () => {
    const { runs } = shown();
    const run = runs.find(it => it.series === chosenSeries()) ?? runs[0];
    const { heat } = run;
    // All algorithms share one scale, so that their maps can be compared.
    const all = runs.map(it => (it.heat ? cellsOf(it.heat) : []));
    const highest = Math.max(0.1, ...all.map(rows => Math.max(0, ...rows.map(row => Math.max(...row)))));
    const z = all[runs.indexOf(run)];
    const height = Math.max(narrow.matches ? 360 : 420, Math.min(narrow.matches ? 640 : 900, 100 + (heat?.rows.length ?? 0) * 13));
    byId('heat-chart').style.height = heat ? `${height}px` : '';
    byId('heat-note').textContent = heat
      ? `${data.series[run.series].label}. A cell is the mean of ${span(heat.columnSeconds)}${heat.perRow > 1 ? ` over ${heat.perRow} connectors` : ''}. ${heat.rows.length} rows, in the order of the site. Empty: nothing was drawn.`
      : '';
    showScale(heat ? highest : 0);
    return draw('heat-chart', [{
      type: 'heatmap', x: heat ? Array.from({ length: heat.columns + 1 }, (_, i) => timeOf(i * heat.columnSeconds)) : [], y: heat ? heat.rows.map(plain) : [], z, zmin: 0, zmax: highest,
      colorscale: heatColours(), showscale: false, hovertemplate: '%{y}<br>%{x|%b %-d, %H:%M}<br>%{z:.1f} kW<extra></extra>',
    }], {
      xaxis: timeAxis(), yaxis: { type: 'category', autorange: 'reversed', nticks: Math.floor((height - 90) / 15), tickfont: { size: 11 }, showgrid: false, title: { text: narrow.matches ? '' : 'Charge point' } },
    });
  };
  onSeries.push(drawing);
  chart(drawing);
}

const span = seconds => (seconds >= 7200 ? `${format(seconds / 3600)} h` : seconds >= 120 ? `${format(seconds / 60, seconds % 60 === 0 ? 0 : 1)} min` : `${format(seconds, 0)} s`);
