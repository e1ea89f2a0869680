/** What is done with a recording below its player. */
export type PlayerWorkName =
  'edit' | 'review' | 'diagnosis' | 'clips' | 'interaction' | 'observation' | 'moments';
