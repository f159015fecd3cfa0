/** The facts about the database a plan is made of. */
@NullMarked
package dev.midstream.planner.catalog;

import org.jspecify.annotations.NullMarked;
