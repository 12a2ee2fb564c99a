// Starts the page.
function start() {
  startMetrics();
  startSweep();
  startSatisfaction();
  if (data.cases.length === 0) {
    for (const id of ['power', 'heat', 'timeline'])
      draw(`${id}-chart`, [], {});
    return;
  }
  if (data.cases.length > 1)
    list(byId('course-controls'), 'Run', data.cases.map(it => it.label), 0, index => {
      current = index;
      for (const changed of onCase)
        changed();
      redraw();
    });
  seriesButtons('heat-controls');
  seriesButtons('timeline-controls');
  startPower();
  startHeat();
  startTimeline();
}

start();
for (const query of [narrow, dark, coarse])
  query.addEventListener('change', redraw);
