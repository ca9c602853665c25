/** GeoJSON (RFC 7946) as shapes on a plane. Pure. */

export type Position = readonly [longitude: number, latitude: number];
export type GeoShape = {
  name: string;
  kind: 'point' | 'line' | 'area';
  /** Of an area its rings, of a line its courses, of points one each. */
  paths: Position[][];
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1]);

const course = (value: unknown): Position[] => (Array.isArray(value) ? value.filter(isPosition) : []);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

type Geometry = Omit<GeoShape, 'name'>;

function geometriesOf(geometry: unknown, depth = 0): Geometry[] {
  if (!isObject(geometry) || depth > 10) return [];
  const { type, coordinates } = geometry;
  const made = (kind: GeoShape['kind'], paths: Position[][]): Geometry[] => {
    const drawn = paths.filter((path) => path.length > 0);
    return drawn.length > 0 ? [{ kind, paths: drawn }] : [];
  };
  switch (type) {
    case 'Point':
      return made('point', [course([coordinates])]);
    case 'MultiPoint':
      return made(
        'point',
        course(coordinates).map((position) => [position]),
      );
    case 'LineString':
      return made('line', [course(coordinates)]);
    case 'MultiLineString':
      return made('line', list(coordinates).map(course));
    case 'Polygon':
      return made('area', list(coordinates).map(course));
    case 'MultiPolygon':
      return made(
        'area',
        list(coordinates).flatMap((polygon) => list(polygon).map(course)),
      );
    case 'GeometryCollection':
      return list(geometry.geometries).flatMap((each) => geometriesOf(each, depth + 1));
    default:
      return [];
  }
}

const NAMES = ['name', 'Name', 'NAME', 'title', 'label', 'id'];

function nameOf(feature: Record<string, unknown>, at: number): string {
  const properties = isObject(feature.properties) ? feature.properties : {};
  const named = NAMES.map((key) => properties[key]).find((value) => value !== undefined && value !== null);
  return String(named ?? feature.id ?? `feature ${at + 1}`);
}

const GEOMETRIES = /^(Multi)?(Point|LineString|Polygon)$|^GeometryCollection$/;

/** What there is to draw; undefined for what is no GeoJSON, or has nothing to draw. */
export function readGeo(value: unknown): GeoShape[] | undefined {
  if (!isObject(value) || typeof value.type !== 'string') return undefined;
  const features =
    value.type === 'FeatureCollection'
      ? list(value.features).filter(isObject)
      : value.type === 'Feature'
        ? [value]
        : GEOMETRIES.test(value.type)
          ? [{ geometry: value }]
          : undefined;
  const shapes = features?.flatMap((feature, at) =>
    geometriesOf(feature.geometry).map((geometry) => ({ name: nameOf(feature, at), ...geometry })),
  );
  return shapes?.length ? shapes : undefined;
}

export type Bounds = { west: number; south: number; east: number; north: number };

/** Whether they can be degrees: programs also write GeoJSON in metres of some reference system, against RFC 7946. */
const areDegrees = ({ west, south, east, north }: Bounds): boolean =>
  west >= -360 && east <= 360 && south >= -90 && north <= 90;

export function boundsOf(shapes: readonly GeoShape[]): Bounds {
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const { paths } of shapes)
    for (const path of paths)
      for (const [longitude, latitude] of path) {
        bounds.west = Math.min(bounds.west, longitude);
        bounds.east = Math.max(bounds.east, longitude);
        bounds.south = Math.min(bounds.south, latitude);
        bounds.north = Math.max(bounds.north, latitude);
      }
  return bounds;
}

export type Projection = {
  width: number;
  height: number;
  at: (position: Position) => readonly [number, number];
};

const ROOM = 0.06;

/** Degrees as long as they are in the middle of the map: shapes keep their look as far as a country or so. Other units are as they are. */
export function projectionOf(bounds: Bounds, width: number): Projection {
  const { west, south, east, north } = bounds;
  const shrink = areDegrees(bounds) ? Math.max(0.05, Math.cos((((south + north) / 2) * Math.PI) / 180)) : 1;
  const across = Math.max((east - west) * shrink, 1e-6);
  const up = Math.max(north - south, 1e-6);
  // A street is no square, but a map is no thread either.
  const ratio = Math.min(0.6, Math.max(0.3, up / across));
  const height = width * ratio;
  const scale = Math.min((width * (1 - 2 * ROOM)) / across, (height * (1 - 2 * ROOM)) / up);
  const [middleX, middleY] = [((west + east) / 2) * shrink, (south + north) / 2];
  return {
    width,
    height,
    at: ([longitude, latitude]) => [
      width / 2 + (longitude * shrink - middleX) * scale,
      height / 2 - (latitude - middleY) * scale,
    ],
  };
}

const KINDS = { area: 'area', line: 'line', point: 'point' } as const;

const degrees = (value: number, plus: string, minus: string) =>
  `${Math.abs(Number(value.toFixed(3)))}° ${value < 0 ? minus : plus}`;

/** `2 areas and 1 point, from 1° W to 12° E and from 3° N to 10° N`. */
export function sayGeo(shapes: readonly GeoShape[]): string {
  const counted = Object.values(KINDS).flatMap((kind) => {
    const count = shapes.filter((shape) => shape.kind === kind).length;
    return count > 0 ? [`${count} ${kind}${count === 1 ? '' : 's'}`] : [];
  });
  const bounds = boundsOf(shapes);
  const { west, south, east, north } = bounds;
  if (!areDegrees(bounds)) {
    const [left, right, below, above] = [west, east, south, north].map((value) => Number(value.toFixed(3)));
    return `${counted.join(' and ')}, from ${left} to ${right} across and from ${below} to ${above} up, which are no degrees`;
  }
  return `${counted.join(' and ')}, from ${degrees(west, 'E', 'W')} to ${degrees(east, 'E', 'W')} and from ${degrees(south, 'N', 'S')} to ${degrees(north, 'N', 'S')}`;
}
