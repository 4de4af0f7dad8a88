/** How far the canvas is looked at from. Asked once for all cards, not by each of them. */

import { createContext } from "react";

/** Below this zoom cards are drawn without their small print. */
export const FAR = 0.4;
/** Below this one a card is a coloured sheet with its title: nothing else could be read. */
export const TINY = 0.2;

export const Tiny = createContext(false);
