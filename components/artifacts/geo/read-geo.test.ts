import { describe, expect, it } from 'vitest';
import { boundsOf, projectionOf, readGeo, sayGeo } from './read-geo';

const square = [
  [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 0],
  ],
];
const feature = (geometry: object, properties: object | null = {}) => ({
  type: 'Feature',
  properties,
  geometry,
});

describe('GeoJSON', () => {
  it('is read by its features, each with its name', () => {
    const shapes = readGeo({
      type: 'FeatureCollection',
      features: [
        feature({ type: 'Polygon', coordinates: square }, { name: 'A' }),
        feature(
          {
            type: 'MultiPoint',
            coordinates: [
              [1, 2],
              ['x', 3],
              [4, 5, 600],
            ],
          },
          null,
        ),
        feature({
          type: 'GeometryCollection',
          geometries: [
            {
              type: 'LineString',
              coordinates: [
                [0, 0],
                [1, 1],
              ],
            },
            { type: 'Point', coordinates: [7, -8] },
          ],
        }),
        feature({ type: 'Nonsense' }),
      ],
    });
    expect(shapes?.map(({ name, kind, paths }) => [name, kind, paths.length])).toEqual([
      ['A', 'area', 1],
      ['feature 2', 'point', 2],
      ['feature 3', 'line', 1],
      ['feature 3', 'point', 1],
    ]);
    expect(boundsOf(shapes ?? [])).toEqual({ west: 0, south: -8, east: 10, north: 10 });
    expect(sayGeo(shapes ?? [])).toBe(
      '1 area and 1 line and 2 points, from 0° E to 10° E and from 8° S to 10° N',
    );
  });

  it('may be one geometry; other JSON is none', () => {
    expect(readGeo({ type: 'Point', coordinates: [1, 2] })).toHaveLength(1);
    const empty = { type: 'FeatureCollection', features: [] };
    for (const other of [empty, null, 3, [], {}, { type: 'page' }, { type: 7 }])
      expect(readGeo(other)).toBeUndefined();
  });

  it('in metres of another reference system keeps its look', () => {
    const shapes =
      readGeo({
        type: 'LineString',
        coordinates: [
          [1_200_000, 6_000_000],
          [1_200_400, 6_000_200],
        ],
      }) ?? [];
    const { at } = projectionOf(boundsOf(shapes), 400);
    const [[west, south], [east, north]] = [at([1_200_000, 6_000_000]), at([1_200_400, 6_000_200])];
    expect((east - west) / (south - north)).toBeCloseTo(2);
    expect(east - west).toBeGreaterThan(200);
    expect(sayGeo(shapes)).toBe(
      '1 line, from 1200000 to 1200400 across and from 6000000 to 6000200 up, which are no degrees',
    );
  });

  it('lies within its map, north up', () => {
    const { at, width, height } = projectionOf({ west: 5, south: 47, east: 15, north: 55 }, 400);
    const [[west, north], [east, south]] = [at([5, 55]), at([15, 47])];
    expect(west).toBeGreaterThan(0);
    expect(east).toBeLessThan(width);
    expect(north).toBeGreaterThan(0);
    expect(south).toBeLessThan(height);
    // One place has no extent, and a map all the same.
    expect(projectionOf({ west: 5, south: 5, east: 5, north: 5 }, 400).at([5, 5])).toEqual([
      200,
      expect.any(Number),
    ]);
  });
});
