/**
 * A stand-in for the package mlflow, as large as the process of a model needs: what matters in tests of that process is what it does
 * to others, not what it predicts. As a folder to import from, and as a wheel to install.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const FILES = {
  'mlflow/__init__.py': '',
  'mlflow/exceptions.py': 'class MlflowException(Exception):\n    pass\n',
  'mlflow/pyfunc/__init__.py': `
import os, pickle

class Model:
    class metadata:
        @staticmethod
        def get_input_schema():
            return None

def load_model(folder):
    with open(os.path.join(folder, "model.pkl"), "rb") as file:
        pickle.load(file)
    return Model()
`,
  'mlflow/pyfunc/scoring_server.py': `
import json, os, time

class Answer:
    status = 200
    def __init__(self, response):
        self.response = response

def invocations(body, media_type, model, schema):
    what = json.loads(body)["inputs"]
    if what == "hang":
        time.sleep(600)
    if what == "exit":
        os._exit(3)
    if what == "leak":
        hog = [bytes([1]) * (1 << 20) for _ in range(600)]
        time.sleep(600)
    return Answer(json.dumps({"predictions": what}))
`,
};

/** A folder for PYTHONPATH. */
export async function writeTinyMlflow(folder: string): Promise<void> {
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(folder, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }
}

/** A pickle that does that when it is opened. */
export const pickleThatRuns = (code: string): string => `cbuiltins\nexec\n(V${code}\ntR.`;

/** Version 0.0.1 as a wheel in the folder, which pip and uv install without a network. */
export async function writeTinyWheel(folder: string): Promise<void> {
  const info = 'mlflow-0.0.1.dist-info';
  const files: Record<string, string> = {
    ...FILES,
    [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: mlflow\nVersion: 0.0.1\n',
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  };
  files[`${info}/RECORD`] = [...Object.keys(files), `${info}/RECORD`].map((name) => `${name},,\n`).join('');
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'mlflow-0.0.1-py3-none-any.whl'), zip(files));
}

function zip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, label, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, rest, label]));
    parts.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, index, end]);
}
