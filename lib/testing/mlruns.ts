/** A small folder as MLflow's file store writes it, for tests of what reads one. */
import fs from 'node:fs';
import path from 'node:path';

export const PARENT = 'a'.repeat(32);
export const CHILD = 'b'.repeat(32);
export const DELETED = 'c'.repeat(32);
export const MODEL = `m-${'d'.repeat(32)}`;
export const REGISTERED = 'flowers';

export class Mlruns {
  constructor(readonly root: string) {}

  write(file: string, text: string): void {
    const full = path.join(this.root, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  }

  experiment(id: string, name: string, home = id): void {
    const stage = home === id ? 'active' : 'deleted';
    this.write(
      `${home}/meta.yaml`,
      `artifact_location: file:///elsewhere/${id}\ncreation_time: 1000\nexperiment_id: '${id}'\nlast_update_time: 2000\nlifecycle_stage: ${stage}\nname: ${JSON.stringify(name)}\n`,
    );
  }

  run(
    home: string,
    id: string,
    fields: { name: string; status?: number; end?: number; stage?: string },
  ): void {
    const { name, status = 3, end = 9000, stage = 'active' } = fields;
    this.write(
      `${home}/${id}/meta.yaml`,
      `artifact_uri: file:///elsewhere/${id}/artifacts\nend_time: ${end || 'null'}\nlifecycle_stage: ${stage}\nrun_id: ${id}\nrun_name: ${name}\nstart_time: 5000\nstatus: ${status}\nuser_id: ada\n`,
    );
    this.write(`${home}/${id}/tags/mlflow.runName`, name);
  }

  /** @param versions by number, each with its stage and its source */
  registered(name: string, versions: Record<number, [stage: string, source: string]>): void {
    this.write(
      `models/${name}/meta.yaml`,
      `creation_timestamp: 7000\ndescription: What grows.\nlast_updated_timestamp: 7100\nname: ${name}\n`,
    );
    for (const [version, [stage, source]] of Object.entries(versions))
      this.write(
        `models/${name}/version-${version}/meta.yaml`,
        `creation_timestamp: ${7200 + Number(version)}\ncurrent_stage: ${stage}\ndescription: Number ${version}.\nlast_updated_timestamp: 7300\nname: ${name}\nrun_id: ${PARENT}\nrun_link: null\nsource: ${JSON.stringify(source)}\nstatus: READY\nstatus_message: null\nuser_id: ada\nversion: ${version}\n`,
      );
  }
}

/** One experiment with a parent, its child, a deleted run, a dataset and a logged model; and one in the trash. */
export function makeMlruns(root: string, name: string): Mlruns {
  const made = new Mlruns(root);
  made.experiment('1', name);
  made.write('1/tags/team', 'vision');
  made.run('1', PARENT, { name: 'parent' });
  made.write(`1/${PARENT}/params/lr`, '0.1');
  made.write(`1/${PARENT}/params/deep/er`, 'two\nlines');
  made.write(`1/${PARENT}/metrics/loss`, '6000 1.0 0\n6001 0.5 1\n6002 nan 2\n');
  made.write(`1/${PARENT}/metrics/val/top`, '6000 inf 0\n');
  made.write(`1/${PARENT}/artifacts/sub dir/a+b%.txt`, 'hello');
  made.write(
    `1/${PARENT}/inputs/i/meta.yaml`,
    'source_type: DATASET\nsource_id: ds\ntags:\n  mlflow.data.context: train\n',
  );
  made.write(
    '1/datasets/ds/meta.yaml',
    "name: flowers\ndigest: '123'\nsource_type: code\nsource: '{}'\nschema: null\n",
  );
  made.write(
    `1/${PARENT}/outputs/${MODEL}/meta.yaml`,
    `destination_type: MODEL_OUTPUT\ndestination_id: ${MODEL}\nstep: 3\n`,
  );
  made.run('1', CHILD, { name: 'child', status: 1, end: 0 });
  made.write(`1/${CHILD}/tags/mlflow.parentRunId`, PARENT);
  made.run('1', DELETED, { name: 'gone', stage: 'deleted' });
  made.write(`1/${DELETED}/metrics/loss`, '7000 3 0\n');
  made.write(
    `1/models/${MODEL}/meta.yaml`,
    `creation_timestamp: 5500\nlast_updated_timestamp: 5600\nmodel_id: ${MODEL}\nmodel_type: null\nname: net\nsource_run_id: ${PARENT}\nstatus: 2\nstatus_message: null\n`,
  );
  made.write(`1/models/${MODEL}/params/lr`, '0.1');
  made.write(`1/models/${MODEL}/metrics/acc`, `6100 0.9 3 ${PARENT} flowers 123\n`);
  made.write(`1/models/${MODEL}/artifacts/MLmodel`, 'flavors: {}\n');
  made.experiment('2', `${name}, old`, '.trash/2');
  made.registered(REGISTERED, {
    1: ['Archived', `file:///elsewhere/${PARENT}/artifacts/sub dir`],
    2: ['Production', `models:/${MODEL}`],
  });
  made.write(`models/${REGISTERED}/tags/team`, 'vision');
  made.write(`models/${REGISTERED}/aliases/champion`, '2');
  made.write(`models/${REGISTERED}/version-2/tags/approved`, 'yes');
  return made;
}
