'use client';
import { useState } from 'react';
import { folderOf } from '../source';
import { FilePanel } from '../viewers/file-panel';
import { TextViewer } from '../viewers/text-viewer';
import { ViewSwitch } from '../viewers/view-switch';
import type { ViewerProps } from '../viewers/viewer';
import { MlModelFacts } from './mlmodel-facts';
import { useMlModel } from './use-mlmodel';

/** A model's own description. */
export function MlModelViewer(props: ViewerProps) {
  const { source, path, size } = props;
  const query = useMlModel(source, path, size);
  const [isSource, setSource] = useState(false);
  return (
    <>
      <ViewSwitch rich="Model" isSource={isSource} onSource={setSource} />
      {isSource ? (
        <TextViewer {...props} />
      ) : (
        <FilePanel query={query} what="the model" className="min-h-0 flex-1 overflow-y-auto p-4 scroll-thin">
          {(model) => <MlModelFacts source={source} folder={folderOf(path)} model={model} />}
        </FilePanel>
      )}
    </>
  );
}
