/** Shapes of the registry's objects at MLflow's wire, which the managed platform shares. */
import type { ModelView, VersionView } from '@/lib/domains/registry';
import { snake } from './present';

/** A text that is empty is left out, as protobuf does. */
const filled = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== '')) as Partial<T>;

export const asVersion = (version: VersionView) => snake(filled(version));

export const asModel = ({ id: _, permissionLevel: __, latestVersions, ...model }: ModelView) =>
  snake({ ...filled(model), latestVersions: latestVersions.map(asVersion) });

export const presentModel = ({ registeredModel }: { registeredModel: ModelView }) => ({
  registered_model: asModel(registeredModel),
});

type Page = { nextPageToken?: string };

export const presentModels = ({
  registeredModels,
  nextPageToken,
}: Page & { registeredModels: ModelView[] }) =>
  snake({ registeredModels: registeredModels.map(asModel), nextPageToken });

export const presentVersion = ({ modelVersion }: { modelVersion: VersionView }) => ({
  model_version: asVersion(modelVersion),
});

export const presentVersions = ({ modelVersions, nextPageToken }: Page & { modelVersions: VersionView[] }) =>
  snake({ modelVersions: modelVersions.map(asVersion), nextPageToken });

export const presentUri = ({ artifactUri }: { artifactUri: string }) => ({ artifact_uri: artifactUri });
