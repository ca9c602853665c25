'use client';
import { createContext } from 'react';

/** When the server wrote the page, in epoch milliseconds: what is told by the time is as long at the first paint as it stays. */
export const WrittenAtContext = createContext<number | undefined>(undefined);
