'use client';
import { Block } from '@/components/data/block';
import { QueryPanel } from '@/components/data/query-panel';
import { PageBar } from '@/components/shell/page-bar';
import { useIsAdmin } from '@/components/shell/session';
import { Skeleton } from '@/components/ui/skeleton';
import { useCommand, useOperation } from '@/lib/client/use-operation';
import { RulesEditor } from '../rules/rules-editor';
import { StagesEditor } from './stages-editor';

/** The workspace's stages, and what all models' stages and aliases demand. */
export function RegistrySettingsPage() {
  const query = useOperation('registry.getSettings', {});
  const canEdit = useIsAdmin();
  const save = useCommand('registry.setSharedRule', {
    invalidates: ['registry'],
    looksAgain: true,
    onError: () => {},
  });
  return (
    <>
      <PageBar title="Stages and rules" />
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin">
        <QueryPanel query={query} what="the settings" skeleton={<Skeleton className="m-6 h-80" />}>
          {({ stages, rules }) => (
            <>
              <div className="max-w-4xl px-4 pt-4 lg:px-6">
                <Block title="Stages of the workspace">
                  <p className="mb-3 text-muted-foreground">
                    The way of a version, from the first stage, where it begins, to the last, where it is put
                    aside. Its kind decides who may move a version there: those who manage staging versions,
                    or production versions.
                  </p>
                  <StagesEditor stages={stages} canEdit={canEdit} />
                </Block>
                <h2 className="mt-10 text-base font-semibold">What all models demand</h2>
                <p className="text-muted-foreground">
                  Each rule is off until somebody sets it. A model’s own rules add to these and take nothing
                  away.
                </p>
              </div>
              <RulesEditor
                rules={rules}
                stages={stages}
                of="all models"
                isShared
                canEdit={canEdit}
                isBusy={save.isPending}
                error={save.error}
                onBegin={save.reset}
                onSave={(change, onSuccess) => save.mutate({ change }, { onSuccess })}
              />
            </>
          )}
        </QueryPanel>
      </div>
    </>
  );
}
