import { judge } from './judge.ts';

judge('2026.9');
