import { checkEdition } from './check-edition.ts';

checkEdition('next');
