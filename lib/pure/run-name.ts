/** Names for runs that were given none: easy to say, to remember and to tell apart. */

const ADJECTIVES =
  'able agile amber ample apt arctic azure balmy bold brave bright brisk calm candid clear clever copper coral cosmic crisp deft eager early even fair fleet fond frank fresh gentle glad golden grand hardy honest ivory jolly keen kind level lively loyal lucid lunar mellow merry mild misty neat noble opal patient placid plucky polite prime proud quick quiet rapid ready royal rustic serene sharp silver sleek smart solar solid spry stable steady sturdy sunny swift tidy trusty vivid warm wise witty'.split(
    ' ',
  );
const NOUNS =
  'acorn anchor antler arrow badger beacon birch bison brook canyon cedar cliff comet condor cove crane creek delta dune eagle ember falcon fern finch fjord fox gale geyser glacier grove gull harbor hare hawk heron hill ibex inlet iris island jay juniper kestrel lagoon lake lark ledge lichen lynx maple marlin marsh meadow mesa moose moss orca osprey otter owl panda pebble pine plover prairie puffin quail raven reef ridge robin salmon shore sparrow spruce summit swan thistle tide trout tundra valley walnut wave willow wolf wren'.split(
    ' ',
  );

/** `adjective-noun-123`. @param random a source of numbers in [0, 1) */
export function randomRunName(random: () => number = Math.random): string {
  const pick = (words: string[]) => words[Math.floor(random() * words.length)] ?? '';
  return `${pick(ADJECTIVES)}-${pick(NOUNS)}-${Math.floor(random() * 1000)}`;
}
