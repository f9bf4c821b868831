import { checkEdition } from './check-edition.ts';

checkEdition('2026.5');
