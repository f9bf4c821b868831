import project from '../../package.json' with { type: 'json' };

/** Of the exporter: what scopes tell as theirs. */
export const { version: VERSION } = project;
