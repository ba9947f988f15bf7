"use strict";

// Light or dark, as the reader's system says until the reader says otherwise; set before anything is painted.

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
document.documentElement.dataset.theme = systemIsDark.matches ? "dark" : "light";
