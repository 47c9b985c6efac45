import type { Wire } from '../../client/wire.js';
import { cliBatch as text } from '../../messages/cli.js';
import type { BatchAnswerDto } from '../../payouts/batches.dto.js';
import type { Call, Command, Report } from '../command.js';
import { count, yuan } from '../format.js';
import { kinds } from '../values.js';
import { BATCH } from './batches.js';

type Answer = Wire<BatchAnswerDto>;

/** Steps that change a batch: the three signatures, and the ways back. */
export const signCommands: readonly Command[] = [
  signing('submit'),
  signing('review'),
  signing('approve'),
  {
    words: 'batch send-back',
    operands: [BATCH],
    required: ['reason'],
    async run(call) {
      const answer = await act(call, 'send-back');
      return { answer, lines: [text.sentBack(answer.number, answer.round)] };
    },
  },
  {
    words: 'batch withdraw',
    operands: [BATCH],
    required: ['reason'],
    async run(call) {
      const answer = await act(call, 'withdraw');
      return { answer, lines: [text.withdrawn(answer.number)] };
    },
  },
  {
    words: 'batch exclude',
    operands: [BATCH, { name: 'line', kind: kinds.number }],
    required: ['reason'],
    async run(call) {
      const line = call.get('line');
      const answer = await act(call, `lines/${line}/exclude`);
      return { answer, lines: [text.excluded(answer.number, line, count(answer.lineCount), yuan(answer.total))] };
    },
  },
];

function signing(step: 'submit' | 'review' | 'approve'): Command {
  return {
    words: `batch ${step}`,
    operands: [BATCH],
    optional: ['digest'],
    run: (call) => sign(call, step),
  };
}

/** Signs what the batch is now; with --digest only what the person has looked at before. */
async function sign(call: Call, step: 'submit' | 'review' | 'approve'): Promise<Report> {
  const desk = await call.desk();
  const answer = await desk.sign<Answer>(call.get('batch'), step, call.key(), call.option('digest'));
  const lines = [
    text.signed(answer.number, text.steps[step], count(answer.lineCount), yuan(answer.total)),
    text.digest(answer.digest),
  ];
  return { answer, lines };
}

async function act(call: Call, path: string): Promise<Answer> {
  const client = await call.client();
  const body = { reason: call.option('reason')! };
  return client.post<Answer>(`/v1/batches/${call.get('batch')}/${path}`, body, { key: call.key() });
}
