import { judge } from './judge.ts';

judge('next');
