import { plural } from '@/lib/pure/format';
import type { Figure } from '@/lib/pure/report-figures';
import { chartsOf, readLayout } from '../tracking/charts/layout';
import { titleOfChart } from '../tracking/charts/titles';
import { readComparison } from '../tracking/compare/comparison-state';

/** What a figure is called until somebody names it. */
export function nameOfFigure(figure: Figure): string {
  switch (figure.kind) {
    case 'chart': {
      const layout = readLayout(JSON.parse(figure.params.get('charts') ?? 'null'));
      const spec = chartsOf(layout, []).find(({ id }) => id === layout.large);
      return spec ? titleOfChart(spec) : (layout.large ?? '').replace(/^metrics\./, '');
    }
    case 'runs':
      return 'Runs';
    case 'run-chart':
      return figure.metricKey;
    case 'picture':
      return figure.path;
    case 'compare': {
      const { runs, tab } = readComparison(figure.params);
      return tab === 'stats' ? 'Is it really better?' : `Comparison of ${plural(runs.length, 'run')}`;
    }
    case 'model':
      return figure.name;
    case 'version':
      return `${figure.name}, version ${figure.version}`;
    default:
      return 'Run';
  }
}
