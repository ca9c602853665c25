export type { EndpointView, EntityView } from './endpoint-view';
export { ModelHost } from './engine/host';
export type { Invoked, LiveEndpoint } from './engine/live-endpoint';
export { findServers, forgetServers, type Server } from './find-servers';
export { flattener } from './flat-inference';
export { loadEndpoint } from './load';
export { assertMayQuery } from './may-query';
export {
  isKnock,
  knock,
  passAddress,
  passCaller,
  readPassedAddress,
  readPassedCaller,
} from './pass-caller';
export {
  firstInference,
  type InferenceRow,
  labelledSince,
  lastInference,
  newestSince,
  readInferenceLog,
  type Window,
} from './read-inference-log';
export { noteRefused, type RefusalReason, writeRefusals } from './refusals';
export { type ServedVersion, servedVersion } from './served-version';
export { type ServingModel, servingOf } from './serving-of';
