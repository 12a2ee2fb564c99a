// The data, the elements of the page, and the looks that all charts share.
const data = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const narrow = window.matchMedia('(max-width: 640px)');
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const coarse = window.matchMedia('(pointer: coarse)');

/** Functions that draw a chart each, called again when the theme or the width changes. */
const charts = [];

/** Series that the reader has switched off, by index. */
const hidden = new Set();

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Text as Plotly must get it, because it takes some tags and entities for markup. */
const plain = text => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const shorten = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const colourOf = series => variable(`--colour-${data.series[series].colour % 8}`);

/** The dashes tell transports apart, and algorithms beyond the eighth, whose colours come again. */
const dashOf = series => (data.series[series].isDashed ? 'dash' : data.series[series].colour >= 8 ? 'dot' : 'solid');

const format = (value, decimals = 1) =>
  value === null || !Number.isFinite(value) ? '–' : value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

/** Milliseconds of the scenario's clock, as if they were UTC: Plotly draws dates in UTC. */
const timeOf = seconds => data.startMs + seconds * 1000;

const clock = seconds => new Date(timeOf(seconds)).toISOString().slice(0, 16).replace('T', ' ');

function layoutOf(extra) {
  const axis = {
    gridcolor: variable('--grid'), linecolor: variable('--line'), zerolinecolor: variable('--line'), tickcolor: variable('--line'),
    automargin: true, title: { standoff: 10 }, fixedrange: coarse.matches,
  };
  const merge = given => ({ ...axis, ...given, title: { ...axis.title, ...(given?.title ?? {}) } });
  return {
    paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: 'system-ui, "Segoe UI", Roboto, Arial, sans-serif', size: narrow.matches ? 12 : 13, color: variable('--text') },
    margin: narrow.matches ? { l: 46, r: 8, t: 12, b: 44 } : { l: 64, r: 20, t: 16, b: 52 },
    hoverlabel: { bgcolor: variable('--panel'), bordercolor: variable('--line'), font: { color: variable('--text') } },
    showlegend: false,
    dragmode: coarse.matches ? false : 'zoom', // a finger scrolls the page
    ...extra,
    xaxis: merge(extra.xaxis), yaxis: merge(extra.yaxis),
  };
}

const timeAxis = () => ({ type: 'date', title: { text: `Time (${data.zone})` }, nticks: narrow.matches ? 4 : 10, tickformatstops: [
  { dtickrange: [null, 60000], value: '%H:%M:%S' },
  { dtickrange: [60000, 86400000], value: '%H:%M<br>%b %-d' },
  { dtickrange: [86400000, null], value: '%b %-d' },
] });

/** Draws into an element; without traces, says so instead. */
async function draw(id, traces, layout) {
  const target = byId(id);
  target.removeAttribute('data-drawn');
  const isEmpty = !traces.some(trace => (trace.type === 'heatmap' ? trace.z.length : trace.x.length) > 0);
  target.classList.toggle('empty', isEmpty);
  if (isEmpty) {
    if (target.classList.contains('js-plotly-plot'))
      Plotly.purge(target);
    target.textContent = 'There is nothing to draw.';
  } else {
    if (!target.classList.contains('js-plotly-plot'))
      target.textContent = '';
    await Plotly.react(target, traces, layoutOf(layout), {
      responsive: true, displaylogo: false, displayModeBar: coarse.matches || narrow.matches ? false : 'hover',
      modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
    });
  }
  target.dataset.drawn = isEmpty ? 'empty' : 'traces';
}

/** Draws now, and whenever the looks change. */
function chart(drawing) {
  charts.push(drawing);
  return drawing();
}
