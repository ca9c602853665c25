'use client';
import { useCommand } from '@/lib/client/use-operation';
import type { ModelPageData } from '../model/use-model-page';
import { RulesEditor } from './rules-editor';

/** What must be true, and who must agree, before a version of the model moves. */
export function RulesTab({ page: { model, rules, stages, may } }: { page: ModelPageData }) {
  const save = useCommand('registry.setRule', {
    invalidates: [
      'registry.getModelPage',
      'registry.getReadiness',
      'registry.listActivity',
      'registry.getReview',
    ],
    looksAgain: true,
    onError: () => {},
  });
  return (
    <>
      <p className="max-w-3xl px-4 pt-4 text-muted-foreground lg:px-6">
        Each rule is off until somebody sets it. {!may.manage && 'Whoever manages the model sets them.'}
      </p>
      <RulesEditor
        rules={rules}
        stages={stages}
        of={model.name}
        isShared={false}
        canEdit={may.manage}
        isBusy={save.isPending}
        error={save.error}
        onBegin={save.reset}
        onSave={(change, onSuccess) => save.mutate({ name: model.name, change }, { onSuccess })}
      />
    </>
  );
}
