// The timeline of one stay, and the choice of the algorithm that it shares with the heat map.
let seriesChoice = null;
const onSeries = [];
const onCase = [];
const chosenSeries = () => seriesChoice ?? data.cases[current]?.runs[0]?.series;

/** Buttons for the algorithm: those of the heat map and of the timeline go together. */
function seriesButtons(id) {
  const parent = byId(id);
  const show = () => {
    parent.querySelector('[data-algorithms]')?.remove();
    const runs = shown().runs;
    const index = Math.max(0, runs.findIndex(run => run.series === chosenSeries()));
    const field = choice(parent, 'Algorithm', runs.map(run => data.series[run.series].label), index, chosen => {
      seriesChoice = runs[chosen].series;
      for (const group of document.querySelectorAll('[data-algorithms]'))
        group.querySelectorAll('input')[chosen].checked = true;
      for (const drawing of onSeries)
        drawing();
    }, chosen => swatch(runs[chosen].series));
    field.dataset.algorithms = '';
  };
  show();
  onCase.push(show);
}

function tracesOf(stay) {
  const steps = (trace, name, more) => ({ type: 'scatter', mode: 'lines', name, x: trace.t.map(timeOf), y: trace.v, ...more, line: { shape: 'hv', ...more.line } });
  const marks = (points, name, marker) => ({ type: 'scatter', mode: 'markers', name, x: points.map(point => timeOf(point[0])), y: points.map(point => point[1]), marker });
  const sent = stay.setPoints;
  const answered = sent.filter(point => point[2] !== null).map(point => [point[2], point[1], point[3]]);
  const text = variable('--text');
  return [
    steps(stay.drawn, 'Drawn', { fill: 'tozeroy', fillcolor: variable('--colour-2') + '40', line: { color: variable('--colour-2'), width: 2 } }),
    steps(stay.offered, 'Offered', { line: { color: variable('--colour-0'), width: 3 } }),
    steps(stay.allowed, 'Allowed', { line: { color: variable('--colour-3'), width: 1.6, dash: 'dash' } }),
    steps(stay.decided, 'Decided', { line: { color: variable('--colour-1'), width: 1.6, dash: 'dot' } }),
    marks(sent, 'Sent', { symbol: 'circle-open', size: 9, color: text, line: { width: 1.5 } }),
    marks(answered.filter(point => point[2] === 1), 'Accepted', { symbol: 'circle', size: 5, color: text }),
    marks(answered.filter(point => point[2] !== 1), 'Refused or not answered', { symbol: 'x', size: 9, color: variable('--bad') }),
  ].filter(trace => trace.y.some(value => value !== null));
}

function startTimeline() {
  const controls = byId('timeline-controls');
  const place = element('div', { className: 'controls' });
  let chosen = 0;
  let select = null;
  const drawing = () => {
    const about = shown().stays[chosen];
    const run = shown().runs.find(it => it.series === chosenSeries()) ?? shown().runs[0];
    const stay = run?.stays[chosen];
    byId('timeline-note').textContent = about && stay ? [
      `${about.id} at ${about.connector}, ${data.series[run.series].label}: arrived ${clock(about.arrival)}, ${stay.departed === null ? 'still there at the end' : `left ${clock(stay.departed)}`};`,
      `${format(stay.deliveredKwh)} kWh delivered, ${format(about.requestedKwh)} kWh requested${about.declaredKwh === null ? '' : `, ${format(about.declaredKwh)} kWh declared`};`,
      `${format(stay.switches, 0)} changes of its current.`,
      about.declaredDeparture === null ? '' : 'The dotted line is the declared departure, the solid ones are the arrival and the departure.',
      stay.renewals > 0 ? `${format(stay.renewals, 0)} set-points that only renewed the one before are not drawn.` : '',
      run.hasOcpp ? '' : 'Without OCPP nothing is sent: decisions are offers.',
      `${format(shown().stays.length, 0)} stays are here: those that fared worst, those that switched most, and some others.`,
      stay.isReduced ? 'Points were left out; the lowest and the highest value of each short time are kept.' : '',
    ].filter(text => text).join(' ') : '';
    const traces = stay ? tracesOf(stay) : [];
    const line = (seconds, dash) => ({ type: 'line', xref: 'x', yref: 'paper', x0: timeOf(seconds), x1: timeOf(seconds), y0: 0, y1: 1, line: { color: variable('--muted'), width: 1.5, dash } });
    showLines(traces);
    return draw('timeline-chart', traces, {
      hovermode: 'x unified',
      shapes: stay ? [line(about.arrival, 'solid'), ...(stay.departed === null ? [] : [line(stay.departed, 'solid')]), ...(about.declaredDeparture === null || about.declaredDeparture > stay.to ? [] : [line(about.declaredDeparture, 'dot')])] : [],
      xaxis: { ...timeAxis(), hoverformat: '%b %-d, %H:%M:%S', range: stay ? [timeOf(stay.from), timeOf(stay.to)] : undefined },
      yaxis: { title: { text: 'Current (A per phase)' }, rangemode: 'tozero', hoverformat: '.1f' },
    });
  };
  const go = to => {
    chosen = Math.min(shown().stays.length - 1, Math.max(0, to));
    select.value = chosen;
    drawing();
  };
  const showStays = () => {
    chosen = 0;
    place.replaceChildren();
    if (shown().stays.length === 0)
      return;
    select = list(place, 'Stay', shown().stays.map(stay => `${stay.id} · ${stay.connector} · ${clock(stay.arrival)} · ${format(stay.requestedKwh)} kWh`), 0, go);
    select.id = 'stay';
    for (const [label, step] of [['Previous stay', -1], ['Next stay', 1]]) {
      const button = element('button', { type: 'button', textContent: label });
      button.addEventListener('click', () => go(chosen + step));
      place.append(button);
    }
  };
  controls.append(place);
  showStays();
  onCase.push(showStays);
  onSeries.push(drawing);
  chart(drawing);
}

/** The legend of the timeline: what its lines and marks are. */
function showLines(traces) {
  const sample = trace => {
    const box = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    box.setAttribute('width', '26');
    box.setAttribute('height', '12');
    box.setAttribute('aria-hidden', 'true');
    const add = (name, attributes) => {
      const shape = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes))
        shape.setAttribute(key, value);
      box.append(shape);
    };
    const marker = trace.marker;
    if (!marker)
      add('line', { x1: 0, x2: 26, y1: 6, y2: 6, stroke: trace.line.color, 'stroke-width': 3, 'stroke-dasharray': { dash: '7 4', dot: '3 3' }[trace.line.dash] ?? 'none' });
    else if (marker.symbol === 'x')
      add('path', { d: 'M9 2L17 10M17 2L9 10', stroke: marker.color, 'stroke-width': 3 });
    else
      add('circle', { cx: 13, cy: 6, r: marker.size / 2, stroke: marker.color, 'stroke-width': 1.5, fill: marker.symbol === 'circle' ? marker.color : 'none' });
    return box;
  };
  byId('timeline-legend').replaceChildren(element('ul', { className: 'key' }, ...traces.map(trace => element('li', {}, sample(trace), trace.name))));
}
