/** Names in log records that editions do not share. */
export interface LogNames {
  /** Attribute of the line that logged. */
  readonly line: string;
  /** Attribute of the function that logged. */
  readonly function: string;
  /** Stands before the names of fields that the log call gave. */
  readonly fields: string;
}
