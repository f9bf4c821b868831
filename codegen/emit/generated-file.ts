/** A file of the output, by its path below the output folder. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}
