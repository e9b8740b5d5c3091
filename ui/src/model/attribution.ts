/** How it is known which invocation a query or a log line belongs to; from the surest to none. */
export type Attribution = 'traceparent' | 'instance' | 'exclusive' | 'candidates' | 'none';

const WORDS: Readonly<Record<Attribution, { short: string; sentence: string }>> = {
  traceparent: {
    short: 'said so itself',
    sentence: 'Tied to its invocation because it carried that invocation’s traceparent.',
  },
  instance: {
    short: 'its instance',
    sentence: 'Tied to its invocation because it came from an instance that had only this invocation open.',
  },
  exclusive: {
    short: 'only one open',
    sentence: 'Tied to its invocation because that was the only invocation open at that moment.',
  },
  candidates: {
    short: 'several possible',
    sentence: 'Not tied for certain: several invocations were open at that moment, and each is a candidate.',
  },
  none: {
    short: 'not tied',
    sentence: 'Not tied to an invocation: none was open at that moment.',
  },
};

export function attributionOf(text: string | undefined): Attribution {
  const lower = text?.toLowerCase() ?? '';
  return lower in WORDS ? (lower as Attribution) : 'none';
}

/** In two or three words, for a column. */
export function attributionShort(attribution: Attribution): string {
  return WORDS[attribution].short;
}

/** In a sentence, for a panel or a tooltip. */
export function attributionSentence(attribution: Attribution): string {
  return WORDS[attribution].sentence;
}

export function isCertain(attribution: Attribution): boolean {
  return attribution === 'traceparent' || attribution === 'instance' || attribution === 'exclusive';
}
