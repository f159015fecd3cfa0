/** What one migration may do now: the strictest of its own rules, the rules for all, and the budget of the server. Pure. */
@NullMarked
package dev.midstream.engine.allowance;

import org.jspecify.annotations.NullMarked;
